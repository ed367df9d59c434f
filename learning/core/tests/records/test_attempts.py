"""Taking a course again: nothing earned is lost, and what begins anew is empty."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core import api
from learning.core.contract import Result
from learning.core.models import (
    Course,
    CourseCompletion,
    Enrolment,
    EnrolmentLog,
    Note,
    PastProgress,
    Progress,
    ProgressLog,
    SectionProgress,
)
from learning.core.records import errors
from learning.core.records.enrolments import course_context
from learning.core.signals import attempt_begun, enrolment_changed, learner_enrolled
from learning.core.testing.factories import ActivityFactory, PersonFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db
REASON = "Sertifikasi 2027"
# Course and enrolment locked; archive, clear twice, reopen, log; lessons clear theirs, a gradebook
# is looked for; a savepoint.
STATEMENTS = 15


def finish(course, person, score=None):
    for activity in course.activities.order_by("order"):
        result = Result(completed=True, score=score, passed=None if score is None else True)
        api.report_result(activity, person=person, result=result)


def completed(activities=2, *, score=None, person=None, **kwargs):
    course, person = make_course(activities, sections=1, **kwargs), person or PersonFactory()
    api.enrol(course, person=person)
    finish(course, person, score)
    return course, person


def again(course, person, reason=REASON):
    return api.begin_attempt(course, person=person, reason=reason)


def rows(model, **kwargs):
    return list(model.objects.filter(**kwargs).order_by("pk").values())


def test_a_new_attempt_is_empty_and_the_old_records_stay():
    course, person = completed(programme_jp=6, score=Decimal("0.8"))
    facts, progress = rows(CourseCompletion), rows(Progress)
    before = timezone.now()

    enrolment = again(course, person)

    assert rows(CourseCompletion) == facts
    stored = Enrolment.objects.get()
    assert (enrolment.pk, stored.attempt, stored.status) == (stored.pk, 2, "active")
    assert (stored.completed_at, stored.done_count, stored.last_activity) == (None, 0, None)
    assert before <= stored.attempt_began_at <= timezone.now()
    assert stored.activated_at == stored.attempt_began_at == enrolment.attempt_began_at
    assert stored.attempt_reason == REASON
    kept = ("person_id", "activity_id", "course_id", "completed_at", "score", "passed", "scored_at")
    archive = [tuple(row[name] for name in kept) for row in rows(PastProgress)]
    assert archive == [tuple(row[name] for name in kept) for row in progress]
    assert {row.attempt for row in PastProgress.objects.all()} == {1}
    for row in Progress.objects.all():
        assert (row.completed_at, row.score, row.passed, row.scored_at) == (None,) * 4
        assert (row.score_key, row.seconds, row.first_viewed_at) == ("", 0, None)
        assert row.handed_in_at is None
    assert [(row.done_count, row.completed_at) for row in SectionProgress.objects.all()] == [
        (0, None)
    ]
    last = EnrolmentLog.objects.last()
    assert (last.previous, last.status, last.reason) == ("completed", "active", REASON)


def test_the_second_completion_stands_beside_the_first():
    course, person = completed(score=Decimal("0.8"))
    first = rows(CourseCompletion)
    again(course, person)

    finish(course, person, Decimal("0.9"))

    stored = rows(CourseCompletion)
    assert [row for row in stored if row["attempt"] == 1] == first
    assert [(row["attempt"], row["score"]) for row in stored] == [
        (1, Decimal("0.8")),
        (2, Decimal("0.9")),
    ]
    enrolment = Enrolment.objects.get()
    assert (enrolment.status, enrolment.attempt, enrolment.done_count) == ("completed", 2, 2)
    assert SectionProgress.objects.get().done_count == 2
    again(course, person, "Siklus ketiga")
    assert sorted(PastProgress.objects.values_list("attempt", flat=True)) == [1, 1, 2, 2]
    assert Enrolment.objects.get().attempt == 3


def test_everything_the_old_attempt_held_is_archived():
    course, person = completed(1)
    staff, moment = UserFactory(), timezone.now() - timedelta(days=30)
    api.override_completion(
        course.activities.get(), person=person, completed=True, actor=staff, reason="Luring"
    )
    Progress.objects.update(seconds=75, first_viewed_at=moment, last_viewed_at=moment)

    again(course, person)

    past, present = PastProgress.objects.get(), Progress.objects.get()
    assert (past.seconds, past.first_viewed_at, past.last_viewed_at) == (75, moment, moment)
    assert (past.overridden_by, past.override_reason) == (staff, "Luring")
    assert (present.overridden_by, present.override_reason) == (None, "")
    assert ProgressLog.objects.get().reason == "Luring"


def test_what_was_never_touched_again_is_not_archived_twice():
    course, person = completed(1)
    ActivityFactory(course=course, required=False, order=9)
    extra = course.activities.get(order=9)
    api.report_result(extra, person=person, result=Result(completed=True))
    again(course, person)
    api.report_result(course.activities.get(order=0), person=person, result=Result(completed=True))

    again(course, person)

    assert PastProgress.objects.filter(activity=extra).count() == 1


def test_the_score_of_a_completion_is_the_mean_of_published_activities():
    course, person = make_course(3), PersonFactory()
    api.enrol(course, person=person)
    first, second, third = course.activities.order_by("order")
    gone = ActivityFactory(course=course, is_live=False, order=9)
    for activity, score in ((gone, "0.1"), (first, "1"), (second, "0.5"), (third, None)):
        given = None if score is None else Decimal(score)
        result = Result(completed=True, score=given)
        api.report_result(activity, person=person, result=result)

    assert CourseCompletion.objects.get().score == Decimal("0.75")


def test_thirds_are_rounded_and_no_score_is_none():
    course, person = make_course(3), PersonFactory()
    api.enrol(course, person=person)
    for activity, score in zip(course.activities.order_by("order"), "110", strict=True):
        result = Result(completed=True, score=Decimal(score))
        api.report_result(activity, person=person, result=result)
    assert CourseCompletion.objects.get().score == Decimal("0.66667")

    other, person = completed(1)
    assert CourseCompletion.objects.get(course=other).score is None


def test_notes_stay():
    course, person = completed(1)
    note = Note.objects.create(person=person, activity=course.activities.get(), text="Ingat")

    again(course, person)

    assert rows(Note)[0]["text"] == note.text


def test_beginning_twice_opens_one_attempt():
    course, person = completed()
    again(course, person)
    log = EnrolmentLog.objects.count()

    repeated = again(course, person)

    assert (repeated.attempt, EnrolmentLog.objects.count()) == (2, log)
    assert PastProgress.objects.count() == 2


def test_the_first_attempt_under_way_is_left_alone():
    course, person = make_course(2), PersonFactory()
    api.enrol(course, person=person)
    api.report_result(course.activities.first(), person=person, result=Result(completed=True))
    before = rows(Progress)

    assert again(course, person).attempt == 1
    assert (rows(Progress), PastProgress.objects.count()) == (before, 0)


def test_who_is_not_enrolled_begins_nothing():
    with pytest.raises(errors.NotEnrolled):
        again(make_course(1), PersonFactory())


@pytest.mark.parametrize("status", ["requested", "suspended", "withdrawn", "expired"])
def test_only_a_completed_enrolment_begins_again(status):
    course, person = completed()
    Enrolment.objects.update(status=status)
    before = rows(Progress)

    with pytest.raises(errors.NotAllowedNow):
        again(course, person)

    assert (rows(Progress), Enrolment.objects.get().attempt) == (before, 1)


def test_a_course_that_is_not_published_begins_nothing():
    course, person = completed()
    Course.objects.update(is_live=False)

    with pytest.raises(errors.NotAllowedNow):
        again(course, person)
    with pytest.raises(errors.NotAllowedNow):
        api.begin_attempts(course, person_ids=[person.pk], reason=REASON)

    assert Enrolment.objects.get().status == "completed"


def test_a_reason_is_needed_and_shortened():
    course, person = completed()

    with pytest.raises(errors.NotAllowedNow):
        again(course, person, "  ")
    again(course, person, "x" * 300)

    assert Enrolment.objects.get().attempt_reason == "x" * 255


def test_access_days_count_from_the_new_attempt():
    course, person = completed(access_days=30)
    Enrolment.objects.update(expires_at=timezone.now() - timedelta(days=400))

    enrolment = again(course, person)

    assert enrolment.expires_at == enrolment.attempt_began_at + timedelta(days=30)
    assert enrolment.is_open


def test_seats_are_taken_once():
    course, person = completed(seats=1)

    again(course, person)
    finish(course, person)

    assert Course.objects.get(pk=course.pk).seats_taken == 1


def test_late_results_of_the_old_attempt_do_not_count_in_the_new_one():
    course, person = completed(1)
    activity = course.activities.get()
    enrolment = again(course, person)
    before = rows(Progress)
    late = Result(completed=True, score=1, at=enrolment.attempt_began_at - timedelta(seconds=1))

    api.report_result(activity, person=person, result=late)
    assert (rows(Progress), Enrolment.objects.get().status) == (before, "active")

    at = enrolment.attempt_began_at
    api.report_result(activity, person=person, result=Result(completed=True, at=at))
    assert Enrolment.objects.get().status == "completed"


def test_a_late_result_of_an_activity_never_opened_is_not_stored():
    course, person = completed(1)
    extra = ActivityFactory(course=course, required=False, order=9)
    enrolment = again(course, person)
    late = Result(completed=True, at=enrolment.attempt_began_at - timedelta(days=1))

    assert api.report_result(extra, person=person, result=late).pk is None
    assert not Progress.objects.filter(activity=extra).exists()


def test_a_course_completed_once_stays_completed_for_prerequisites():
    course, person = completed()
    later = make_course(1)
    later.prerequisites.add(course)
    again(course, person)

    context = course_context(later, person=person, now=timezone.now())

    assert context.completed_courses == {course.pk}


def test_an_attempt_left_and_taken_up_again_goes_on():
    course, person = completed(2)
    enrolment = again(course, person)
    api.report_result(course.activities.first(), person=person, result=Result(completed=True))
    api.withdraw(enrolment)

    resumed = api.enrol(course, person=person)

    assert (resumed.attempt, resumed.status, resumed.done_count) == (2, "active", 1)


def test_it_is_announced(django_capture_on_commit_callbacks):
    course, person = completed()
    heard = []

    def hear(signal, **kwargs):
        heard.append((signal, kwargs.get("previous")))

    signals = (attempt_begun, enrolment_changed, learner_enrolled)
    for signal in signals:
        signal.connect(hear, weak=False)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            again(course, person)
    finally:
        for signal in signals:
            signal.disconnect(hear)

    assert heard == [(attempt_begun, None), (enrolment_changed, "completed")]


def test_a_receiver_that_fails_rolls_everything_back():
    course, person = completed()

    def fail(**kwargs):
        raise RuntimeError

    attempt_begun.connect(fail, weak=False)
    try:
        with pytest.raises(RuntimeError):
            again(course, person)
    finally:
        attempt_begun.disconnect(fail)

    assert (Enrolment.objects.get().attempt, PastProgress.objects.count()) == (1, 0)


def test_many_begin_with_the_same_statements_as_one():
    course, _person = completed()
    people = list(Enrolment.objects.filter(course=course).values_list("person_id", flat=True))
    for _number in range(3):
        person = PersonFactory()
        api.enrol(course, person=person)
        finish(course, person)
        people.append(person.pk)

    with CaptureQueriesContext(connection) as one:
        api.begin_attempts(course, person_ids=people[:1], reason=REASON)
    with CaptureQueriesContext(connection) as three:
        counts = api.begin_attempts(course, person_ids=people[1:], reason=REASON)

    assert (len(one), len(three)) == (STATEMENTS, STATEMENTS)
    assert counts == {"begun": 3, "unchanged": 0, "refused": 0, "not_enrolled": 0}
    assert set(Enrolment.objects.values_list("attempt", "status")) == {(2, "active")}
    assert PastProgress.objects.count() == 8


def test_many_are_sorted_by_what_can_become_of_them():
    course, done = completed()
    busy, stopped, other = PersonFactory(), PersonFactory(), PersonFactory()
    for person in (busy, stopped):
        api.enrol(course, person=person)
    Enrolment.objects.filter(person=stopped).update(status="suspended")
    ids = [done.pk, busy.pk, stopped.pk, other.pk, done.pk]

    counts = api.begin_attempts(course, person_ids=ids, reason=REASON)

    assert counts == {"begun": 1, "unchanged": 1, "refused": 1, "not_enrolled": 1}
    repeated = api.begin_attempts(course, person_ids=ids, reason=REASON)
    assert repeated == {"begun": 0, "unchanged": 2, "refused": 1, "not_enrolled": 1}


def test_other_people_and_courses_are_left_alone():
    course, person = completed()
    _course, neighbour = completed()
    api.enrol(course, person=neighbour)
    finish(course, neighbour)
    elsewhere, _same = completed(person=person)
    before = rows(Progress, person=neighbour) + rows(Progress, course=elsewhere)

    again(course, person)

    assert rows(Progress, person=neighbour) + rows(Progress, course=elsewhere) == before
    assert set(PastProgress.objects.values_list("person", "course")) == {(person.pk, course.pk)}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.just(0), st.just(0)),
        st.tuples(st.just("report"), st.integers(0, 2), st.integers(-2, 0)),
    ),
    max_size=25,
)


@settings(max_examples=30)
@given(steps=STEPS)
def test_whatever_happens_no_completion_and_no_archive_changes(db, steps):
    course, person = make_course(3), PersonFactory()
    api.enrol(course, person=person)
    activities = list(course.activities.order_by("order"))
    facts, archive, attempts = [], [], 1
    for step, number, days in steps:
        if step == "begin":
            if Enrolment.objects.get(course=course).completed_at:
                attempts += 1
            again(course, person)
        else:
            at = timezone.now() + timedelta(days=days) if days else None
            result = Result(completed=True, at=at, key=str(number))
            api.report_result(activities[number], person=person, result=result)
        now_facts = rows(CourseCompletion, course=course)
        now_archive = rows(PastProgress, course=course)
        assert now_facts[: len(facts)] == facts
        assert now_archive[: len(archive)] == archive
        facts, archive = now_facts, now_archive
    enrolment = Enrolment.objects.get(course=course)
    done = Progress.objects.filter(course=course, completed_at__isnull=False).count()
    assert (enrolment.attempt, enrolment.done_count) == (attempts, done)
    assert [row["attempt"] for row in facts] == list(range(1, len(facts) + 1))
    assert len(facts) == attempts - (enrolment.completed_at is None)
    assert len(archive) == 3 * (attempts - 1)
