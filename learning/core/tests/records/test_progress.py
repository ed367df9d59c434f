from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core import api
from learning.core.contract import Result
from learning.core.courses.services import recount
from learning.core.models import (
    Activity,
    Completion,
    CourseCompletion,
    Enrolment,
    Progress,
    SectionProgress,
)
from learning.core.records import errors, progress, rollup
from learning.core.signals import course_completed
from learning.core.testing.factories import ActivityFactory, PersonFactory, make_course

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def person():
    return PersonFactory()


def finish(course, person, number=None):
    for activity in course.activities.all()[:number]:
        api.complete_manually(activity, person=person)


def test_completing_everything_completes_the_course(person):
    course = make_course(3, sections=2, programme_jp=6)
    enrolment = api.enrol(course, person=person)

    finish(course, person, 2)
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("active", 2)

    finish(course, person)
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("completed", 3)
    completion = CourseCompletion.objects.get()
    assert (completion.title, completion.programme_jp) == (course.title, 6)
    assert completion.local_date == timezone.localdate()
    assert [row.completed_at is not None for row in SectionProgress.objects.all()] == [True, True]


def test_completion_is_idempotent(person):
    course = make_course(1)
    api.enrol(course, person=person)

    finish(course, person)
    before = Progress.objects.values().get()
    finish(course, person)

    assert Progress.objects.values().get() == before
    assert CourseCompletion.objects.count() == 1


def test_who_is_not_enrolled_reports_nothing(person):
    course = make_course(1)

    with pytest.raises(errors.NotEnrolled):
        api.report_result(course.activities.get(), person=person, result=Result(completed=True))

    assert Progress.objects.count() == 0


def test_a_lesson_added_later_takes_no_completion_away(person):
    course = make_course(1)
    enrolment = api.enrol(course, person=person)
    finish(course, person)

    ActivityFactory(course=course, order=9)
    recount(course)
    rollup.roll_up_course(course)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("completed", 1)
    assert course.required_count == 2


def test_a_lesson_removed_completes_who_has_the_rest(person):
    course = make_course(2)
    enrolment = api.enrol(course, person=person)
    finish(course, person, 1)

    course.activities.filter(order=1).update(is_live=False)
    recount(course)

    assert rollup.roll_up_course(course) == 1
    enrolment.refresh_from_db()
    assert enrolment.status == "completed"


def test_only_manual_activities_are_completed_by_hand(person):
    course = make_course(1, completion=Completion.TIME, min_seconds=60)
    api.enrol(course, person=person)

    with pytest.raises(errors.NotAllowedNow):
        finish(course, person)


def test_a_locked_activity_cannot_be_completed_by_post(person):
    course = make_course(2, sequential=True)
    api.enrol(course, person=person)
    second = course.activities.last()

    with pytest.raises(errors.Locked, match=course.activities.first().title):
        api.complete_manually(second, person=person)

    assert Progress.objects.filter(completed_at__isnull=False).count() == 0


def test_suspended_learners_complete_nothing(person):
    course = make_course(1)
    api.suspend(api.enrol(course, person=person), actor=None)

    with pytest.raises(errors.NotAllowedNow):
        finish(course, person)


def test_active_time_is_the_servers(person, monkeypatch):
    course = make_course(1, completion=Completion.TIME, min_seconds=60)
    activity = course.activities.get()
    api.enrol(course, person=person)
    seconds = []
    for offset in (0, 30, 30.2, 500, 530):
        monkeypatch.setattr(progress.timezone, "now", lambda o=offset: START + timedelta(seconds=o))
        seconds.append(api.heartbeat(activity, person=person).seconds)

    assert seconds == [0, 30, 30, 30, 60]
    assert Progress.objects.get().is_complete


def test_two_tabs_share_one_clock(person, monkeypatch):
    course = make_course(2)
    first, second = course.activities.all()
    api.enrol(course, person=person)
    for offset, activity in ((0, first), (30, second), (31, first), (60, second)):
        monkeypatch.setattr(progress.timezone, "now", lambda o=offset: START + timedelta(seconds=o))
        api.heartbeat(activity, person=person)

    assert sum(Progress.objects.values_list("seconds", flat=True)) == 60


def test_viewing_completes_where_viewing_is_the_rule(person):
    course = make_course(1, completion=Completion.VIEW)
    activity = course.activities.get()
    enrolment = api.enrol(course, person=person)

    progress.record_view(activity, person=person, enrolment=enrolment, progress=None)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.last_activity) == ("completed", activity)


def test_reading_again_writes_nothing(person, django_assert_num_queries):
    course = make_course(1)
    activity = course.activities.get()
    enrolment = api.enrol(course, person=person)
    own = progress.record_view(activity, person=person, enrolment=enrolment, progress=None)
    enrolment.refresh_from_db()

    with django_assert_num_queries(0):
        progress.record_view(activity, person=person, enrolment=enrolment, progress=own)


def test_override_needs_a_reason_and_is_logged(person):
    course = make_course(1)
    activity = course.activities.get()
    enrolment = api.enrol(course, person=person)
    staff = PersonFactory().user

    with pytest.raises(errors.NotAllowedNow):
        api.override_completion(activity, person=person, completed=True, actor=staff, reason=" ")

    api.override_completion(
        activity, person=person, completed=True, actor=staff, reason="Bukti kertas"
    )
    enrolment.refresh_from_db()
    assert enrolment.status == "completed"

    row = api.override_completion(
        activity, person=person, completed=False, actor=staff, reason="Salah orang"
    )
    enrolment.refresh_from_db()
    assert (row.is_complete, enrolment.status, enrolment.done_count) == (False, "completed", 0)
    assert [(log.completed, log.reason) for log in row.log.all()] == [
        (True, "Bukti kertas"),
        (False, "Salah orang"),
    ]


@pytest.mark.parametrize(
    ("handed_in", "kept"),
    [(None, 4), (1, 1), (4, 4), (9, 4)],
    ids=["none", "before", "at", "after"],
)
def test_when_the_work_was_handed_in_stands_beside_the_score(handed_in, kept):
    person, course = PersonFactory(), make_course(1)
    api.enrol(course, person=person)
    activity = Activity.objects.get(course=course)
    moments = [START + timedelta(minutes=minute) for minute in range(10)]
    result = Result(
        score=Decimal("0.5"),
        at=moments[4],
        handed_in_at=None if handed_in is None else moments[handed_in],
    )
    row = api.report_result(activity, person=person, result=result)
    assert (row.handed_in_at, row.scored_at) == (moments[kept], moments[4])
    # What is no score, or older than the score that counts, hands nothing in.
    api.report_result(activity, person=person, result=Result(completed=True, at=moments[8]))
    older = Result(score=Decimal(1), at=moments[2], handed_in_at=moments[0])
    api.report_result(activity, person=person, result=older)
    row.refresh_from_db()
    assert row.handed_in_at == moments[kept]


results = st.lists(
    st.builds(
        Result,
        completed=st.booleans(),
        score=st.one_of(st.none(), st.integers(0, 4).map(lambda n: Decimal(n) / 4)),
        passed=st.one_of(st.none(), st.booleans()),
        at=st.integers(0, 5).map(lambda n: START + timedelta(minutes=n)),
        key=st.sampled_from("abc"),
    ),
    min_size=1,
    max_size=6,
    # Two different outcomes of one attempt at one moment contradict each other.
    unique_by=lambda result: (result.at, result.key),
)


def state_after(reports):
    person, course = PersonFactory(), make_course(1)
    enrolment = api.enrol(course, person=person)
    activity = Activity.objects.get(course=course)
    for result in reports:
        api.report_result(activity, person=person, result=result)
    row = Progress.objects.values("completed_at", "score", "passed", "scored_at", "score_key")
    enrolment.refresh_from_db()
    return row.get(person=person), enrolment.status


@given(results.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
@settings(max_examples=40)
def test_any_order_and_any_repetition_give_the_same_state(orders):
    rows, shuffled = orders

    assert state_after(rows) == state_after([*shuffled, *rows])


@given(results)
@settings(max_examples=40)
def test_state_is_what_a_naive_reading_says(rows):
    state, status = state_after(rows)
    done = [row.at for row in rows if row.completed]
    scored = [row for row in rows if row.score is not None or row.passed is not None]
    last = max(scored, key=lambda row: (row.at, row.key), default=None)

    assert state["completed_at"] == min(done, default=None)
    assert state["score"] == (last.score if last else None)
    assert state["passed"] == (last.passed if last else None)
    assert status == (Enrolment.Status.COMPLETED if done else Enrolment.Status.ACTIVE)


def test_a_receiver_that_fails_costs_nobody_the_last_step(
    db, django_capture_on_commit_callbacks, caplog
):
    heard = []

    def fail(**kwargs):
        raise RuntimeError("a plugin stumbles")

    def hear(completion, **kwargs):
        heard.append(completion.person)

    person, course = PersonFactory(), make_course(1)
    api.enrol(course, person=person)
    course_completed.connect(fail)
    course_completed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            api.report_result(
                Activity.objects.get(course=course), person=person, result=Result(completed=True)
            )
    finally:
        course_completed.disconnect(fail)
        course_completed.disconnect(hear)
    assert heard == [person]
    assert "a plugin stumbles" in caplog.text
