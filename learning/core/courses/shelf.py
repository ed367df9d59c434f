"""Course rows as they are published, kept per process under the versions that change with them.

They are shared: read them only. Counters such as ``seats_taken`` may be old.
"""

from __future__ import annotations

from dataclasses import dataclass

from learning.core import published
from learning.core.memory import Memory

from .models import Activity, Course, EnrolMethod, Scope

# Only the newest courses of each circle are looked at, however large the catalogue grows.
NEWEST = 200


@dataclass(frozen=True, slots=True)
class Offered:
    """A course to enrol in by oneself; the ids of what it needs and whom it is meant for."""

    course: Course
    needs: frozenset[int]
    job_types: frozenset[int]
    agencies: frozenset[int]


_activities: Memory[tuple[Activity, ...]] = Memory(1_000)
_offered: Memory[tuple[Offered, ...]] = Memory(60)


def live_activities(course: Course) -> tuple[Activity, ...]:
    return _activities.get(
        (course.pk, course.content_version),
        lambda: tuple(
            Activity.objects.filter(course=course, is_live=True)
            .only("title", "estimated_minutes", "required", "available_from", "available_until")
            .order_by("order", "pk")
        ),
    )


def offered_by(region_id: int) -> tuple[Offered, ...]:
    """A region's own courses, newest first, whomever they are meant for."""
    return _kept_offers(region_id)


def offered_to_all() -> tuple[Offered, ...]:
    """The nation's, newest first."""
    return _kept_offers(None)


def _kept_offers(region_id: int | None) -> tuple[Offered, ...]:
    return _offered.get((published.version(), region_id), lambda: _load_offers(region_id))


def _load_offers(region_id: int | None) -> tuple[Offered, ...]:
    rows = Course.objects.filter(is_live=True).exclude(enrol_method=EnrolMethod.ASSIGNED)
    circle = rows.filter(region=region_id) if region_id else rows.filter(scope=Scope.NATION)
    newest = circle.select_related("region").order_by("-pk")[:NEWEST]
    return tuple(
        Offered(
            course,
            needs=_ids(course.prerequisites),
            job_types=_ids(course.job_types),
            agencies=_ids(course.agencies),
        )
        for course in newest.prefetch_related("prerequisites", "job_types", "agencies")
    )


def _ids(related) -> frozenset[int]:
    return frozenset(row.pk for row in related.all())
