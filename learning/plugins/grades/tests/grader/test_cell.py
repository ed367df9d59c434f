"""The page of one cell: each step by form, with and without a script; who may; history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from ...models import Grade, GradeHistory, GradeItem, Step
from ...services import grading, tree
from ...testing import manual, scale, settled
from .conftest import client_of, grade, text, url

D = Decimal
PART = {"headers": {"X-Sheet-Part": "1"}}


def address(place, person=None, item=None):
    return url("cell", place.book.pk, (person or place.first).pk, (item or place.practice).pk)


def do(client, place, step, *, number=0, person=None, item=None, part=False, **fields):
    data = {"step": step, "number": number, **fields}
    return client.post(address(place, person, item), data, **(PART if part else {}))


def steps(response):
    found = BeautifulSoup(text(response), "html.parser")
    return {form["data-step"] for form in found.select("[data-step]")}


class TestSteps:
    def test_a_grade(self, binjai, browser):
        response = do(browser, binjai, "graded", value="42,5")
        assert (response.status_code, response.url) == (302, address(binjai))
        assert grade(binjai.practice, binjai.first).final == D("42.5")

    def test_feedback(self, binjai, browser):
        do(browser, binjai, "comment", text="Sudah baik.\nLanjutkan.")
        assert grade(binjai.practice, binjai.first).feedback.splitlines() == [
            "Sudah baik.",
            "Lanjutkan.",
        ]

    def test_an_override_and_back(self, binjai, browser):
        do(browser, binjai, "graded", item=binjai.quiz, number=1, value="90", reason="Lisan")
        row = grade(binjai.quiz, binjai.first)
        assert (row.final, row.overridden) == (90, True)
        do(browser, binjai, "restore", item=binjai.quiz, number=row.number)
        row.refresh_from_db()
        assert (row.final, row.overridden) == (80, False)

    def test_a_total_is_overridden(self, binjai, browser):
        number = grade(binjai.root, binjai.first).number
        do(browser, binjai, "graded", item=binjai.root, number=number, value="75", reason="Rapat")
        assert grade(binjai.root, binjai.first).final == 75

    def test_excluded_and_included(self, binjai, browser):
        do(browser, binjai, "exclude", item=binjai.quiz, number=1, reason="Sakit")
        row = grade(binjai.quiz, binjai.first)
        assert (row.excluded, row.reason) == (True, "Sakit")
        assert "include" in steps(browser.get(address(binjai, item=binjai.quiz)))
        do(browser, binjai, "include", item=binjai.quiz, number=row.number)
        row.refresh_from_db()
        assert not row.excluded

    def test_locked_and_unlocked(self, binjai, browser):
        do(browser, binjai, "lock", item=binjai.quiz, number=1)
        row = grade(binjai.quiz, binjai.first)
        assert row.locked
        found = steps(browser.get(address(binjai, item=binjai.quiz)))
        assert found == {"unlock", "hide"}
        response = do(
            browser, binjai, "graded", item=binjai.quiz, number=row.number, value="1", reason="x"
        )
        assert response.status_code == 422
        do(browser, binjai, "unlock", item=binjai.quiz, number=row.number)
        row.refresh_from_db()
        assert (row.locked, row.final) == (False, 80)

    def test_hidden_until_and_shown(self, binjai, browser):
        do(browser, binjai, "hide", item=binjai.quiz, number=1, at="2030-05-04T08:30")
        row = grade(binjai.quiz, binjai.first)
        assert timezone.localtime(row.hidden_until).isoformat()[:16] == "2030-05-04T08:30"
        do(browser, binjai, "show", item=binjai.quiz, number=row.number)
        row.refresh_from_db()
        assert (row.hidden, row.hidden_until) == (False, None)

    def test_more_time_and_points_lost(self, binjai, browser):
        do(browser, binjai, "extend", item=binjai.quiz, number=1, at="2030-05-04T08:30")
        row = grade(binjai.quiz, binjai.first)
        assert row.due_at is not None
        do(
            browser,
            binjai,
            "penalty",
            item=binjai.quiz,
            number=row.number,
            value="2,5",
            reason="Terlambat",
        )
        row.refresh_from_db()
        assert (row.penalty, row.final) == (D("2.5"), D("77.5"))

    def test_more_time_is_offered_where_it_changes_something(self, binjai, browser):
        def offered(item):
            return steps(browser.get(address(binjai, item=item))) & {"extend", "penalty"}

        assert offered(binjai.practice) == offered(binjai.quiz) == {"penalty"}
        tree.change(binjai.quiz, late_percent=D(10))
        assert offered(binjai.quiz) == {"extend", "penalty"}
        # What was given before is told, and can be taken back.
        GradeItem.objects.filter(pk=binjai.quiz.pk).update(late_percent=0)
        Grade.objects.filter(item=binjai.quiz).update(due_at=timezone.now())
        assert offered(binjai.quiz) == {"extend", "penalty"}

    def test_a_word_of_a_scale(self, binjai, browser):
        item = manual(binjai.book, name="Sikap", value_type="scale", scale=scale(binjai.region))
        do(browser, binjai, "graded", item=item, value="Baik")
        assert grade(item, binjai.first).final == 3
        tree = BeautifulSoup(text(browser.get(address(binjai, item=item))), "html.parser")
        assert tree.select_one("select[name=value] option[selected]").get_text() == "Baik"


class TestRefusals:
    def test_what_was_typed_stays_with_the_reason_beside_it(self, binjai, browser):
        response = do(browser, binjai, "graded", value="banyak")
        assert response.status_code == 422
        tree = BeautifulSoup(text(response), "html.parser")
        field = tree.select_one('[data-step="graded"] [name=value]')
        assert (field["value"], field["aria-invalid"]) == ("banyak", "true")
        assert tree.select_one("[role=alert]").get_text(strip=True)
        assert not Grade.objects.filter(item=binjai.practice).exists()

    def test_an_override_needs_a_reason(self, binjai, browser):
        response = do(browser, binjai, "graded", item=binjai.quiz, number=1, value="90")
        assert response.status_code == 422
        assert grade(binjai.quiz, binjai.first).final == 80

    def test_a_conflict_shows_both_and_sending_again_keeps_mine(self, binjai, browser):
        other = binjai.user("admin")
        grading.set_grade(binjai.practice, person=binjai.first, number=0, actor=other, value=D(30))
        response = do(browser, binjai, "graded", value="35")
        assert response.status_code == 409
        tree = BeautifulSoup(text(response), "html.parser")
        form = tree.select_one('[data-step="graded"]')
        assert form.select_one("[name=value]")["value"] == "35"
        assert form.select_one("[name=number]")["value"] == "1"
        told = tree.select_one("[role=alert]").get_text()
        assert "30" in told
        assert (other.get_full_name() or str(other)) in told
        do(browser, binjai, "graded", number=1, value="35")
        assert grade(binjai.practice, binjai.first).final == 35

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"step": "count", "number": 0},
            {"step": "graded", "number": "-1", "value": "1"},
            {"step": "graded", "number": "9" * 20, "value": "1"},
            {"step": "graded", "number": 0, "value": "1\0"},
            {"step": "graded", "number": 0, "value": "9" * 3_000},
            {"step": "extend", "number": 0, "at": "besok"},
            {"step": "comment", "number": 0, "text": "x" * 10_001},
            {"step": "penalty", "number": 0, "value": "x", "reason": "y"},
        ],
    )
    def test_what_no_form_sends(self, binjai, browser, data):
        assert browser.post(address(binjai), data).status_code == 422
        assert not Grade.objects.filter(item=binjai.practice).exists()


class TestPages:
    def test_the_panel_is_the_same_without_the_frame(self, binjai, browser):
        response = browser.get(address(binjai), **PART)
        assert "<html" not in text(response)
        response = do(browser, binjai, "graded", value="40", part=True)
        assert response.status_code == 200
        tree = BeautifulSoup(text(response), "html.parser")
        assert tree.select_one("[role=status]")
        assert tree.select_one('[data-step="graded"] [name=value]')["value"] == "40"
        assert tree.select_one('[data-step="graded"] [name=number]')["value"] == "1"

    def test_the_history_says_who_when_and_why(self, binjai, browser):
        do(browser, binjai, "graded", item=binjai.quiz, number=1, value="90", reason="Lisan")
        found = text(browser.get(address(binjai, item=binjai.quiz)))
        tree = BeautifulSoup(found, "html.parser")
        first, second = tree.select(".gb-history li")
        assert "80 → 90" in first.get_text()
        assert "Lisan" in first.get_text()
        assert str(binjai.admin.get_full_name() or binjai.admin) in first.get_text()
        assert "80" in second.get_text()
        lines = GradeHistory.objects.filter(item=binjai.quiz, person=binjai.first)
        assert [row.step for row in lines] == [Step.REPORTED, Step.OVERRIDDEN]

    def test_the_history_tells_what_a_step_changed(self, binjai, browser):
        do(browser, binjai, "graded", value="45")
        do(browser, binjai, "comment", number=1, text="Bagus")
        do(browser, binjai, "exclude", number=2, reason="Sakit")
        tree = BeautifulSoup(text(browser.get(address(binjai))), "html.parser")
        found = [line.select_one("span") for line in tree.select(".gb-history li")]
        assert [span and span.get_text() for span in found] == [None, "– → Bagus", "– → 45"]

    def test_words_of_others_are_escaped(self, binjai, browser):
        do(browser, binjai, "comment", text="<script>alert(1)</script>")
        do(browser, binjai, "exclude", number=1, reason="<img src=x>")
        found = text(browser.get(address(binjai)))
        assert "<script>alert" not in found
        assert "<img src=x" not in found

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, binjai, browser, django_assert_num_queries, number):
        for at in range(number):
            do(browser, binjai, "graded", number=at, value=str(at))
        with django_assert_num_queries(13):
            browser.get(address(binjai), **PART)


class TestWhoMay:
    def test_seeing(self, binjai, users):
        seen = {
            role
            for role, user in users.items()
            if client_of(user).get(address(binjai)).status_code == 200
        }
        assert seen == {"moderator", "admin", "national", "leader"}

    def test_writing(self, binjai, users):
        for role, user in users.items():
            Grade.objects.filter(item=binjai.practice).delete()
            GradeHistory.objects.filter(item=binjai.practice).delete()
            do(client_of(user), binjai, "graded", value="40")
            written = Grade.objects.filter(item=binjai.practice).exists()
            assert written == (role in {"admin", "national"}), role

    def test_who_only_looks_has_no_forms(self, binjai, users):
        assert steps(client_of(users["moderator"]).get(address(binjai))) == set()

    def test_a_leader_sees_their_own_people_only(self, binjai, users):
        other = binjai.person("Lain", unit=None)
        binjai_enrolment(binjai, other)
        client = client_of(users["leader"])
        assert client.get(address(binjai)).status_code == 200
        assert client.get(address(binjai, other)).status_code == 404

    def test_ids_of_another_gradebook(self, binjai, jambi, browser):
        for person, item in (
            (binjai.first, jambi.practice),
            (jambi.first, binjai.practice),
            (jambi.first, jambi.practice),
        ):
            assert browser.get(address(binjai, person, item)).status_code == 404
            response = do(browser, binjai, "graded", person=person, item=item, value="1")
            assert response.status_code == 404
        assert not Grade.objects.filter(item=jambi.practice).exists()

    def test_a_column_that_is_gone(self, binjai, browser):
        GradeItem.objects.filter(pk=binjai.practice.pk).update(is_live=False)
        settled(binjai.book)
        assert browser.get(address(binjai)).status_code == 404


def binjai_enrolment(place, person):
    from learning.core.testing.factories import EnrolmentFactory

    return EnrolmentFactory(course=place.book.course, person=person)
