"""Cells that are typed into the sheet: saved at once, each with its outcome."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from ... import testing
from ...models import Grade, GradeHistory, GradeItem
from ...services import grading, receiving
from ...testing import manual, scale, settled
from .conftest import change, client_of, grade, send, url

D = Decimal


def answer(response):
    assert response.status_code == 200, response.content
    return response.json()


def test_a_typed_number_is_a_grade_and_the_totals_come_back(binjai, browser):
    found = answer(send(browser, binjai, change(binjai.second, binjai.practice, "40,5")))
    assert found["results"] == [
        {"p": binjai.second.pk, "i": binjai.practice.pk, "status": "saved", "n": 1}
    ]
    row = grade(binjai.practice, binjai.second)
    assert (row.raw, row.final, row.grader, row.number) == (D("40.5"), D("40.5"), binjai.admin, 1)
    [counted] = found["rows"]
    cells = {item: html for item, _number, html in counted["cells"]}
    assert counted["p"] == binjai.second.pk
    assert cells.keys() == {binjai.practice.pk, binjai.category.pk, binjai.root.pk}
    assert cells[binjai.practice.pk] == "40,5"


def test_many_cells_at_once(binjai, browser):
    found = answer(
        send(browser, binjai, *[change(one, binjai.practice, "10") for one in binjai.people])
    )
    assert [row["status"] for row in found["results"]] == ["saved"] * 3
    assert Grade.objects.filter(item=binjai.practice, final=10).count() == 3


def test_what_is_no_number_is_refused_and_the_others_are_saved(binjai, browser):
    found = answer(
        send(
            browser,
            binjai,
            change(binjai.first, binjai.practice, "delapan"),
            change(binjai.second, binjai.practice, "51"),
            change(binjai.third, binjai.practice, "50"),
        )
    )
    assert [row["status"] for row in found["results"]] == ["invalid", "invalid", "saved"]
    assert all(row["message"] for row in found["results"][:2])
    assert [row.person for row in Grade.objects.filter(item=binjai.practice)] == [binjai.third]


def test_nothing_typed_takes_the_grade_away(binjai, browser):
    answer(send(browser, binjai, change(binjai.first, binjai.practice, "40")))
    answer(send(browser, binjai, change(binjai.first, binjai.practice, " ", number=1)))
    row = grade(binjai.practice, binjai.first)
    assert (row.raw, row.final, row.number) == (None, None, 2)


def test_over_an_activity_a_reason_is_asked_for(binjai, browser):
    asked = change(binjai.first, binjai.quiz, "90", number=1)
    assert answer(send(browser, binjai, asked))["results"][0]["status"] == "reason"
    assert grade(binjai.quiz, binjai.first).final == 80
    given = change(binjai.first, binjai.quiz, "90", number=1, r="Ujian lisan")
    assert answer(send(browser, binjai, given))["results"][0]["status"] == "saved"
    row = grade(binjai.quiz, binjai.first)
    assert (row.final, row.overridden, row.reason) == (90, True, "Ujian lisan")


class TestUndoing:
    """A cell that was not overridden goes back to what the activity says."""

    def test_an_override_is_taken_back(self, binjai, browser):
        answer(send(browser, binjai, change(binjai.first, binjai.quiz, "90", number=1, r="Lisan")))
        undo = change(binjai.first, binjai.quiz, "80", number=2, u=True)
        [result] = answer(send(browser, binjai, undo))["results"]
        assert (result["status"], result["n"]) == ("saved", 3)
        row = grade(binjai.quiz, binjai.first)
        assert (row.final, row.overridden, row.reason) == (80, False, "")
        testing.scored(binjai.quiz, binjai.first, "0.6")
        receiving.sync_people(binjai.book, [binjai.first.pk])
        assert grade(binjai.quiz, binjai.first).final == 60

    def test_where_there_was_no_grade_there_is_none_again(self, binjai, browser):
        answer(send(browser, binjai, change(binjai.second, binjai.quiz, "90")))
        answer(send(browser, binjai, change(binjai.second, binjai.quiz, "", number=1, u=True)))
        row = grade(binjai.quiz, binjai.second)
        assert (row.final, row.overridden) == (None, False)

    def test_what_was_never_saved_leaves_nothing(self, binjai, browser):
        undo = change(binjai.first, binjai.quiz, "80", number=1, u=True)
        [result] = answer(send(browser, binjai, undo))["results"]
        assert (result["status"], result["n"]) == ("saved", 1)
        assert not grade(binjai.quiz, binjai.first).overridden

    def test_others_are_not_undone(self, binjai, browser):
        other = binjai.user("admin")
        answer(send(browser, binjai, change(binjai.first, binjai.quiz, "90", number=1, r="Lisan")))
        grading.set_grade(
            binjai.quiz, person=binjai.first, number=2, actor=other, value=D(95), reason="Ulang"
        )
        undo = change(binjai.first, binjai.quiz, "80", number=2, u=True)
        [result] = answer(send(browser, binjai, undo))["results"]
        assert result["status"] == "conflict"
        assert grade(binjai.quiz, binjai.first).final == 95


class TestConflict:
    @pytest.fixture
    def other(self, binjai):
        return binjai.user("admin")

    def theirs(self, binjai, other, value="30"):
        grading.set_grade(
            binjai.practice, person=binjai.first, number=0, actor=other, value=D(value)
        )

    def test_the_second_grader_is_told_who_and_what(self, binjai, browser, other):
        self.theirs(binjai, other)
        [result] = answer(send(browser, binjai, change(binjai.first, binjai.practice, "35")))[
            "results"
        ]
        assert result["status"] == "conflict"
        assert (result["now"]["value"], result["now"]["n"]) == ("30", 1)
        assert result["now"]["name"] == (other.get_full_name() or str(other))
        assert result["now"]["date"]
        assert grade(binjai.practice, binjai.first).final == 30

    def test_mine_goes_through_with_the_number_that_was_told(self, binjai, browser, other):
        self.theirs(binjai, other)
        answer(send(browser, binjai, change(binjai.first, binjai.practice, "35", number=1)))
        assert grade(binjai.practice, binjai.first).final == 35
        steps = GradeHistory.objects.filter(item=binjai.practice, person=binjai.first)
        assert [(row.new_final, row.actor) for row in steps] == [(30, other), (35, binjai.admin)]

    def test_sent_twice_because_the_answer_was_lost_is_no_conflict(self, binjai, browser):
        sent = change(binjai.first, binjai.practice, "35")
        answer(send(browser, binjai, sent))
        [result] = answer(send(browser, binjai, sent))["results"]
        assert (result["status"], result["n"]) == ("saved", 1)
        assert GradeHistory.objects.filter(item=binjai.practice).count() == 1


class TestWords:
    @pytest.fixture
    def attitude(self, binjai):
        values = ["Kurang", "Cukup", "Cukup baik", "Baik"]
        return manual(
            binjai.book, name="Sikap", value_type="scale", scale=scale(binjai.region, values)
        )

    @pytest.mark.parametrize(
        ("typed", "value"),
        [("Baik", 4), ("baik", 4), ("b", 4), ("cukup", 2), ("cukup b", 3), ("1", 1)],
    )
    def test_a_word_its_beginning_or_its_number(self, binjai, browser, attitude, typed, value):
        answer(send(browser, binjai, change(binjai.first, attitude, typed)))
        assert grade(attitude, binjai.first).final == value

    @pytest.mark.parametrize("typed", ["c", "luar biasa", "5", "0", "²"])
    def test_anything_else_is_refused(self, binjai, browser, attitude, typed):
        [result] = answer(send(browser, binjai, change(binjai.first, attitude, typed)))["results"]
        assert result["status"] == "invalid"
        assert not Grade.objects.filter(item=attitude).exists()

    def test_text(self, binjai, browser):
        item = manual(binjai.book, name="Kesan", value_type="text")
        found = answer(send(browser, binjai, change(binjai.first, item, "<b>Tekun</b>")))
        assert grade(item, binjai.first).text == "<b>Tekun</b>"
        cells = {pk: html for pk, _n, html in found["rows"][0]["cells"]}
        assert cells[item.pk] == "&lt;b&gt;Tekun&lt;/b&gt;"


class TestWhoMay:
    def test_only_who_grades_here(self, binjai, users):
        sent = change(binjai.first, binjai.practice, "40")
        allowed = set()
        for role, user in users.items():
            response = send(client_of(user), binjai, sent)
            assert response.status_code in {200, 302, 403, 404}, role
            if response.status_code == 200:
                allowed.add(role)
        assert allowed == {"admin", "national"}

    def test_nothing_is_written_by_who_may_not(self, binjai, users):
        for role in ("editor", "moderator", "other", "leader", "asn", "nobody"):
            send(client_of(users[role]), binjai, change(binjai.second, binjai.practice, "40"))
        assert not Grade.objects.filter(item=binjai.practice).exists()

    def test_another_gradebooks_ids_are_refused(self, binjai, jambi, browser):
        found = answer(
            send(
                browser,
                binjai,
                change(binjai.first, jambi.practice, "40"),
                change(jambi.first, binjai.practice, "40"),
                change(jambi.first, jambi.practice, "40"),
            )
        )
        assert [row["status"] for row in found["results"]] == ["invalid"] * 3
        assert [row["p"] for row in found["rows"]] == [binjai.first.pk]
        assert not Grade.objects.filter(item__in=[binjai.practice, jambi.practice]).exists()

    def test_a_form_of_another_site_is_refused(self, binjai):
        client = Client(enforce_csrf_checks=True)
        client.force_login(binjai.admin, backend="cms.users.backends.SignInBackend")
        response = send(client, binjai, change(binjai.first, binjai.practice, "40"))
        assert response.status_code == 403
        assert not Grade.objects.filter(item=binjai.practice).exists()

    def test_looking_at_the_address_changes_nothing(self, binjai, browser):
        assert browser.get(url("save", binjai.book.pk)).status_code == 405

    def test_a_locked_column_is_closed(self, binjai, browser):
        GradeItem.objects.filter(pk=binjai.practice.pk).update(locked=True)
        settled(binjai.book)
        [result] = answer(send(browser, binjai, change(binjai.first, binjai.practice, "40")))[
            "results"
        ]
        assert result["status"] == "invalid"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"changes": 1}',
        b'{"changes": [1]}',
        b'{"changes": [{"p": 1}]}',
        b"[" * 100_000,
        b"\xff\xfe",
        json.dumps({"changes": [{"p": "1", "i": 1, "n": 0, "v": "1"}]}).encode(),
        json.dumps({"changes": [{"p": True, "i": 1, "n": 0, "v": "1"}]}).encode(),
        json.dumps({"changes": [{"p": -1, "i": 1, "n": 0, "v": "1"}]}).encode(),
        json.dumps({"changes": [{"p": 1, "i": 10**19, "n": 0, "v": "1"}]}).encode(),
        json.dumps({"changes": [{"p": 1, "i": 1, "n": 2**31, "v": "1"}]}).encode(),
        json.dumps({"changes": [{"p": 1, "i": 1, "n": 0, "v": 1}]}).encode(),
        json.dumps({"changes": [{"p": 1, "i": 1, "n": 0, "v": "1", "r": 3}]}).encode(),
        json.dumps({"changes": [{"p": 1, "i": 1, "n": 0, "v": "1", "u": 1}]}).encode(),
        json.dumps({"changes": [{"p": 1, "i": 1, "n": 0, "v": "1"}] * 101}).encode(),
    ],
)
def test_what_the_script_does_not_send_is_refused(binjai, browser, body):
    response = browser.post(url("save", binjai.book.pk), body, "application/json")
    assert response.status_code == 400
    assert not Grade.objects.filter(item=binjai.practice).exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"v": "1" * 2_001},
        {"v": "4\0"},
        {"v": "\ud800"},
        {"v": "4", "r": "\udfff"},
        {"v": "4", "r": "a" * 501},
    ],
)
def test_a_cell_whose_text_cannot_be_kept_is_refused_by_itself(binjai, browser, bad):
    words = manual(binjai.book, name="Kesan", value_type="text")
    settled(binjai.book)
    found = answer(
        send(
            browser,
            binjai,
            change(binjai.first, binjai.practice, "30"),
            change(binjai.second, words, "") | bad,
            change(binjai.third, binjai.practice, "40"),
        )
    )
    assert [row["status"] for row in found["results"]] == ["saved", "invalid", "saved"]
    assert found["results"][1]["message"]
    assert not Grade.objects.filter(item=words).exists()


def test_numbers_that_no_grade_can_have(binjai, browser):
    for typed in ("1e5", "NaN", "inf", "٤٠", "9" * 40, "-1", "1.2.3", "1,2,3", "40.123456"):
        [result] = answer(send(browser, binjai, change(binjai.first, binjai.practice, typed)))[
            "results"
        ]
        assert result["status"] == "invalid", typed
    assert not Grade.objects.filter(item=binjai.practice).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_the_cells(binjai, browser, django_assert_num_queries, number):
    items = [manual(binjai.book, name=f"Praktik {at}") for at in range(3)]
    settled(binjai.book)
    with django_assert_num_queries(25):
        send(browser, binjai, *[change(binjai.third, item, "10") for item in items[:number]])
