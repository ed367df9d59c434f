"""Where markers see no names: no page, file, time, order or filter ties an answer to its taker."""

from __future__ import annotations

import pytest
from django.utils import timezone

from learning.core.models import Person

from ...models import QuizAttempt
from ...queries import anonymity
from ...services import marking, regrading
from ...services.marking import Judgement
from ...testing import take
from .conftest import text, url
from .test_marking import change as change_rules
from .test_marking import page_of

NAMES = ("Zulkarnain", "Yohanes", "Wulandari", "Vincent", "Umar")


def change(quiz, **rules):
    change_rules(quiz, **rules)
    quiz.__dict__.pop("rules", None)


@pytest.fixture
def hidden(binjai):
    """Five have handed in an essay that waits; they finished one day after another."""
    change(binjai.quiz, anonymous_marking=True, held_until_release=True)
    binjai.taken = [binjai.waiting]
    binjai.taken += [take(binjai.quiz, binjai.person(name)) for name in NAMES[1:]]
    for day, (name, attempt) in enumerate(zip(NAMES, binjai.taken, strict=True), 1):
        Person.objects.filter(pk=attempt.person_id).update(name=name)
        at = timezone.now() - timezone.timedelta(days=day)
        QuizAttempt.objects.filter(pk=attempt.pk).update(started_at=at, finished_at=at)
        attempt.refresh_from_db()
    return binjai


def mark_all(place):
    for attempt in place.taken:
        row = attempt.usage.question_attempts.get(slot=2)
        user = place.user("moderator")
        marking.judge(row, judgement=Judgement(mark=3), user=user, at=timezone.now())


def review(attempt):
    return f"/belajar/kuis/percobaan/{attempt.pk}/tinjauan/"


def told(response):
    return b"".join(response).decode()


def beside_answers(place):
    quiz = place.quiz.pk
    return [
        url("responses", quiz),
        url("responses", quiz, export="csv"),
        url("marking", quiz),
        page_of(place),
        *[review(attempt) for attempt in place.taken],
    ]


def test_marked_answers_stay_without_a_name_until_they_are_released(browser, hidden):
    mark_all(hidden)
    for address in beside_answers(hidden):
        seen = told(browser.get(address))
        assert not [name for name in NAMES if name in seen], address
    marking.release(hidden.quiz, at=timezone.now())
    for address in (url("responses", hidden.quiz.pk), review(hidden.waiting)):
        assert "Zulkarnain" in told(browser.get(address))


def test_an_attempt_under_way_is_read_without_a_name(browser, hidden):
    change(hidden.quiz, held_until_release=False)
    assert anonymity.hides_name(hidden.running, hidden.quiz)
    assert browser.get(review(hidden.running)).status_code == 302
    name = hidden.people[2].full_name
    assert name not in told(browser.get(url("responses", hidden.quiz.pk)))


def test_what_nobody_will_mark_has_its_name(hidden):
    QuizAttempt.objects.filter(pk=hidden.running.pk).update(state="abandoned")
    hidden.running.refresh_from_db()
    assert not anonymity.hides_name(hidden.running, hidden.quiz)


def test_the_rule_is_the_same_in_sql(hidden):
    def both():
        rows = QuizAttempt.objects.filter(quiz=hidden.quiz)
        found = rows.filter(anonymity.hidden(hidden.quiz)).order_by("pk")
        assert list(found) == [
            row for row in rows.order_by("pk") if anonymity.hides_name(row, hidden.quiz)
        ]
        return found.count()

    # The blank one is marked by nobody, yet is released with the others.
    assert both() == 7
    mark_all(hidden)
    assert both() == 7
    change(hidden.quiz, held_until_release=False)
    assert both() == 1
    change(hidden.quiz, anonymous_marking=False)
    assert both() == 0


def test_a_review_without_a_name_tells_nothing_else_either(browser, hidden):
    response = browser.get(review(hidden.waiting), follow=True)
    assert "Pelayanan publik" not in text(response)
    assert review(hidden.waiting) not in told(browser.get(url("responses", hidden.quiz.pk)))


def codes(response):
    return [row.author for row in response.context["rows"]]


def test_the_order_of_answers_tells_nothing(browser, hidden):
    pk = hidden.quiz.pk
    orders = ("name", "-name", "started", "-started", "finished", "marks")
    found = [codes(browser.get(url("responses", pk, ordering=ordering))) for ordering in orders]
    assert all(order == found[0] for order in found)
    by_name = [anonymity.author_of(row, hidden.quiz) for row in reversed(hidden.taken)]
    lines = told(browser.get(url("responses", pk, export="csv"))).splitlines()[1:]
    exported = [line.split(";")[0].split(",")[0].strip('"') for line in lines]
    assert [code for code in exported if code in by_name] == [
        code for code in found[0] if code in by_name
    ]


def test_the_order_of_a_pile_tells_nothing(hidden, marker):
    from ...queries import marking as queries

    place = hidden.essay_place
    rows = queries.pile(hidden.quiz, place=place, user=marker)
    order = list(rows.values_list("pk", flat=True))
    days = list(range(1, 6))
    shifted = [timezone.now() - timezone.timedelta(days=9 - day) for day in days]
    for attempt, at in zip(hidden.taken, shifted, strict=True):
        QuizAttempt.objects.filter(pk=attempt.pk).update(finished_at=at)
    assert list(rows.all().values_list("pk", flat=True)) == order


@pytest.mark.parametrize("query", [{"name": "Zulkarnain"}, {"finished_from": "2020-01-01"}])
def test_no_filter_finds_an_answer_without_a_name(browser, hidden, query):
    pk = hidden.quiz.pk
    assert codes(browser.get(url("responses", pk, **query))) == []
    assert len(told(browser.get(url("responses", pk, export="csv", **query))).splitlines()) == 1
    assert len(browser.get(url("grades", pk, **query)).context["rows"]) > 0


def test_beside_names_stand_no_marks(browser, hidden):
    mark_all(hidden)
    page = browser.get(url("grades", hidden.quiz.pk, state="finished"))
    assert {row.grade for row in page.context["rows"]} == {None}
    assert {cell for row in page.context["rows"] for cell in row.cells} == {None}
    line = told(browser.get(url("grades", hidden.quiz.pk, export="csv", name="Zulkarnain")))
    assert line.splitlines()[1].replace(";", ",").endswith(",,,")


def test_a_regrade_tells_what_changes_without_a_name(hidden, marker):
    job = regrading.regrade_all(regrading.request(hidden.quiz, user=marker))
    labels = set(job.rows.values_list("label", flat=True))
    assert {anonymity.author_of(row, hidden.quiz) for row in hidden.taken} <= labels
    assert not [name for name in NAMES if any(name in label for label in labels)]


def test_a_marker_sees_no_times(browser, hidden):
    from django.utils.formats import date_format

    address = page_of(hidden, hidden.answer.pk)
    at = date_format(timezone.localtime(hidden.answer.changed_at), "H.i.s")
    assert at not in text(browser.get(address))
    change(hidden.quiz, anonymous_marking=False)
    assert at in text(browser.get(address))
