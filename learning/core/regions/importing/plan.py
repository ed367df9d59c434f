"""Decides for every record what an import does with it, without writing anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.regions.importing.columns import name_key, rank_code
from learning.core.regions.importing.records import Record, default_status
from learning.core.regions.models import (
    IdentityNumber,
    JobRow,
    JobType,
    Person,
    Rank,
    Region,
    Superior,
    Unit,
)
from learning.core.regions.services.accounts import is_protected

Outcome = JobRow.Outcome
CHUNK = 500
CONTRACT = {Person.Status.PPPK, Person.Status.PPPK_PART_TIME}


@dataclass(frozen=True, slots=True)
class Options:
    """``transfer`` lets people of other regions move in; ``create_units`` adds missing units."""

    create_units: bool = False
    transfer: bool = False


@dataclass(slots=True)
class Plan:
    record: Record
    outcome: str
    changes: dict[str, Any] = field(default_factory=dict)
    message: str = ""
    person: Person | None = None
    unit: Unit | None = None
    new_units: bool = False

    @property
    def moves(self) -> bool:
        return bool({"unit", "position", "job_type"} & self.changes.keys())


class UnitIndex:
    """Units of a region by path of names; ``find`` also takes a unit's name below its agency."""

    def __init__(self, region: Region) -> None:
        self.by_path: dict[tuple[str, ...], Unit] = {}
        self.by_name: dict[tuple[str, str], list[Unit]] = {}
        names: dict[str, tuple[str, ...]] = {}
        for unit in Unit.objects.filter(region=region).order_by("path"):
            above = names.get(unit.path[: -Unit.steplen], ())
            names[unit.path] = (*above, name_key(unit.name))
            if unit.is_active:
                self.add(names[unit.path], unit)

    def add(self, path: tuple[str, ...], unit: Unit) -> None:
        self.by_path[path] = unit
        if len(path) > 1:
            self.by_name.setdefault((path[0], path[-1]), []).append(unit)

    def find(self, place: Sequence[str]) -> Unit | None:
        """Raise ``DomainError`` when a name means several units of the agency."""
        path = tuple(name_key(name) for name in place)
        if path in self.by_path:
            return self.by_path[path]
        found = self.by_name.get((path[0], path[-1]), []) if len(path) == 2 else []
        if len(found) > 1:
            raise DomainError(
                _(
                    "Several units are named “%(name)s”: write the path, as in "
                    "“Bidang A > %(name)s”."
                )
                % {"name": place[-1]}
            )
        return found[0] if found else None


class Planner:
    """Plans chunks of records against what the database holds at that moment."""

    def __init__(self, region: Region, options: Options, known: Iterable[Record] = ()) -> None:
        self.region = region
        self.options = options
        self.units = UnitIndex(region)
        self.ranks = {(rank.scheme, rank.code): rank for rank in Rank.objects.all()}
        self.job_types = {job_type.code: job_type for job_type in JobType.objects.all()}
        self.in_file = {record.number for record in known if record.number and not record.errors}

    def reload_units(self) -> None:
        """Forget units that a rolled-back transaction had added."""
        self.units = UnitIndex(self.region)

    def plan(self, records: Sequence[Record]) -> list[Plan]:
        """A handful of queries for a chunk, however many records it has."""
        good = [record for record in records if not record.errors]
        people = self._people(good)
        emails = self._emails(good)
        superiors = self._superiors(people)
        return [self._plan(record, people, emails, superiors) for record in records]

    def _people(self, records: Sequence[Record]) -> dict[str, Person]:
        wanted = {
            number
            for record in records
            for number in (record.number, record.previous, record.superior)
            if number
        }
        rows = IdentityNumber.objects.filter(number__in=wanted)
        rows = rows.select_related(
            "person__user", "person__unit", "person__job_type"
        ).prefetch_related("person__user__groups")
        people: dict[int, Person] = {}
        return {row.number: people.setdefault(row.person_id, row.person) for row in rows}

    def _emails(self, records: Sequence[Record]) -> dict[str, int]:
        wanted = [record.email for record in records if record.email]
        users = get_user_model()._default_manager.filter(email__in=wanted)
        return dict(users.values_list("email", "pk"))

    def _superiors(self, people: dict[str, Person]) -> dict[int, int]:
        ids = {person.pk for person in people.values()}
        rows = Superior.objects.filter(person__in=ids, end__isnull=True)
        return dict(rows.values_list("person_id", "superior_id"))

    def _plan(
        self,
        record: Record,
        people: dict[str, Person],
        emails: dict[str, int],
        superiors: dict[int, int],
    ) -> Plan:
        if record.errors:
            return Plan(record, Outcome.ERROR, message=" ".join(record.errors))
        person = people.get(record.number) or people.get(record.previous)
        plan = Plan(record, Outcome.CREATE, person=person)
        try:
            self._check_region(person)
            self._place(plan)
            self._own_fields(plan)
            self._email(plan, emails)
            self._superior(plan, people, superiors)
        except DomainError as error:
            return Plan(record, Outcome.ERROR, message=error.message)
        if person:
            if record.number not in people:
                plan.changes["number"] = record.number
            plan.outcome = Outcome.UPDATE if plan.changes else Outcome.SAME
        return plan

    def _check_region(self, person: Person | None) -> None:
        if person and person.region_id != self.region.pk and not self.options.transfer:
            raise DomainError(
                _(
                    "This number belongs to somebody in another region. A national administrator "
                    "can move them."
                )
            )

    def _place(self, plan: Plan) -> None:
        record, person = plan.record, plan.person
        moving = person is not None and person.region_id != self.region.pk
        if not record.place:
            if moving:
                raise DomainError(_("Who moves here from another region needs an agency."))
        else:
            plan.unit = self.units.find(record.place)
            if plan.unit is None:
                self._missing_unit(plan)
            elif person is None or person.unit_id != plan.unit.pk:
                plan.changes["unit"] = " > ".join(record.place)
        if record.position and (person is None or person.position != record.position):
            plan.changes["position"] = record.position
        job_type = self.job_types.get(record.job_type)
        if job_type and (person is None or person.job_type_id != job_type.pk):
            plan.changes["job_type"] = job_type.name
        if person and plan.moves and not plan.unit and not plan.new_units and not person.unit_id:
            raise DomainError(_("A position needs an agency (perangkat daerah)."))

    def _missing_unit(self, plan: Plan) -> None:
        if not self.options.create_units:
            raise DomainError(
                _("The unit “%(name)s” does not exist in this region.")
                % {"name": " > ".join(plan.record.place)}
            )
        plan.new_units = True
        plan.changes["unit"] = " > ".join(plan.record.place)
        plan.message = _("The unit will be created.")

    def _own_fields(self, plan: Plan) -> None:
        record, person = plan.record, plan.person
        if person is None:
            record.status = record.status or default_status(record)
        status = record.status or (person.status if person else "")
        rank = self._rank(record.rank, status) if record.rank else None
        if rank and (person is None or person.rank_id != rank.pk):
            plan.changes["rank"] = rank.code
        elif person and person.rank_id and rank is None and record.status:
            if (record.status in CONTRACT) != (person.status in CONTRACT):
                plan.changes["rank"] = ""
        for name in ("name", "front_title", "back_title", "status"):
            value = getattr(record, name)
            if value and (person is None or getattr(person, name) != value):
                plan.changes[name] = value

    def _rank(self, value: str, status: str) -> Rank:
        contract = status in CONTRACT
        scheme = Rank.Scheme.PPPK if contract else Rank.Scheme.PNS
        rank = self.ranks.get((scheme, rank_code(value, contract=contract)))
        if rank is None:
            raise DomainError(
                _("Unknown rank “%(value)s” for this employment status.") % {"value": value[:40]}
            )
        return rank

    def rank_of(self, plan: Plan) -> Rank | None:
        status = plan.record.status or (plan.person.status if plan.person else "")
        return self._rank(plan.record.rank, status) if plan.record.rank else None

    def _email(self, plan: Plan, emails: dict[str, int]) -> None:
        email, person = plan.record.email, plan.person
        if not email:
            return
        user = person.user if person else None
        if user is not None and not user.is_active:
            # Perhaps of somebody whose data were erased: the address must not come back.
            plan.message = _("The account is closed: no e-mail address is kept.")
            return
        owner = emails.get(email)
        if owner is not None and (user is None or owner != user.pk):
            raise DomainError(_("Another account uses this e-mail address."))
        if user is not None and user.email == email:
            return
        if user is not None and (user.last_login is not None or is_protected(user)):
            plan.message = _("The e-mail address stays: only its owner changes it.")
            return
        plan.changes["email"] = email

    def _superior(self, plan: Plan, people: dict[str, Person], superiors: dict[int, int]) -> None:
        number = plan.record.superior
        if not number:
            return
        superior = people.get(number)
        if number == plan.record.number or (superior and superior is plan.person):
            raise DomainError(_("Nobody is their own superior."))
        here = superior and superior.region_id == self.region.pk
        if not here and number not in self.in_file:
            raise DomainError(_("The superior is neither in this region nor in the file."))
        if not (plan.person and superior and superiors.get(plan.person.pk) == superior.pk):
            plan.changes["superior"] = number


def chunks(records: Sequence[Record], size: int = CHUNK) -> Iterable[Sequence[Record]]:
    for start in range(0, len(records), size):
        yield records[start : start + size]
