"""Demo learners at every state of progress, made by the same services that people use."""

from datetime import timedelta

from django.utils import timezone

from cms.demo.texts import DOMAIN
from learning.core import api
from learning.core.contract import Result
from learning.core.models import (
    Course,
    CourseCompletion,
    Enrolment,
    EnrolmentLog,
    EnrolMethod,
    Person,
    Progress,
)
from learning.plugins.lesson.models import LessonPage, LessonResponse

# Shares of a course done by the learners in turn; None leaves it untouched after enrolling.
SHARES = (1.0, 0.5, 1.0, 0.2, 0.8, None, 1.0, 0.35)
ENDINGS = {13: "suspended", 27: "withdrawn", 19: "expired"}


Status = Enrolment.Status


def load_progress(people: list[Person], courses: list[Course]) -> None:
    for number, person in enumerate(people):
        if person.enrolments.exists():
            continue
        for offset, course in enumerate(_plan(number, person, courses)):
            _learn(course, person, number + offset * 3)


def fill(course: Course, people: list[Person]) -> None:
    """Give every free seat to somebody who learns already, last the people of the tour."""
    for person in reversed(people):
        course.refresh_from_db()
        if course.seats is None or course.seats_taken >= course.seats:
            return
        if person.enrolments.exists() and api.in_scope(course, person=person):
            api.assign(course, person=person, actor=None, reason="Data contoh")


def _plan(number: int, person: Person, courses: list[Course]) -> list[Course]:
    """Two to four courses a person; every tenth person has none, to show the first day."""
    if number % 10 == 9:
        return []
    open_to = [course for course in courses if api.in_scope(course, person=person)]
    first = [course for course in open_to if course.region_id == person.region_id]
    others = [course for course in open_to if course.region_id != person.region_id]
    shift = number % len(others)
    return [*first[:2], *(others[shift:] + others[:shift])[: 1 + number % 2]]


def _learn(course: Course, person: Person, number: int) -> None:
    if course.enrol_method == EnrolMethod.APPROVAL and number % 3 == 0:
        _request(course, person)
        return
    enrolment = api.assign(course, person=person, actor=None, reason="Data contoh")
    method = {EnrolMethod.OPEN: "self", EnrolMethod.KEY: "key"}.get(
        EnrolMethod(course.enrol_method), enrolment.method
    )
    share = SHARES[number % len(SHARES)]
    _work(course, person, share)
    ending = ENDINGS.get(number)
    enrolment.refresh_from_db()
    if ending and enrolment.status == Status.ACTIVE:
        # Whoever decided is told of, and the learner with it.
        staff = api.find_user_by_login(f"bkpsdm-{course.region.slug}@{DOMAIN}")
        api.change_status(enrolment, status=Status(ending), actor=staff, reason="Data contoh")
    _backdate(enrolment, method, days=10 + number * 4 % 200)


def _request(course: Course, person: Person) -> None:
    for needed in course.prerequisites.all():
        api.assign(needed, person=person, actor=None, reason="Data contoh")
        _work(needed, person, 1.0)
    api.enrol(course, person=person, actor=person.user)


def _work(course: Course, person: Person, share: float | None) -> None:
    if share is None or not api.course_is_open(course, person=person):
        return
    activities = list(course.activities.filter(is_live=True).order_by("order"))
    for activity in activities[: round(len(activities) * share)]:
        api.report_result(activity, person=person, result=Result(completed=True))


def work_through(course: Course, person: Person) -> None:
    """Everything that is left of the course, whatever was done before."""
    _work(course, person, 1.0)


def _backdate(enrolment: Enrolment, method: str, *, days: int) -> None:
    """Spread the demo over the past months; services only know today."""
    start = timezone.now() - timedelta(days=days)
    rows = Progress.objects.filter(person=enrolment.person, activity__course=enrolment.course)
    for step, row in enumerate(rows.order_by("activity__order"), 1):
        moment = min(start + timedelta(days=step, minutes=17 * step), timezone.now())
        row.completed_at = row.first_viewed_at = row.last_viewed_at = moment
        row.seconds = 420 + 95 * step
        row.save()
    last = rows.order_by("-activity__order").first()
    Enrolment.objects.filter(pk=enrolment.pk).update(
        method=method,
        requested_at=start,
        activated_at=start,
        last_activity=last.activity if last else None,
        last_seen_at=last.completed_at if last else None,
    )
    EnrolmentLog.objects.filter(enrolment=enrolment).update(at=start)
    if enrolment.completed_at and last:
        Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=last.completed_at)
        CourseCompletion.objects.filter(enrolment=enrolment).update(
            completed_at=last.completed_at,
            local_date=timezone.localdate(last.completed_at),
            seconds=sum(rows.values_list("seconds", flat=True)),
        )


def load_responses(person: Person, course: Course) -> None:
    """A few kept answers, so that a checklist and a reflection are seen filled in."""
    for activity in course.activities.filter(is_live=True)[:3]:
        page = LessonPage.objects.get(pk=activity.page_id)
        for block in page.body:
            if block.block_type == "reflection":
                LessonResponse.objects.update_or_create(
                    person=person,
                    activity=activity,
                    block_id=block.id,
                    defaults={
                        "kind": "reflection",
                        "value": {"text": "Saya akan mencobanya dahulu pada satu loket."},
                    },
                )
