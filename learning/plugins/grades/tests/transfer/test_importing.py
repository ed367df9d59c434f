"""Grades from a file: columns, the look at what would change, and writing."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from learning.core.models import Job
from learning.core.testing.places import client_of
from learning.plugins.grades import testing
from learning.plugins.grades.models import GradeHistory, Source
from learning.plugins.grades.services import files, grading, importing, tree
from learning.plugins.grades.tests.desk import D, url

PLAN_QUERIES = 20


def table(*lines):
    return "\n".join(lines).encode()


@pytest.fixture
def upload(send):
    def upload(desk, *lines, name="nilai.csv", user=None):
        file = SimpleUploadedFile(name, table(*lines))
        address = url("upload", desk.book.pk)
        return send(user or desk.admin, address, {"file": file}, follow=True)

    return upload


@pytest.fixture
def planned(upload, send):
    """The job of a file whose columns are as they were guessed, looked at."""

    def planned(desk, *lines, **more):
        form = upload(desk, *lines).context["form"]
        given = {name: form.initial.get(name, form.fields[name].initial) for name in form.fields}
        given = {name: value or "" for name, value in given.items()} | more
        job = Job.objects.filter(kind=importing.KIND).first()
        send(desk.admin, url("columns", desk.book.pk, job.pk), given)
        job.refresh_from_db()
        return job

    return planned


def outcomes(job):
    return {row.number: row.outcome for row in job.rows.all()}


def message(job, number):
    return job.rows.get(number=number).message


class TestReading:
    def test_columns_are_found_by_name_and_id_number(self, binjai):
        found = files.read(
            table("Daftar nilai", "", "NIP;Kuis 1;praktik;Umpan balik: Kuis 1;Lain", "1;2;3;4;5"),
            "a.csv",
        )
        items = testing.items_of(binjai.book)
        assert files.guess(found, items) == {
            1: f"g{binjai.quiz.pk}",
            2: f"g{binjai.practice.pk}",
            3: f"f{binjai.quiz.pk}",
        }

    def test_a_name_that_two_have_means_neither(self, binjai):
        testing.manual(binjai.book, name="kuis 1", key="lisan")
        found = files.read(table("NIP;Kuis 1;kuis 1 (lisan)", "1;2;3"), "a.csv")
        lisan = binjai.item("kuis 1")
        assert files.guess(found, testing.items_of(binjai.book)) == {2: f"g{lisan.pk}"}

    @pytest.mark.parametrize(
        ("name", "content"),
        [("a.csv", b""), ("a.csv", b"Kuis 1\n80"), ("a.csv", b"NIP;Kuis 1"), ("a.txt", b"NIP\n1")],
    )
    def test_what_is_no_table(self, binjai, send, name, content):
        file = SimpleUploadedFile(name, content)
        answer = send(binjai.admin, url("upload", binjai.book.pk), {"file": file})
        assert answer.status_code == 422
        assert list(answer.context["upload"].errors) == ["file"]
        assert not Job.objects.filter(kind=importing.KIND).exists()


class TestPlanning:
    def test_wrong_rows_are_told_one_by_one(self, binjai, planned):
        stranger = binjai.person("Bukan peserta")
        first, second, third = map(binjai.number, binjai.people)
        job = planned(
            binjai,
            "NIP;Praktik",
            f"{first};45,5",
            f"{second};lima puluh",
            f"{third};51",
            "198001012005031999;40",
            f"{binjai.number(stranger)};40",
            f"{first};40",
            "123;40",
        )
        assert job.state == Job.State.READY
        assert outcomes(job) == {2: "create", **dict.fromkeys(range(3, 9), "error")}
        assert message(job, 3) == "Praktik: “lima puluh” is not a number."
        assert message(job, 4) == "Praktik: Enter a number from 0 to 50."
        assert message(job, 5) == "Nobody has this number or address."
        assert message(job, 6) == "This person is not enrolled in the course."
        assert message(job, 7) == "This person stands in row 2 already."
        assert job.rows.get(number=6).label == ""
        assert binjai.grade(binjai.practice, binjai.first) is None

    def test_a_locked_column_and_an_unknown_word(self, binjai, planned):
        scale = testing.scale(binjai.region)
        tree.change(binjai.practice, value_type="scale", scale=scale)
        tree.lock(testing.settled(binjai.book) and binjai.other_quiz)
        first, second, third = map(binjai.number, binjai.people)
        job = planned(
            binjai,
            "NIP;Praktik;Kuis 2",
            f"{first};baik;",
            f"{second};Hebat;",
            f"{third};;80",
        )
        assert outcomes(job) == {2: "create", 3: "error", 4: "error"}
        assert message(job, 3).startswith("Praktik: “Hebat” is not on the scale")
        assert message(job, 4) == "Kuis 2: This grade is locked."

    def test_the_preview_tells_old_and_new(self, binjai, planned, send):
        job = planned(binjai, "Email;Kuis 1", f"{binjai.first.user.email};90")
        [edit] = job.rows.get().data["edits"]
        assert (edit["old"], edit["new"]) == ("80", "90")
        page = client_of(binjai.admin).get(url("job", binjai.book.pk, job.pk))
        assert "80 → <strong>90</strong>" in page.content.decode()

    def test_an_activity_s_own_grade_is_left(self, binjai, planned):
        job = planned(binjai, "NIP;Kuis 1", f"{binjai.number(binjai.first)};80")
        assert outcomes(job) == {2: "same"}

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, binjai, planned, count, django_assert_num_queries):
        lines = [f"{binjai.number(one)};40;baik" for one in binjai.people[:count]]
        job = planned(binjai, "NIP;Praktik;Umpan balik: Praktik", *lines)
        Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
        with django_assert_num_queries(PLAN_QUERIES):
            importing.run(Job.objects.get(pk=job.pk))

    def test_two_columns_of_one_item(self, binjai, upload, send):
        upload(binjai, "NIP;Praktik;Ulang", "1;2;3")
        job = Job.objects.get(kind=importing.KIND)
        same = {"c1": f"g{binjai.practice.pk}", "c2": f"g{binjai.practice.pk}"}
        answer = send(binjai.admin, url("columns", binjai.book.pk, job.pk), same)
        assert answer.status_code == 422
        none = send(binjai.admin, url("columns", binjai.book.pk, job.pk), {"c1": "", "c2": ""})
        assert none.status_code == 422
        foreign = {"c1": f"g{binjai.root.pk}"}
        answer = send(binjai.admin, url("columns", binjai.book.pk, job.pk), foreign)
        assert list(answer.context["form"].errors) == ["c1"]


class TestApplying:
    def test_it_writes_once_with_a_reason(self, binjai, planned, send):
        first, second = map(binjai.number, binjai.people[:2])
        job = planned(
            binjai,
            "NIP;Praktik;Kuis 1;Umpan balik: Praktik",
            f"{first};45,5;90;Rapi",
            f"{second};60;;",
            reason="Rapat penilaian",
        )
        address = url("apply", binjai.book.pk, job.pk)
        send(binjai.admin, address)
        job.refresh_from_db()
        grade = binjai.grade(binjai.practice, binjai.first)
        assert (grade.raw, grade.feedback, grade.source) == (D("45.5"), "Rapi", Source.IMPORT)
        quiz = binjai.grade(binjai.quiz, binjai.first)
        assert (quiz.final, quiz.overridden, quiz.reason) == (D(90), True, "Rapat penilaian")
        assert binjai.grade(binjai.practice, binjai.second) is None
        assert job.state == Job.State.DONE
        assert job.counts == {"create": 1, "error": 1}
        lines = GradeHistory.objects.count()
        send(binjai.admin, address)
        Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
        importing.run(Job.objects.get(pk=job.pk))
        assert GradeHistory.objects.count() == lines

    def test_the_same_file_again_changes_nothing(self, binjai, planned, send):
        lines = ("NIP;Praktik;Kuis 1", f"{binjai.number(binjai.first)};45;90")
        job = planned(binjai, *lines)
        send(binjai.admin, url("apply", binjai.book.pk, job.pk))
        assert outcomes(planned(binjai, *lines)) == {2: "same"}

    def test_what_somebody_changed_since_is_told(self, binjai, planned, send):
        first, second = map(binjai.number, binjai.people[:2])
        job = planned(binjai, "NIP;Praktik", f"{first};45", f"{second};40")
        grading.set_grade(
            binjai.practice, person=binjai.first, number=0, actor=binjai.admin, value=D(30)
        )
        send(binjai.admin, url("apply", binjai.book.pk, job.pk))
        job.refresh_from_db()
        assert outcomes(job) == {2: "error", 3: "create"}
        assert "Somebody else changed this grade" in message(job, 2)
        assert binjai.grade(binjai.practice, binjai.first).raw == D(30)
        assert binjai.grade(binjai.practice, binjai.second).raw == D(40)

    def test_a_dash_takes_away_and_an_empty_cell_leaves(self, binjai, planned, send):
        for person in (binjai.first, binjai.second):
            grading.set_grade(
                binjai.practice, person=person, number=0, actor=binjai.admin, value=D(30)
            )
        first, second = map(binjai.number, binjai.people[:2])
        job = planned(binjai, "NIP;Praktik", f"{first};-", f"{second};")
        send(binjai.admin, url("apply", binjai.book.pk, job.pk))
        assert binjai.grade(binjai.practice, binjai.first).raw is None
        assert binjai.grade(binjai.practice, binjai.second).raw == D(30)

    def test_rights_that_ended_since(self, binjai, planned):
        job = planned(binjai, "NIP;Praktik", f"{binjai.number(binjai.first)};45")
        importing.request_apply(job)
        binjai.admin.groups.clear()
        importing.run(Job.objects.get(pk=job.pk))
        job.refresh_from_db()
        assert (job.state, job.message) == ("failed", "You may no longer change these grades.")
        assert binjai.grade(binjai.practice, binjai.first) is None

    def test_wrong_rows_are_a_file(self, binjai, planned):
        job = planned(binjai, "NIP;Praktik", f"{binjai.number(binjai.first)};=1+1")
        answer = client_of(binjai.admin).get(url("errors", binjai.book.pk, job.pk))
        head, row = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert head == "Row;Given;Name;Reason"
        assert row.startswith(f"2;'{binjai.number(binjai.first)};Binjai A;Praktik: “=1+1”")


class TestAccess:
    def test_only_graders_and_only_their_own(self, binjai, jambi, planned, upload, send):
        job = planned(binjai, "NIP;Praktik", f"{binjai.number(binjai.first)};45")
        pk = binjai.book.pk
        other = binjai.user("admin")
        for user, code in ((other, 404), (jambi.admin, 404)):
            for name in ("job", "columns", "errors"):
                assert client_of(user).get(url(name, pk, job.pk)).status_code == code
            for name in ("apply", "again", "columns"):
                assert send(user, url(name, pk, job.pk)).status_code == code
        answer = upload(binjai, "NIP;Praktik", "1;2", user=binjai.user("moderator"))
        assert answer.redirect_chain
        assert Job.objects.filter(kind=importing.KIND).count() == 1
        # Under the number of another gradebook it does not exist.
        assert client_of(jambi.admin).get(url("job", jambi.book.pk, job.pk)).status_code == 404


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *((87.5, "87.5"), (87, "87"), ("87,5", "87.5"), ("87.5", "87.5"), ("1.234,5", "1234.5")),
        *(("1,234.5", "1234.5"), (" 5 ", "5"), ("'5", "5"), ("-3", "-3")),
    ],
)
def test_figures(cell, value):
    from learning.plugins.grades.services.cells import number_of

    assert number_of(cell) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (85.29999999999999, "85.3"),
        (250 / 3, "83.33333"),
        (200 / 3, "66.66667"),
        (-0.1 - 0.2, "-0.3"),
    ],
)
def test_what_a_spreadsheet_worked_out_has_five_places(cell, value):
    from learning.plugins.grades.services.cells import number_of

    assert number_of(cell) == Decimal(value)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "typed", ["1.234", "1,234", "1.234,5", "1,234.5", "-3,125", "-3.125", "5,", ",5", " 8 7 "]
)
def test_a_file_and_a_cell_of_the_sheet_are_read_alike(language, typed):
    from learning.plugins.grades.figures import parse
    from learning.plugins.grades.services.cells import number_of

    with translation.override(language):
        assert number_of(typed) == parse(typed)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("value", ["-3.125", "87.125", "1234.125", "-5"])
def test_what_is_exported_is_read_again_as_it_was(language, value):
    from learning.plugins.grades.services.cells import number_of
    from learning.plugins.grades.services.exporting import figure

    with translation.override(language):
        assert number_of(figure(Decimal(value), kind="csv")) == Decimal(value)


@pytest.mark.parametrize("cell", ["85%", "1.2.3", True, float("nan"), "1e5", "٣", "lima"])
def test_no_figures(cell):
    from learning.plugins.grades.services.cells import number_of
    from learning.plugins.grades.services.errors import GradesRefused

    with pytest.raises(GradesRefused):
        number_of(cell)
