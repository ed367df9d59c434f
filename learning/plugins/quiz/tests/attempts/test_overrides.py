"""Semantics S2, overrides: who gets which rules, and what moves while people are at it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learning.core import api
from learning.core.api import create_group
from learning.core.models import GroupMember
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_course,
    make_region,
    make_unit,
)
from learning.plugins.quiz.engine.settings import QuizSettings
from learning.plugins.quiz.models import Override, QuizAttempt
from learning.plugins.quiz.queries.rules import (
    combined,
    effective_settings,
    rules_for_many,
    rules_of,
)
from learning.plugins.quiz.services import attempts, overrides, publishing, staff
from learning.plugins.quiz.services.errors import NotPossible, ReasonNeeded
from learning.plugins.quiz.testing import (
    enrolled,
    make_question,
    make_quiz,
    make_quiz_page,
    take,
)

NOW = timezone.now().replace(microsecond=0) - timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
State = QuizAttempt.State
RULES = QuizSettings(open_at=NOW, close_at=NOW + DAY, time_limit=600, attempts=2, password="umum")


def row(**fields):
    return Override(reason="Sakit", **fields)


# Pure


def test_the_person_s_own_exception_wins_field_by_field():
    found = combined(
        RULES,
        own=row(time_limit=900),
        others=[row(time_limit=1_200, attempts=5), row(close_at=NOW + 3 * DAY)],
    )
    settings = found.settings
    assert (settings.time_limit, settings.attempts) == (900, 5)
    assert (settings.open_at, settings.close_at) == (NOW, NOW + 3 * DAY)


def test_of_groups_count_the_earliest_opening_the_latest_closing_the_longest_and_the_most():
    groups = [
        row(open_at=NOW - HOUR, close_at=NOW + DAY, time_limit=700, attempts=3),
        row(open_at=NOW + HOUR, close_at=NOW + 2 * DAY, time_limit=800, attempts=1),
    ]
    settings = combined(RULES, own=None, others=groups).settings
    assert (settings.open_at, settings.close_at) == (NOW - HOUR, NOW + 2 * DAY)
    assert (settings.time_limit, settings.attempts) == (800, 3)


def test_unlimited_always_wins():
    groups = [row(time_limit=0, attempts=9), row(time_limit=7_200, attempts=0)]
    settings = combined(RULES, own=None, others=groups).settings
    assert (settings.time_limit, settings.attempts) == (0, 0)
    assert combined(RULES, own=row(attempts=0), others=[]).settings.attempts == 0


def test_an_empty_field_changes_nothing():
    assert combined(RULES, own=row(), others=[row()]).settings == RULES


def test_passwords():
    groups = [row(password="a"), row(password="b"), row(password="a")]
    assert combined(RULES, own=None, others=()).passwords == ("umum",)
    assert combined(RULES, own=None, others=groups).passwords == ("a", "b")
    assert combined(RULES, own=row(password="x"), others=groups).passwords == ("x",)
    assert combined(QuizSettings(), own=None, others=()).passwords == ()


# Rows


@pytest.fixture
def quiz(db):
    return make_quiz(make_question(), time_limit=600, attempts=1)


def store(quiz, *, people=None, **fields):
    fields.setdefault("reason", "Listrik padam")
    return overrides.save_override(Override(quiz=quiz, **fields), user=None, people=people)


def test_an_exception_of_a_unit_reaches_those_below(quiz):
    agency = make_unit(make_region())
    below = make_unit(parent=agency)
    inside, outside = PersonFactory(unit=below), PersonFactory(unit=make_unit(make_region()))
    store(quiz, unit=agency, time_limit=900)
    found = [effective_settings(quiz, person).time_limit for person in (inside, outside, None)]
    assert found == [900, 600, 600]


def test_an_exception_of_a_list_reaches_its_people(quiz):
    inside, outside = PersonFactory(), PersonFactory()
    store(quiz, group_name="Susulan", time_limit=900, people=[inside])
    assert [effective_settings(quiz, one).time_limit for one in (inside, outside)] == [900, 600]


def test_an_exception_of_a_group_reaches_whoever_is_in_it(quiz):
    group = create_group(quiz.activity.course, name="Susulan")
    inside, outside = enrolled(quiz), enrolled(quiz)
    store(quiz, group=group, time_limit=900)
    api.add_members(group, person_ids=[inside.pk])
    assert [effective_settings(quiz, one).time_limit for one in (inside, outside)] == [900, 600]
    found = [rules_of(one, [quiz])[quiz.pk].settings.time_limit for one in (inside, outside)]
    assert found == [900, 600]


def test_a_group_with_an_exception_is_not_deleted_and_one_of_another_course_is_refused(quiz):
    group = create_group(quiz.activity.course, name="Susulan")
    other = create_group(make_course(), name="Susulan")
    store(quiz, group=group, time_limit=900)
    with pytest.raises(ValidationError):
        store(quiz, group=other, time_limit=900)
    with pytest.raises(api.DomainError):
        api.delete_group(group)
    Override.objects.all().delete()
    api.delete_group(group)


@pytest.mark.parametrize("people", [1, 3])
def test_the_rules_of_many_cost_the_same(quiz, people, django_assert_num_queries):
    unit = make_unit(make_region())
    rows = [PersonFactory(unit=unit) for _number in range(people)]
    store(quiz, unit=unit, time_limit=900)
    store(quiz, group_name="A", attempts=3, people=rows)
    group = create_group(quiz.activity.course, name="B")
    store(quiz, group=group, attempts=4)
    for person in rows:
        GroupMember.objects.create(group=group, person=person)
    with django_assert_num_queries(3):
        assert len(rules_for_many(quiz, rows)) == people


def test_a_reason_is_needed_and_one_of_four_targets(quiz):
    person = PersonFactory()
    with pytest.raises(ReasonNeeded):
        store(quiz, person=person, reason="  ")
    with pytest.raises(ValidationError):
        store(quiz, person=person, group_name="A")
    with pytest.raises(ValidationError):
        store(quiz)


# While people are at it


def running(quiz, *, at=NOW):
    return take(quiz, finish=False, at=at)


def end_of(attempt):
    attempt.refresh_from_db()
    return attempt.ends_at - NOW, attempt.next_check_at - attempt.ends_at


def test_an_exception_moves_the_end_of_an_open_attempt_and_back(quiz):
    mine, other = running(quiz), running(quiz)
    override = store(quiz, person=mine.person, time_limit=1_200)
    minute = timedelta(minutes=1)
    assert (end_of(mine), end_of(other)) == ((20 * minute, minute), (10 * minute, minute))
    overrides.delete_override(override, user=None)
    assert end_of(mine)[0] == 10 * minute


def test_who_leaves_a_group_gets_the_end_back(quiz):
    attempt = running(quiz)
    override = store(quiz, group_name="A", time_limit=1_200, people=[attempt.person])
    assert end_of(attempt)[0] == timedelta(minutes=20)
    overrides.save_override(override, user=None, people=[])
    assert end_of(attempt)[0] == timedelta(minutes=10)


def test_who_comes_into_a_group_or_leaves_it_gets_its_end(quiz, django_capture_on_commit_callbacks):
    attempt, group = running(quiz), create_group(quiz.activity.course, name="A")
    store(quiz, group=group, time_limit=1_200)
    assert end_of(attempt)[0] == timedelta(minutes=10)
    for change, minutes in ((api.add_members, 20), (api.remove_members, 10)):
        with django_capture_on_commit_callbacks(execute=True):
            change(group, person_ids=[attempt.person_id])
        assert end_of(attempt)[0] == timedelta(minutes=minutes)


def test_an_overdue_attempt_goes_on_with_more_time(quiz):
    attempt = running(quiz, at=timezone.now() - HOUR)
    QuizAttempt.objects.update(state=State.OVERDUE)
    store(quiz, person=attempt.person, time_limit=7_200)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.ends_at > timezone.now()) == (State.IN_PROGRESS, True)


@pytest.mark.django_db
def test_publishing_another_limit_moves_open_attempts():
    page = make_quiz_page(None, ("question", {"question": make_question()}), time_limit=600)
    from learning.plugins.quiz.models import Quiz

    quiz = Quiz.objects.select_related("activity__course").get()
    attempt = running(quiz)
    page.time_limit = 1_800
    page.save_revision().publish()
    assert end_of(attempt)[0] == timedelta(minutes=30)
    assert publishing.quiz_of(quiz.activity).rules.time_limit == 1_800


@pytest.mark.parametrize("count", [1, 3])
def test_moving_many_ends_costs_the_same(quiz, count, django_assert_num_queries):
    people = [running(quiz).person for _number in range(count)]
    with django_assert_num_queries(16):
        store(quiz, group_name="A", time_limit=1_200, people=people)


# Staff


def test_extra_attempts(quiz):
    person = enrolled(quiz)
    take(quiz, person, at=NOW)
    user = UserFactory()
    overrides.give_attempts(quiz, person=person, count=2, user=user, reason="Gangguan")
    found = attempts.may_start(quiz, person=person, at=NOW, ip="")
    assert (found.allowed, found.attempts_left) == (True, 2)
    overrides.give_attempts(quiz, person=person, count=1, user=user, reason="Lagi")
    assert effective_settings(quiz, person).attempts == 4
    assert Override.objects.get().reason == "Lagi"


@pytest.mark.django_db
def test_extra_attempts_where_all_are_free_mean_nothing():
    quiz = make_quiz(make_question())
    with pytest.raises(NotPossible):
        overrides.give_attempts(quiz, person=enrolled(quiz), count=1, user=None, reason="Gangguan")


def test_more_time_for_one_attempt_outlives_other_changes(quiz):
    attempt = running(quiz)
    until = timezone.now() + HOUR
    staff.extend(attempt, until=until, user=UserFactory(), reason="Listrik padam")
    store(quiz, person=attempt.person, time_limit=700)
    attempt.refresh_from_db()
    assert attempt.ends_at == until
    with pytest.raises(NotPossible):
        staff.extend(attempt, until=until - HOUR, user=UserFactory(), reason="x")
    with pytest.raises(ReasonNeeded):
        staff.extend(attempt, until=until + HOUR, user=UserFactory(), reason=" ")


def given_up(quiz):
    return attempts.abandon(running(quiz), user=None, at=NOW + timedelta(minutes=11))


def test_an_abandoned_attempt_is_opened_again_with_its_answers(quiz):
    attempt = given_up(quiz)
    until = timezone.now() + HOUR
    found = attempts.reopen(attempt, user=UserFactory(), reason="Jaringan putus", until=until)
    assert (found.state, found.ends_at) == (State.IN_PROGRESS, until)
    done = attempts.finish_attempt(found, user=found.person.user, at=timezone.now())
    assert (done.state, done.marks) == (State.FINISHED, 1)


def test_opened_again_without_more_time_it_is_handed_in(quiz):
    attempt = attempts.reopen(given_up(quiz), user=UserFactory(), reason="Jaringan putus")
    assert (attempt.state, attempt.marks) == (State.FINISHED, 1)
    assert attempt.finished_at == attempt.ends_at


def test_only_abandoned_attempts_of_who_has_no_other_are_opened_again(quiz):
    user = UserFactory()
    attempt = given_up(quiz)
    with pytest.raises(ReasonNeeded):
        attempts.reopen(attempt, user=user, reason="")
    overrides.give_attempts(quiz, person=attempt.person, count=1, user=user, reason="x")
    second = take(quiz, attempt.person, finish=False, at=NOW + HOUR)
    with pytest.raises(NotPossible):
        attempts.reopen(attempt, user=user, reason="Jaringan putus", until=timezone.now() + HOUR)
    with pytest.raises(NotPossible):
        attempts.reopen(second, user=user, reason="Jaringan putus")
