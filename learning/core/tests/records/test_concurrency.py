"""Real threads on real rows: what SQLite serialises anyway, PostgreSQL must get right."""

from datetime import timedelta
from functools import partial
from importlib import import_module
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Locale

from learning.core import api
from learning.core.contract import DomainError, Result
from learning.core.courses.services import recount, sync_course, sync_page
from learning.core.models import (
    Activity,
    Course,
    CourseCompletion,
    Enrolment,
    EnrolmentLog,
    PastProgress,
    Person,
    Progress,
    SectionProgress,
)
from learning.core.prepared import Prepared
from learning.core.records import errors
from learning.core.records.rollup import roll_up_course
from learning.core.testing.factories import (
    ActivityFactory,
    PersonFactory,
    add_page,
    make_course,
    make_course_page,
    make_region,
)
from learning.core.testing.threads import together
from learning.plugins.lesson.models import LessonPage

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
DONE = Result(completed=True)
PATIENCE = 60


def counts(course):
    course.refresh_from_db()
    seated = course.enrolments.filter(status__in=Enrolment.SEATED_STATUSES).count()
    return course.seats_taken, seated


def test_ten_people_and_three_seats():
    course = make_course(1, seats=3)
    people = [PersonFactory() for _ in range(10)]

    answers = together(*[partial(api.enrol, course, person=person) for person in people])

    assert sum(isinstance(answer, Enrolment) for answer in answers) == 3
    assert sum(isinstance(answer, errors.NoSeats) for answer in answers) == 7
    assert counts(course) == (3, 3)


def test_the_same_person_enrols_six_times():
    course, person = make_course(1, seats=5), PersonFactory()

    answers = together(*[partial(api.enrol, course, person=person)] * 6)

    assert len({answer.pk for answer in answers}) == 1
    assert counts(course) == (1, 1)
    assert EnrolmentLog.objects.count() == 1


def test_leaving_and_coming_in_keeps_the_seats_right():
    course = make_course(1, seats=2)
    inside = [api.enrol(course, person=PersonFactory()) for _ in range(2)]
    waiting = [PersonFactory() for _ in range(4)]

    together(
        *[partial(api.withdraw, enrolment) for enrolment in inside],
        *[partial(api.enrol, course, person=person) for person in waiting],
    )

    taken, seated = counts(course)
    assert taken == seated
    assert taken <= 2


def test_one_outcome_reported_by_eight_threads():
    course, person = make_course(1, sections=1, programme_jp=4), PersonFactory()
    activity = course.activities.get()
    enrolment = api.enrol(course, person=person)

    together(*[partial(api.report_result, activity, person=person, result=DONE)] * 8)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("completed", 1)
    assert Progress.objects.count() == 1
    assert CourseCompletion.objects.get().programme_jp == 4
    assert SectionProgress.objects.get().done_count == 1
    assert EnrolmentLog.objects.filter(status="completed").count() == 1


def test_eight_activities_reported_at_once_complete_the_course_once():
    course, person = make_course(8, sections=2), PersonFactory()
    enrolment = api.enrol(course, person=person)

    together(
        *[
            partial(api.report_result, activity, person=person, result=DONE)
            for activity in course.activities.all()
        ]
    )

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("completed", 8)
    assert CourseCompletion.objects.count() == 1
    assert sorted(SectionProgress.objects.values_list("done_count", flat=True)) == [4, 4]


def test_a_double_press_of_done():
    course, person = make_course(2), PersonFactory()
    api.enrol(course, person=person)
    first = course.activities.first()

    together(*[partial(api.complete_manually, first, person=person)] * 4)

    assert Progress.objects.count() == 1
    assert Enrolment.objects.get().done_count == 1


def test_beats_in_many_tabs_credit_no_more_than_the_clock():
    person = PersonFactory()
    activities = []
    for course in (make_course(2), make_course(2)):
        api.enrol(course, person=person)
        activities += course.activities.all()
    before = timezone.now() - timedelta(seconds=40)
    for activity in activities:
        Progress.objects.create(
            person=person, activity=activity, course=activity.course, last_beat_at=before
        )

    together(*[partial(api.heartbeat, activity, person=person) for activity in activities * 2])

    passed = (timezone.now() - before).total_seconds()
    assert 40 <= sum(Progress.objects.values_list("seconds", flat=True)) <= passed


def test_a_recount_does_not_overlook_what_is_being_reported():
    course, person = make_course(2), PersonFactory()
    enrolment = api.enrol(course, person=person)
    activity = course.activities.first()
    reported, recounting = Event(), Event()

    def report():
        with transaction.atomic():
            api.report_result(activity, person=person, result=DONE)
            reported.set()
            recounting.wait(PATIENCE)
            wait_for_a_blocked_query()

    def recount_all():
        reported.wait(PATIENCE)
        recounting.set()
        roll_up_course(course)

    together(report, recount_all)

    enrolment.refresh_from_db()
    assert enrolment.done_count == 1


def wait_for_a_blocked_query():
    """Until another connection waits for a lock that this one holds."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.05)")
    raise AssertionError("nobody waited")


def test_coming_back_while_a_late_result_arrives():
    course, person = make_course(2), PersonFactory()
    first, second = course.activities.all()
    api.withdraw(api.enrol(course, person=person))
    reported, entering = Event(), Event()

    def report():
        with transaction.atomic():
            api.report_result(first, person=person, result=DONE)
            Enrolment.objects.update(last_activity=second)
            reported.set()
            entering.wait(PATIENCE)
            wait_for_a_blocked_query()

    def come_back():
        reported.wait(PATIENCE)
        entering.set()
        return api.enrol(course, person=person)

    together(report, come_back)

    enrolment = Enrolment.objects.get()
    assert (enrolment.status, enrolment.done_count) == ("active", 1)
    assert enrolment.last_activity == second


def test_the_outline_changes_while_people_enrol_report_and_leave():
    course = make_course(4, sections=2, seats=40)
    activities = list(course.activities.all())
    inside = [api.enrol(course, person=PersonFactory()) for _ in range(4)]
    fresh = [PersonFactory() for _ in range(4)]

    def change_outline():
        for _ in range(5):
            with transaction.atomic():
                recount(Course.objects.select_for_update(no_key=True).get(pk=course.pk))
            roll_up_course(course)

    def learn(enrolment):
        for activity in activities:
            api.report_result(activity, person=enrolment.person, result=DONE)

    def come_and_learn(person):
        learn(api.enrol(course, person=person))

    def pause(enrolment):
        api.suspend(enrolment, actor=None)
        api.reactivate(enrolment, actor=None)

    together(
        change_outline,
        change_outline,
        *[partial(learn, enrolment) for enrolment in inside],
        *[partial(come_and_learn, person) for person in fresh],
        partial(pause, inside[0]),
        partial(api.expire_due),
    )

    rows = Enrolment.objects.values_list("status", "done_count")
    roll_up_course(course)
    assert list(rows) == [("completed", 4)] * 8
    assert CourseCompletion.objects.count() == 8
    assert counts(course) == (8, 8)


def completed(activities=2):
    course, person = make_course(activities, sections=1), PersonFactory()
    api.enrol(course, person=person)
    for activity in course.activities.all():
        api.report_result(activity, person=person, result=DONE)
    return course, person


def test_six_begin_one_new_attempt():
    course, person = completed()
    begin = partial(api.begin_attempt, course, person=person, reason="Siklus 2027")
    many = partial(api.begin_attempts, course, person_ids=[person.pk], reason="Siklus 2027")

    together(*[begin] * 3, *[many] * 3)

    assert Enrolment.objects.get().attempt == 2
    assert PastProgress.objects.count() == 2
    assert EnrolmentLog.objects.filter(previous="completed").count() == 1


def test_an_attempt_begins_while_a_result_arrives():
    course, person = completed()
    first = course.activities.first()
    extra = ActivityFactory(course=course, required=False, order=9)
    reported, beginning = Event(), Event()

    def report():
        with transaction.atomic():
            api.report_result(extra, person=person, result=DONE)
            reported.set()
            beginning.wait(PATIENCE)
            wait_for_a_blocked_query()

    def begin():
        reported.wait(PATIENCE)
        beginning.set()
        return api.begin_attempt(course, person=person, reason="Siklus 2027")

    together(report, begin)

    assert PastProgress.objects.filter(completed_at__isnull=False).count() == 3
    assert Progress.objects.filter(completed_at__isnull=False).count() == 0
    api.report_result(first, person=person, result=DONE)
    assert Enrolment.objects.get().done_count == 1


def test_results_race_with_a_new_attempt_and_nothing_is_counted_twice():
    course, person = completed(4)
    activities = list(course.activities.all())

    together(
        *[partial(api.report_result, row, person=person, result=DONE) for row in activities],
        partial(api.begin_attempt, course, person=person, reason="Siklus 2027"),
        partial(roll_up_course, course),
    )

    enrolment = Enrolment.objects.get()
    done = Progress.objects.filter(completed_at__isnull=False).count()
    assert enrolment.done_count == done
    assert PastProgress.objects.count() == 4
    assert enrolment.attempt == 2
    assert CourseCompletion.objects.count() == (2 if done == 4 else 1)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_lesson_is_published_while_its_course_is_brought_in_step(language):
    course_page = make_course_page()
    lesson = add_page(course_page, LessonPage(title="Kop surat", slug="kop"))
    english = Locale.objects.get_or_create(language_code="en")[0]
    translated = lesson.copy_for_translation(english, copy_parents=True)
    page = lesson if language == "id" else translated
    before = Activity.objects.get().content_version
    locked = Event()

    def bring_in_step():
        with transaction.atomic():
            Course.objects.select_for_update(no_key=True).get()
            locked.set()
            wait_for_a_blocked_query()
            sync_course(course_page)

    def publish():
        locked.wait(PATIENCE)
        with transaction.atomic():
            sync_page(page)

    together(bring_in_step, publish)

    assert Activity.objects.get().content_version == before + 1


def test_a_prepared_lock_needs_a_transaction():
    locking = Prepared(
        lambda pk: Person.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"),
        pk=int,
    )
    with transaction.atomic():
        assert locking(pk=1) == []

    with pytest.raises(transaction.TransactionManagementError):
        locking(pk=1)


@pytest.fixture
def shared():
    """An innovation of the practices plugin, where it is installed; core itself names no plugin."""
    testing = pytest.importorskip("learning.plugins.practices.testing")
    return testing.entry_of(testing.make_innovation(is_replicable=True))


def practices(name):
    return import_module(f"learning.plugins.practices.services.{name}")


def test_thanks_pressed_in_many_windows_and_by_many(shared):
    community = practices("community")
    people = [PersonFactory() for _ in range(4)]

    together(*[partial(community.thank, shared, person, thanks=True) for person in people * 3])

    shared.refresh_from_db()
    assert (shared.thanks_count, shared.reactions.count()) == (4, 4)


def test_one_comment_sent_five_times_at_once_is_one(shared):
    community, person = practices("community"), PersonFactory()

    answers = together(*[partial(community.comment, shared, person, "Bagus sekali")] * 5)

    assert shared.comments.count() == 1
    assert [answer.code for answer in answers if isinstance(answer, DomainError)] == [
        "duplicate"
    ] * 4


def test_a_burst_of_comments_stops_at_the_limit(shared):
    community, person = practices("community"), PersonFactory()

    together(*[partial(community.comment, shared, person, f"Teks {n}") for n in range(8)])

    assert shared.comments.count() == 5


def test_a_region_proposes_one_replication_however_many_press(shared):
    adoptions, region = practices("adoptions"), make_region()
    proposal = {"region": region, "plan": "x", "starts_on": timezone.localdate(), "user": None}

    answers = together(*[partial(adoptions.propose, shared, **proposal)] * 5)

    assert shared.adoptions.count() == 1
    assert sum(isinstance(answer, adoptions.AlreadyOpen) for answer in answers) == 4


def test_two_windows_save_one_contribution(shared):
    contributions, person = practices("contributions"), PersonFactory(region=shared.region)
    user = person.user
    row = contributions.start(person, kind="innovation", title="Antrean", user=user)
    stamp = contributions.draft_of(row).stamp

    def save(text):
        values = {"summary": text}
        return contributions.save(
            row, values=values, unfinished={}, stamp=stamp, user=user, is_autosave=True
        )

    answers = together(partial(save, "Satu"), partial(save, "Dua"))

    row.refresh_from_db()
    conflicts = [isinstance(answer, contributions.Conflict) for answer in answers]
    assert sorted(conflicts) == [False, True]
    assert row.version == 1
    assert contributions.draft_of(row).page.summary == ("Dua" if conflicts[0] else "Satu")
