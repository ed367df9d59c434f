"""Who is on a path, for those who look after it or employ them. Costs the same at any size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from learning.core.api import can, policy_for
from learning.core.models import Person, Unit

from ..models import LearningPath, PathEnrolment
from ..models.paths import Scope
from .leading import has_standing, is_late
from .listed import source_paths
from .own import own_paths

Status, Standing = PathEnrolment.Status, PathEnrolment.Standing
CHUNK = 2_000
ON_PATH = Q(status__in=PathEnrolment.OPEN_STATUSES)
ORDERINGS = {
    "name": F("person__name").asc(),
    "-name": F("person__name").desc(),
    "started": F("requested_at").asc(),
    "-started": F("requested_at").desc(),
    "progress": F("percent").asc(),
    "-progress": F("percent").desc(),
    "due": F("next_due_on").asc(nulls_last=True),
    "-due": F("next_due_on").desc(nulls_last=True),
    "valid": F("valid_until").asc(nulls_last=True),
    "-valid": F("valid_until").desc(nulls_last=True),
}
NEWEST = "-started"


def reads(user: Any) -> bool:
    return policy_for(PathEnrolment).user_has_permission(user, "view")


def assigns(user: Any) -> bool:
    return policy_for(PathEnrolment).user_has_permission(user, "add")


def can_in(user: Any, action: str, path: LearningPath) -> bool:
    """Whether the user holds ``action`` on all enrolments of a path, whoever follows it."""
    return can(user, action, PathEnrolment(path=path, person=Person()))


def visible(user: Any, action: str = "view") -> QuerySet[PathEnrolment]:
    return policy_for(PathEnrolment).instances_user_has_permission_for(user, action)


def visible_in(user: Any, path: LearningPath) -> QuerySet[PathEnrolment]:
    """Enrolments of a path that the user may see; without joins where that is all of them."""
    if can_in(user, "view", path):
        return PathEnrolment.objects.filter(path=path)
    return visible(user).filter(path=path)


def followed_paths(user: Any) -> QuerySet[LearningPath]:
    """Paths of the user's regions, and those of others that their people follow or may follow."""
    own = own_paths(user).order_by().values("pk")
    theirs = visible(user).order_by().values("path_id")
    for_all = Q(live=True, scope=Scope.NATION)
    return source_paths().filter(Q(pk__in=own) | for_all | Q(pk__in=theirs))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list was narrowed to: plain values, so that a job can keep them."""

    name: str = ""
    status: tuple[str, ...] = ()
    standing: str = ""
    is_late: bool = False
    region: int | None = None
    unit: int | None = None
    method: str = ""
    rule: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Asked:
        return cls(**{**values, "status": tuple(values.get("status", ()))})


def narrowed(
    rows: QuerySet[PathEnrolment], asked: Asked, *, today: dt.date | None = None
) -> QuerySet[PathEnrolment]:
    """``rows`` that ``asked`` names; one query more where a unit is asked for."""
    today = today or timezone.localdate()
    if asked.name:
        rows = rows.filter(person__name__icontains=asked.name)
    if asked.status:
        rows = rows.filter(status__in=asked.status)
    if asked.standing:
        rows = rows.filter(ON_PATH, has_standing(Standing(asked.standing), today))
    if asked.is_late:
        rows = rows.filter(is_late(today))
    if asked.region:
        rows = rows.filter(person__region=asked.region)
    if asked.unit:
        path = Unit.objects.filter(pk=asked.unit).values_list("path", flat=True).first()
        rows = rows.filter(person__unit__path__startswith=path) if path else rows.none()
    if asked.method:
        rows = rows.filter(method=asked.method)
    return rows.filter(rule=asked.rule) if asked.rule else rows


def counting(today: dt.date, *, certifies: bool) -> dict[str, Count]:
    """Aggregates by name: each status, those who are late, and each standing."""
    found = {status: Count("pk", filter=Q(status=status)) for status in Status.values}
    found["late"] = Count("pk", filter=is_late(today))
    if certifies:
        for standing in Standing:
            rule = ON_PATH & has_standing(standing, today)
            found[f"is_{standing}"] = Count("pk", filter=rule)
    return found


def figures(
    rows: QuerySet[PathEnrolment], path: LearningPath, *, today: dt.date | None = None
) -> dict[str, int]:
    """How many are in each state: one query. ``all`` is their sum."""
    counts = counting(today or timezone.localdate(), certifies=path.is_certification)
    found = rows.order_by().aggregate(**counts)
    return {**found, "all": sum(found[status] for status in Status.values)}


def ordered(rows: QuerySet[PathEnrolment], ordering: str) -> QuerySet[PathEnrolment]:
    return rows.order_by(ORDERINGS.get(ordering, ORDERINGS[NEWEST]), "-pk")


def on_page(keys: Iterable[int]) -> list[PathEnrolment]:
    """The enrolments of a page with their people, in the order of ``keys``.

    Sorting keys only and fetching what is shown afterwards keeps deep pages fast.
    """
    keys = list(keys)
    found = PathEnrolment.objects.filter(pk__in=keys).select_related(
        "person__region", "person__unit", "rule"
    )
    by_key = {row.pk: row for row in found.order_by()}
    return [by_key[key] for key in keys if key in by_key]


def in_chunks(rows: QuerySet[PathEnrolment]) -> Iterator[list[PathEnrolment]]:
    """All rows with their people, by status, then oldest first: each step starts in the index."""
    rows = rows.select_related("person__region", "person__unit").order_by("pk")
    for status in Status.values:
        last, full = 0, True
        while full:
            chunk = list(rows.filter(status=status, pk__gt=last)[:CHUNK])
            full = len(chunk) == CHUNK
            if chunk:
                yield chunk
                last = chunk[-1].pk


def path_figures(paths: Iterable[LearningPath], *, user: Any) -> dict[int, dict[str, int]]:
    """By path: one query for those seen as a whole, one for those seen in part."""
    chosen = list(paths)
    whole = [path.pk for path in chosen if can_in(user, "view", path)]
    part = [path.pk for path in chosen if path.pk not in whole]
    counts = counting(timezone.localdate(), certifies=True)
    found: dict[int, dict[str, int]] = {}
    for rows, ids in ((PathEnrolment.objects.all(), whole), (visible(user), part)):
        if ids:
            grouped = rows.filter(path__in=ids).order_by().values("path_id").annotate(**counts)
            found |= {row["path_id"]: row for row in grouped}
    return found


def waiting(user: Any) -> dict[int, int]:
    """By path, the number of requests that the user may decide. One query."""
    rows = visible(user, "change").filter(status=Status.REQUESTED)
    return dict(rows.order_by().values_list("path_id").annotate(number=Count("pk")))
