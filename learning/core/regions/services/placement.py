"""Where people work: dated assignments to units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions.models import Assignment, Headship, JobType, Person, Superior, Unit
from learning.core.regions.services.announcing import announce

PLACE_FIELDS = ("region", "unit", "position", "job_type")


class BadDates(DomainError):
    code = "bad_dates"


@dataclass(slots=True)
class Placement:
    """One person's new place. ``error`` says why it was refused."""

    person: Person
    unit: Unit
    start: date
    position: str = ""
    job_type: JobType | None = None
    error: DomainError | None = None
    assignment: Assignment | None = None
    left: Unit | None = None


def check_not_future(start: date) -> None:
    if start > timezone.localdate():
        raise BadDates(_("The date lies in the future: enter the change when it takes effect."))


@transaction.atomic
def assign(
    person: Person,
    *,
    unit: Unit,
    start: date,
    position: str = "",
    job_type: JobType | None = None,
    actor: Any = None,
) -> Assignment:
    """Place a person in a unit from a date on; the assignment before ends the day before.

    The same start date corrects the current assignment instead. Moving to another unit or region
    keeps everything learned; it ends the headships and the direct superior of the old place.
    """
    placement = Placement(person, unit, start, position, job_type)
    assign_many([placement])
    if placement.error:
        raise placement.error
    log(person, "wagtail.edit", user=actor, data={"fields": ["assignment"], "unit": unit.pk})
    return placement.assignment  # type: ignore[return-value]


@transaction.atomic
def assign_many(placements: Sequence[Placement]) -> None:
    """Like ``assign`` for many people at once, without log; refusals stay in ``error``."""
    ids = [placement.person.pk for placement in placements]
    list(Person.objects.select_for_update().filter(pk__in=ids).values_list("pk"))
    rows = Assignment.objects.filter(person__in=ids, end__isnull=True).select_related("unit")
    current = {row.person_id: row for row in rows}
    for placement in placements:
        placement.error = _refusal(placement, current.get(placement.person.pk))
    good = [placement for placement in placements if placement.error is None]
    _write(good, current)
    for placement in good:
        person = placement.person
        person.region_id, person.unit = placement.unit.region_id, placement.unit
        person.position, person.job_type = placement.position, placement.job_type
    Person.objects.bulk_update([placement.person for placement in good], PLACE_FIELDS)
    _leave([placement for placement in good if placement.left])
    announce(placement.person.pk for placement in good)


def _refusal(placement: Placement, current: Assignment | None) -> DomainError | None:
    try:
        check_not_future(placement.start)
    except BadDates as error:
        return error
    if current and placement.start < current.start:
        message = _("The new assignment must not start before the current one (%(date)s).")
        return BadDates(message % {"date": current.start.strftime("%d-%m-%Y")})
    return None


def _write(placements: Sequence[Placement], current: dict[int, Assignment]) -> None:
    corrected, fresh = [], []
    ended: dict[date, list[int]] = {}
    for placement in placements:
        before = current.get(placement.person.pk)
        if before and before.unit_id != placement.unit.pk:
            placement.left = before.unit
        if before and before.start == placement.start:
            before.unit, before.position = placement.unit, placement.position
            before.job_type = placement.job_type
            placement.assignment = before
            corrected.append(before)
            continue
        if before:
            ended.setdefault(placement.start - timedelta(days=1), []).append(before.pk)
        placement.assignment = Assignment(
            person=placement.person,
            unit=placement.unit,
            position=placement.position,
            job_type=placement.job_type,
            start=placement.start,
        )
        fresh.append(placement.assignment)
    Assignment.objects.bulk_update(corrected, ["unit", "position", "job_type"])
    for end, ids in ended.items():
        Assignment.objects.filter(pk__in=ids).update(end=end)
    Assignment.objects.bulk_create(fresh)


def _leave(placements: Sequence[Placement]) -> None:
    """End what belonged to the old place: headships there, and direct superiors."""
    if not placements:
        return
    moved = {placement.person.pk: placement for placement in placements}
    abroad = {
        key
        for key, placement in moved.items()
        if placement.left and placement.left.region_id != placement.unit.region_id
    }
    heads = Headship.objects.filter(person__in=moved).select_related("unit")
    for start in {placement.start for placement in placements}:
        gone = [
            row.pk
            for row in heads
            if (placement := moved[row.person_id]).start == start
            and _ends_headship(row, placement, abroad)
        ]
        close(Headship.objects.filter(pk__in=gone), start)
        same_day = [key for key, placement in moved.items() if placement.start == start]
        theirs = Q(person__in=same_day) | Q(superior__in=abroad.intersection(same_day))
        close(Superior.objects.filter(theirs), start)


def _ends_headship(row: Headship, placement: Placement, abroad: Iterable[int]) -> bool:
    if row.unit_id == placement.left.pk:  # type: ignore[union-attr]
        return True
    return row.person_id in abroad and row.unit.region_id != placement.unit.region_id


def close(rows: Any, start: date) -> None:
    """End rows that are valid on ``start`` or later the day before it."""
    rows = rows.filter(Q(end__isnull=True) | Q(end__gte=start))
    rows.filter(start__gte=start).delete()
    rows.update(end=start - timedelta(days=1))
