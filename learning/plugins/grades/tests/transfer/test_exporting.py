"""The sheet and the history as files, and the page of the history."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from openpyxl import load_workbook

from learning.core.models import Job
from learning.core.testing.places import client_of
from learning.plugins.grades import testing
from learning.plugins.grades.models import GradeHistory
from learning.plugins.grades.queries import history
from learning.plugins.grades.services import exporting, files, grading
from learning.plugins.grades.tests.desk import D, url

ROWS_QUERIES = 6
HISTORY_QUERIES = 16


def exported(desk, send, kind="xlsx", **more):
    send(desk.admin, url("export", desk.book.pk), {"kind": kind, **more})
    return Job.objects.filter(kind=exporting.KIND).first()


def give(desk, person=None, **fields):
    fields.setdefault("value", D(45))
    fields.setdefault("number", 0)
    return grading.set_grade(desk.practice, person=person or desk.first, actor=desk.admin, **fields)


def changes(desk, item=None):
    """Those of one item, the practice, the newest first."""
    rows = history.changes(desk.book, desk.admin, item=(item or desk.practice).pk)
    return [history.shown(row, book=desk.book) for row in rows]


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


class TestSheet:
    def test_a_workbook_that_can_be_imported_again(self, binjai, send):
        grade = give(binjai)
        grading.write_feedback(
            binjai.practice,
            person=binjai.first,
            number=grade.number,
            actor=binjai.admin,
            text="=HYPERLINK(1)",
        )
        job = exported(binjai, send, feedback="on")
        assert job.state == Job.State.DONE
        answer = client_of(binjai.admin).get(url("download", binjai.book.pk, job.pk))
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0][1:7] == (
            *("NIP", "Unit", "Kuis 1", "Kuis 2", "Praktik lapangan"),
            "Praktik",
        )
        assert rows[0][7:9] == ("Course total", "Feedback: Kuis 1")
        assert rows[1][1:7] == (
            *(binjai.number(binjai.first), "Bidang Binjai", 80, None, 45),
            45,
        )
        cell = sheet.cell(2, 11)
        assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
        found = files.read(answer.content, "nilai.xlsx")
        guessed = files.guess(found, testing.items_of(binjai.book))
        assert guessed[3] == f"g{binjai.quiz.pk}"

    def test_csv_has_the_decimal_comma_of_the_reader(self, binjai, send):
        give(binjai, value=D("45.5"))
        send(
            binjai.admin, url("export", binjai.book.pk), {"kind": "csv"}, HTTP_ACCEPT_LANGUAGE="id"
        )
        job = Job.objects.get(kind=exporting.KIND)
        line = bytes(job.output).decode("utf-8-sig").splitlines()[1]
        assert ("45,5" in line) == (job.params["language"] == "id")

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, binjai, count, django_assert_num_queries):
        from learning.core.models import Enrolment

        kept = [person.pk for person in binjai.people[:count]]
        Enrolment.objects.exclude(person__in=kept).delete()
        with django_assert_num_queries(ROWS_QUERIES):
            rows = list(exporting.rows_for(binjai.book, binjai.admin, kind="xlsx"))
        assert len(rows) == 1 + count

    def test_access(self, binjai, jambi, send):
        job = exported(binjai, send)
        pk = binjai.book.pk
        for user in (jambi.admin, binjai.user("admin")):
            assert client_of(user).get(url("download", pk, job.pk)).status_code == 404
        assert send(jambi.admin, url("export", pk), {"kind": "csv"}).status_code == 404
        assert send(binjai.admin, url("export", pk), {"kind": "exe"}).status_code == 422
        assert Job.objects.filter(kind=exporting.KIND).count() == 1


class TestHistory:
    def test_it_tells_who_when_why_and_what(self, binjai):
        give(binjai, reason="Ujian ulang")
        page = client_of(binjai.admin).get(url("history", binjai.book.pk))
        found = {change.row.item.name: change for change in page.context["changes"]}
        change = found["Praktik"]
        assert (change.old, change.new, change.row.reason) == ("", "45", "Ujian ulang")
        assert change.by == binjai.admin.get_username() or change.by
        assert "Ujian ulang" in page.content.decode()

    def test_feedback_is_told_by_its_words(self, binjai):
        number = give(binjai).number
        for text in ("Bagus", "Bagus sekali", ""):
            number = grading.write_feedback(
                binjai.practice, person=binjai.first, number=number, actor=binjai.admin, text=text
            ).number
        found = [(one.old, one.new) for one in changes(binjai) if one.row.step == "comment"]
        assert found == [("Bagus sekali", ""), ("Bagus", "Bagus sekali"), ("", "Bagus")]
        page = client_of(binjai.admin).get(url("history", binjai.book.pk)).content.decode()
        assert "Bagus → <strong>Bagus sekali</strong>" in page
        assert "45 → <strong>Bagus" not in page

    def test_where_the_grade_stays_no_grade_is_told(self, binjai):
        number = give(binjai).number
        whose = {"person": binjai.first, "actor": binjai.admin}
        number = grading.lock(binjai.practice, number=number, **whose).number
        grading.hide(binjai.practice, number=number, **whose)
        hidden, locked = changes(binjai)[:2]
        assert (locked.old, locked.new, locked.is_changed) == ("", "", False)
        # What the step itself set, it says itself.
        assert (locked.marks, hidden.marks) == ("", "locked")
        page = client_of(binjai.admin).get(url("history", binjai.book.pk)).content.decode()
        assert "45 → <strong>45" not in page

    def test_dates_and_points_are_told_as_people_read_them(self, binjai):
        until = datetime(2026, 11, 21, 13, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
        whose = {"person": binjai.first, "actor": binjai.admin}
        grading.extend(binjai.quiz, number=1, until=until, **whose)
        give(binjai, value=D("45.5"))
        with override("id"):
            rows = [*changes(binjai), *changes(binjai, binjai.quiz)]
            found = {one.row.step: (one.old, one.new) for one in rows}
        assert found["extend"] == ("", "21 November 2026 13.30")
        assert found["graded"] == ("", "45,5")

    def test_the_total_has_its_name(self, binjai, send):
        give(binjai)
        client = client_of(binjai.admin)
        page = client.get(url("history", binjai.book.pk))
        cells = [cell.get_text() for cell in soup(page).select("tbody td:nth-child(3)")]
        assert sorted(set(cells)) == ["Course total", "Kuis 1", "Praktik", "Praktik lapangan"]
        assert (binjai.root.pk, "Course total") in page.context["form"].fields["item"].choices
        send(binjai.admin, url("history", binjai.book.pk), {"kind": "csv"})
        text = bytes(Job.objects.get(kind=exporting.KIND).output).decode("utf-8-sig")
        assert "Course total" in text

    def test_filters(self, binjai):
        give(binjai)
        give(binjai, binjai.second)
        client = client_of(binjai.admin)

        def names(**query):
            page = client.get(url("history", binjai.book.pk, **query))
            return {(one.row.person.name, one.row.item.name) for one in page.context["changes"]}

        assert names(item=binjai.practice.pk) == {("Binjai A", "Praktik"), ("Binjai B", "Praktik")}
        assert {person for person, _item in names(person=binjai.second.pk)} == {"Binjai B"}
        assert {person for person, _item in names(name="jai b")} == {"Binjai B"}
        assert names(item="x", person="99999999999999999999", name="\0") == names()

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, binjai, count, django_assert_num_queries):
        GradeHistory.objects.all().delete()
        for person in binjai.people[:count]:
            give(binjai, person)
        client = client_of(binjai.admin)
        client.get(url("history", binjai.book.pk))
        with django_assert_num_queries(HISTORY_QUERIES):
            page = client.get(url("history", binjai.book.pk, item=binjai.practice.pk))
        assert len(page.context["changes"]) == count

    def test_it_is_exported_as_filtered(self, binjai, send):
        give(binjai, reason="=1+1")
        give(binjai, binjai.second)
        address = url("history", binjai.book.pk)
        send(binjai.admin, address, {"kind": "csv", "person": binjai.first.pk, "name": "binjai"})
        job = Job.objects.get(kind=exporting.KIND)
        lines = bytes(job.output).decode("utf-8-sig").splitlines()
        assert (job.state, job.total, len(lines) - 1) == ("done", len(lines) - 1, job.total)
        assert not any("Binjai B" in line for line in lines)
        assert any(line.endswith("'=1+1") for line in lines)

    def test_whose_changes(self, binjai, jambi):
        give(binjai)
        address = url("history", binjai.book.pk)
        assert client_of(jambi.admin).get(address).status_code == 404
        assert client_of(binjai.user("moderator")).get(address).status_code == 200
        assert client_of(binjai.first.user).get(address).status_code in (302, 403)
