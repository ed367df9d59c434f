"""Whom core tells that nothing but their approval is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning.core.courses.criteria import Role
from learning.core.courses.models import Course
from learning.core.notices import NoticeKind, Pace, add_notice_kind, notify
from learning.core.regions.grants import open_headships
from learning.core.regions.models import Person, RegionGrant
from learning.core.regions.queries import ancestor_paths

from ..models import Enrolment

KIND = NoticeKind(
    slug="completion-approval-wanted",
    label=_("Completion waits for approval"),
    explains=_("You get this because you approve that people complete courses."),
    template="learning/notices/completion_wanted",
    action=_("See who waits"),
    mail=Pace.DAILY,
    can_stop=False,
)


def register() -> None:
    add_notice_kind(KIND)


def tell_of_approvals(course: Course, enrolments: Sequence[Enrolment], *, role: Role) -> None:
    """One notice for all who begin to wait together. Part of the caller's transaction."""
    first = enrolments[0]
    alone = len(enrolments) == 1
    found = _leaders(enrolments) if role == Role.LEADER else _administrators(course)
    users = set(found) - ({first.person.user_id} if alone else set())
    if users:
        notify(
            KIND.slug,
            # With the moment: who waits again in the same attempt is told of again.
            key=f"{first.pk}:{first.attempt}:{role}:{len(enrolments)}:{_wanted_at(first, role)}",
            users=sorted(users),
            data={"course": course.title, "person": str(first.person) if alone else ""},
            url=reverse("learning:approvals"),
        )


def _wanted_at(enrolment: Enrolment, role: Role) -> int:
    moment = enrolment.leader_wanted_at if role == Role.LEADER else enrolment.admin_wanted_at
    return int(moment.timestamp() * 1_000_000) if moment else 0


def _administrators(course: Course) -> Iterable[int]:
    grants = RegionGrant.objects.filter(
        region=course.region_id,
        permission__content_type__app_label="learning",
        permission__codename="add_criterionmark",
        group__user__is_active=True,
    )
    return grants.values_list("group__user", flat=True).distinct()


def _leaders(enrolments: Sequence[Enrolment]) -> Iterable[int]:
    """Heads of the nearest unit that somebody else heads: two queries whatever the number."""
    ids = [row.person_id for row in enrolments]
    people = Person.objects.filter(pk__in=ids, unit__isnull=False).select_related("unit")
    above = {person.user_id: ancestor_paths(person.unit) for person in people}
    heads: dict[str, set[int]] = {}
    rows = open_headships().filter(
        unit__path__in={path for paths in above.values() for path in paths},
        person__is_active=True,
        person__user__is_active=True,
    )
    for path, user in rows.values_list("unit__path", "person__user"):
        heads.setdefault(path, set()).add(user)
    found: set[int] = set()
    for own, paths in above.items():
        others = (heads.get(path, set()) - {own} for path in paths)
        found |= next((users for users in others if users), set())
    return found
