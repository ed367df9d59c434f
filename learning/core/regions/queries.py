"""Questions about people and units that others ask."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.core.prepared import Prepared, columns, restore
from learning.core.regions.models import Headship, Person, Superior, Unit

# An acting head goes first while valid: Plh. stands in for somebody who is away, Plt. for nobody.
HEAD_ORDER = (Headship.Kind.ACTING_ABSENT, Headship.Kind.ACTING_VACANT, Headship.Kind.DEFINITIVE)


_units = Prepared(lambda pk: Unit.objects.filter(pk=pk).values_list(*columns(Unit)), pk=int)
_headships = Prepared(
    lambda person: Headship.objects.filter(person_id=person).order_by().values_list("start", "end"),
    person=int,
)


def valid_on(on: date) -> Q:
    return Q(start__lte=on) & (Q(end__isnull=True) | Q(end__gte=on))


def superior_of(person: Person, on: date | None = None) -> Person | None:
    """Return the direct superior on a date.

    The explicit one goes first; then the head (Plh., Plt., definitive) of the own unit, and, where
    the person heads it or nobody does, of the next unit up the tree. At most three queries.
    """
    on = on or timezone.localdate()
    explicit = (
        Superior.objects.filter(valid_on(on), person=person, superior__is_active=True)
        .select_related("superior")
        .first()
    )
    if explicit:
        return explicit.superior
    unit = unit_on(person, on)
    return _head_above(person, unit, on) if unit else None


def unit_on(person: Person, on: date) -> Unit | None:
    assignment = person.assignments.filter(valid_on(on)).select_related("unit").first()
    if assignment:
        return assignment.unit
    return person.unit if on >= timezone.localdate() else None


def _head_above(person: Person, unit: Unit, on: date) -> Person | None:
    heads: dict[str, dict[str, Person]] = {}
    rows = Headship.objects.filter(
        valid_on(on), unit__path__in=ancestor_paths(unit), person__is_active=True
    ).select_related("person", "unit")
    for row in rows:
        heads.setdefault(row.unit.path, {})[row.kind] = row.person
    for path in ancestor_paths(unit):
        kinds = heads.get(path, {})
        if person in kinds.values():
            continue
        for kind in HEAD_ORDER:
            if kind in kinds:
                return kinds[kind]
    return None


def ancestor_paths(unit: Unit) -> list[str]:
    """Paths of the unit and of all above it, nearest first."""
    step = Unit.steplen
    return [unit.path[:end] for end in range(len(unit.path), 0, -step)]


def head_of(unit: Unit, on: date | None = None) -> Person | None:
    """Return who heads the unit itself on a date, acting heads first."""
    rows = Headship.objects.filter(
        valid_on(on or timezone.localdate()), unit=unit, person__is_active=True
    ).select_related("person")
    kinds = {row.kind: row.person for row in rows}
    return next((kinds[kind] for kind in HEAD_ORDER if kind in kinds), None)


def units_led_by(person: Person, on: date | None = None) -> QuerySet[Unit]:
    """Units that the person heads on a date, in whatever kind; what is below them not included."""
    valid = Headship.objects.filter(valid_on(on or timezone.localdate()), person=person)
    return Unit.objects.filter(pk__in=valid.values("unit"))


def heads_a_unit(person: Person) -> bool:
    """Whether ``units_led_by`` finds any today: one cheap query."""
    today = timezone.localdate()
    return any(
        start <= today and (end is None or end >= today)
        for start, end in _headships(person=person.pk)
    )


def load_unit(person: Person) -> None:
    """Make ``person.unit`` known, where it is not yet, by one cheap query."""
    if person.unit_id and not Person.unit.is_cached(person):
        [row] = _units(pk=person.unit_id)
        person.unit = restore(Unit, row)


def subtree_filter(units: Any, prefix: str = "unit__") -> Q:
    """Condition for rows in one of the units or below; matches nothing for no units."""
    condition = Q(pk__in=[])
    for unit in units:
        condition |= Q(**{f"{prefix}path__startswith": unit.path})
    return condition


def unit_subtree(unit: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(path__startswith=unit.path)


def people_led_by(person: Person, on: date | None = None) -> QuerySet[Person]:
    """Active people in the units somebody heads and below, without that person."""
    led = list(units_led_by(person, on))
    return Person.objects.filter(subtree_filter(led), is_active=True).exclude(pk=person.pk)


def leads(leader: Person, person: Person, on: date | None = None) -> bool:
    if leader.pk == person.pk or person.unit is None:
        return False
    return any(person.unit.path.startswith(unit.path) for unit in units_led_by(leader, on))
