"""Whom core tells of what: enrolments, completed courses, requests, the year's learning hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.core.courses.models import Course
from learning.core.notices import NoticeKind, Pace, add_notice_kind, notify
from learning.core.regions.models import Person, RegionGrant, YearlyTarget
from learning.core.regions.permissions import policy_for

from .models import CourseCompletion, Enrolment, EnrolmentLog, TargetWarning, YearTotal
from .request_desk import requests_url

Status, Method = Enrolment.Status, Enrolment.Method
CHUNK = 1_000
TEMPLATES = "learning/notices"

KINDS = (
    NoticeKind(
        slug="course-assigned",
        label=_("Enrolled in a course"),
        explains=_("You get this because somebody enrolled you or answered your request."),
        template=f"{TEMPLATES}/course_assigned",
        action=_("Open the course"),
        can_stop=False,
    ),
    NoticeKind(
        slug="course-completed",
        label=_("Course completed"),
        explains=_("You get this because you completed a course."),
        template=f"{TEMPLATES}/course_completed",
        action=_("See what it brought"),
    ),
    NoticeKind(
        slug="enrolment-stopped",
        label=_("Enrolment stopped"),
        explains=_(
            "You get this because an organiser suspended, declined or ended your enrolment."
        ),
        template=f"{TEMPLATES}/enrolment_stopped",
        action=_("Open the course"),
        can_stop=False,
    ),
    NoticeKind(
        slug="approval-wanted",
        label=_("Request waits for approval"),
        explains=_("You get this because you answer requests to join courses of your region."),
        template=f"{TEMPLATES}/approval_wanted",
        action=_("Answer the request"),
        mail=Pace.DAILY,
        can_stop=False,
    ),
    NoticeKind(
        slug="jp-warning",
        label=_("Learning hours of the year"),
        explains=_("You get this once a year if your learning hours do not reach the minimum."),
        template=f"{TEMPLATES}/jp_warning",
        action=_("See my learning hours"),
        can_stop=False,
    ),
)


def register() -> None:
    for kind in KINDS:
        add_notice_kind(kind)


def tell_of_enrolment(enrolment: Enrolment, *, previous: str) -> None:
    """Tell who is concerned that an enrolment is in another state than before.

    Part of the caller's transaction, after the change was logged. No query for who enrols by
    themselves.
    """
    if enrolment.status == Status.REQUESTED:
        _tell_approvers(enrolment)
    elif enrolment.person.user_id is None:
        return
    elif enrolment.status in Enrolment.OPEN_STATUSES:
        _tell_opened(enrolment, previous)
    elif enrolment.status in (Status.SUSPENDED, Status.WITHDRAWN):
        _tell_stopped(enrolment, previous)


def _tell_opened(enrolment: Enrolment, previous: str) -> None:
    answered = previous in (Status.REQUESTED, Status.SUSPENDED)
    assigned = enrolment.method == Method.ASSIGNED and previous not in Enrolment.OPEN_STATUSES
    if not answered and not (assigned and enrolment.enrolled_by_id != enrolment.person.user_id):
        return
    how = {Status.REQUESTED: "approved", Status.SUSPENDED: "again"}.get(previous, "assigned")
    _tell_assigned(enrolment, how, users=[enrolment.person.user_id])


def tell_assigned(enrolments: Sequence[Enrolment]) -> None:
    """Tell everybody whom somebody enrolled together, of one event."""
    if enrolments:
        people = [row.person_id for row in enrolments]
        _tell_assigned(enrolments[0], "assigned", people=people)


def _tell_assigned(enrolment: Enrolment, how: str, **whom: Iterable[int]) -> None:
    course = enrolment.course
    # The same moment for all who were enrolled together.
    moment = enrolment.activated_at or enrolment.requested_at
    notify(
        "course-assigned",
        key=f"{course.pk}:{how}:{moment:%Y%m%d%H%M%S%f}",
        **whom,
        data={"course": course.title, "how": how, "until": _day(enrolment)},
        url=course.url or reverse("learning:courses"),
    )


def _day(enrolment: Enrolment) -> str:
    """As text that every language can read out of JSON; empty without an end."""
    ends = enrolment.expires_at
    return timezone.localdate(ends).isoformat() if ends else ""


def _tell_stopped(enrolment: Enrolment, previous: str) -> None:
    last = EnrolmentLog.objects.filter(enrolment=enrolment).order_by("-pk").first()
    # Whoever left by themselves knows, and what nobody did is no decision.
    if last is None or last.actor_id in (None, enrolment.person.user_id):
        return
    declined = previous == Status.REQUESTED
    notify(
        "enrolment-stopped",
        key=f"{enrolment.pk}:{last.pk}",
        users=[enrolment.person.user_id],
        data={
            "course": enrolment.course.title,
            "how": "declined" if declined else enrolment.status,
            "reason": last.reason,
        },
        url=enrolment.course.url or reverse("learning:courses"),
    )


def _tell_approvers(enrolment: Enrolment) -> None:
    notify(
        "approval-wanted",
        key=f"{enrolment.pk}:{enrolment.requested_at:%Y%m%d%H%M%S%f}",
        users=_approvers(enrolment),
        data={"course": enrolment.course.title, "person": str(enrolment.person)},
        url=requests_url(enrolment.course_id),
    )


def _approvers(enrolment: Enrolment) -> Iterable[int]:
    """Administrators of the course's region; those further up only where it has none."""
    grants = RegionGrant.objects.filter(
        region=enrolment.course.region_id,
        permission__content_type__app_label="learning",
        permission__codename="change_enrolment",
        group__user__is_active=True,
    )
    found = list(grants.values_list("group__user", flat=True).distinct())
    if found:
        return found
    above = policy_for(Enrolment).users_with_any_permission_for_instance(["change"], enrolment)
    return above.filter(is_superuser=False).values_list("pk", flat=True)


def tell_of_completion(completion: CourseCompletion, *, course: Course, jp: int) -> None:
    """``jp`` is what the completion was credited."""
    if completion.person.user_id is None:
        return
    notify(
        "course-completed",
        key=str(completion.pk),
        users=[completion.person.user_id],
        data={"course": completion.title, "jp": jp},
        url=reverse("learning:completed", args=[course.pk]),
    )


def warn_of_missing_jp(*, today: date | None = None) -> int:
    """Tell everybody once a year, from the day their status is warned on, if JP are missing.

    Returns how many were told. Safe to repeat: a row per person and year says who was.
    """
    today = today or timezone.localdate()
    targets = [row for row in YearlyTarget.objects.current(today) if row.is_due(today)]
    return sum(_warn(target, today.year) for target in targets)


def _warn(target: YearlyTarget, year: int) -> int:
    told = last = 0
    while rows := list(_short_of(target, year).filter(pk__gt=last)[:CHUNK]):
        last = rows[-1][0]
        _warn_some(rows, target, year)
        told += len(rows)
    return told


def _short_of(target: YearlyTarget, year: int) -> QuerySet:
    """Pairs of a person's id and the JP of the year, for those who have too few."""
    total = YearTotal.objects.filter(person=OuterRef("pk"), year=year).values("credited_jp")
    warned = TargetWarning.objects.filter(person=OuterRef("pk"), year=year)
    people = Person.objects.filter(
        ~Exists(warned), status=target.status, is_active=True, user__is_active=True
    )
    jp = Coalesce(Subquery(total, output_field=IntegerField()), 0)
    return (
        people.annotate(jp=jp).filter(jp__lt=target.minimum).order_by("pk").values_list("pk", "jp")
    )


@transaction.atomic
def _warn_some(rows: list[tuple[int, int]], target: YearlyTarget, year: int) -> None:
    """One event for all who have as many JP: what they are told is the same."""
    TargetWarning.objects.bulk_create(
        [TargetWarning(person_id=pk, year=year) for pk, _jp in rows], ignore_conflicts=True
    )
    people = defaultdict(list)
    for pk, jp in rows:
        people[jp].append(pk)
    for jp, some in people.items():
        notify(
            "jp-warning",
            key=f"{year}:{target.pk}:{jp}",
            people=some,
            data={
                "year": year,
                "jp": jp,
                "minimum": target.minimum,
                "missing": target.minimum - jp,
            },
            url=reverse("learning:hours"),
        )
