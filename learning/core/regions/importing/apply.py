"""Writes what was planned: new people in bulk, changes through the services."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.regions.importing.columns import name_key
from learning.core.regions.importing.plan import Outcome, Plan, Planner
from learning.core.regions.importing.records import Record
from learning.core.regions.models import (
    Assignment,
    IdentityNumber,
    Person,
    Superior,
    Unit,
)
from learning.core.regions.services.accounts import create_account
from learning.core.regions.services.announcing import announce
from learning.core.regions.services.heads import check_superior, open_superiors
from learning.core.regions.services.people import OWN_FIELDS, add_number
from learning.core.regions.services.placement import (
    Placement,
    assign_many,
    check_not_future,
    close,
)
from learning.core.regions.services.units import add_unit


def apply_chunk(planner: Planner, records: Sequence[Record], *, actor: Any = None) -> list[Plan]:
    """Plan the records afresh and write them in one transaction; bad rows do not stop good ones."""
    try:
        with transaction.atomic():
            return _write(planner, planner.plan(records), actor)
    except IntegrityError:
        # Somebody entered one of these people meanwhile: find the row, keep the others.
        planner.reload_units()
        return [_apply_alone(planner, record, actor) for record in records]


def _apply_alone(planner: Planner, record: Record, actor: Any) -> Plan:
    try:
        with transaction.atomic():
            return _write(planner, planner.plan([record]), actor)[0]
    except IntegrityError:
        planner.reload_units()
        message = _("Somebody changed this person at the same moment. Import the row again.")
        return Plan(record, Outcome.ERROR, message=message)


def _write(planner: Planner, plans: list[Plan], actor: Any) -> list[Plan]:
    for plan in plans:
        if plan.new_units:
            try:
                plan.unit = _ensure_unit(planner, plan.record.place, actor)
            except DomainError as error:
                # A closed unit of this name, which the plan does not look at.
                _fail(plan, error.message)
    today = timezone.localdate()
    _check_starts(plans)
    _create([plan for plan in plans if plan.outcome == Outcome.CREATE], planner, today)
    updates = [plan for plan in plans if plan.outcome == Outcome.UPDATE]
    for plan in updates:
        _set_own_fields(plan, planner)
        if plan.changes.keys() & {"number", "email"}:
            _update_account(plan, actor)
    _move([plan for plan in updates if plan.outcome == Outcome.UPDATE and plan.moves], planner)
    _save_own_fields([plan for plan in updates if plan.outcome == Outcome.UPDATE])
    return plans


def _ensure_unit(planner: Planner, place: tuple[str, ...], actor: Any) -> Unit:
    unit: Unit | None = None
    for depth in range(1, len(place) + 1):
        path = tuple(name_key(name) for name in place[:depth])
        found = planner.units.by_path.get(path)
        if found is None:
            name = place[depth - 1]
            found = add_unit(region=planner.region, name=name, parent=unit, actor=actor)
            planner.units.add(path, found)
        unit = found
    if unit is None:
        raise ValueError("a place has at least one name")
    return unit


def _check_starts(plans: list[Plan]) -> None:
    for plan in plans:
        if plan.outcome == Outcome.CREATE and plan.record.start:
            try:
                check_not_future(plan.record.start)
            except DomainError as error:
                _fail(plan, error.message)


def _fail(plan: Plan, message: str) -> None:
    plan.outcome, plan.message, plan.changes = Outcome.ERROR, message, {}


def _create(plans: list[Plan], planner: Planner, today: date) -> None:
    user_model = get_user_model()
    users = user_model._default_manager.bulk_create(
        user_model(
            email=plan.record.email or None,
            first_name=plan.record.name[:150],
            password=make_password(None),
        )
        for plan in plans
    )
    people = [_person(plan, planner, user) for plan, user in zip(plans, users, strict=True)]
    Person.objects.bulk_create(people)
    for plan, person in zip(plans, people, strict=True):
        plan.person = person
    announce(person.pk for person in people)
    IdentityNumber.objects.bulk_create(
        IdentityNumber(person=plan.person, number=plan.record.number, kind=plan.record.kind)
        for plan in plans
    )
    Assignment.objects.bulk_create(
        Assignment(
            person=plan.person,
            unit=plan.unit,
            position=plan.record.position,
            job_type=planner.job_types.get(plan.record.job_type),
            start=plan.record.start or today,
        )
        for plan in plans
        if plan.unit
    )


def _person(plan: Plan, planner: Planner, user: Any) -> Person:
    record = plan.record
    return Person(
        user=user,
        region=planner.region,
        unit=plan.unit,
        name=record.name,
        front_title=record.front_title,
        back_title=record.back_title,
        status=record.status,
        rank=planner.rank_of(plan),
        position=record.position,
        job_type=planner.job_types.get(record.job_type),
    )


def _set_own_fields(plan: Plan, planner: Planner) -> None:
    for name in OWN_FIELDS:
        if name in plan.changes:
            value = planner.rank_of(plan) if name == "rank" else plan.changes[name]
            setattr(plan.person, name, value)


def _save_own_fields(plans: list[Plan]) -> None:
    fields = {name for plan in plans for name in OWN_FIELDS if name in plan.changes}
    changed = [plan.person for plan in plans if plan.person and fields & plan.changes.keys()]
    if changed:
        Person.objects.bulk_update(changed, sorted(fields))
        announce(person.pk for person in changed)


def _update_account(plan: Plan, actor: Any) -> None:
    person, record = plan.person, plan.record
    if person is None:
        raise ValueError("an update has a person")
    try:
        with transaction.atomic():
            if "number" in plan.changes:
                add_number(person, number=record.number, actor=actor)
            if "email" in plan.changes:
                _set_email(person, record.email)
    except DomainError as error:
        _fail(plan, error.message)


def _set_email(person: Person, email: str) -> None:
    if person.user is None:
        create_account(person, email=email)
        return
    person.user.email = email
    person.user.save(update_fields=["email"])


def _move(plans: list[Plan], planner: Planner) -> None:
    today = timezone.localdate()
    # Somebody without a unit who is given only a position was refused when planned.
    placements = [
        Placement(
            person=plan.person,
            unit=plan.unit or plan.person.unit,
            start=plan.record.start or today,
            position=plan.record.position or plan.person.position,
            job_type=planner.job_types.get(plan.record.job_type) or plan.person.job_type,
        )
        for plan in plans
        if plan.person
    ]
    assign_many(placements)
    for plan, placement in zip(plans, placements, strict=True):
        if placement.error:
            _fail(plan, placement.error.message)


@transaction.atomic
def apply_superiors(planner: Planner, plans: Sequence[Plan]) -> None:
    """Record direct superiors once everybody in the file exists. Adds to ``message`` on refusal."""
    wanted = {plan.record.superior for plan in plans}
    rows = IdentityNumber.objects.filter(number__in=wanted, person__region=planner.region)
    superiors = dict(rows.values_list("number", "person_id"))
    chain = open_superiors(planner.region.pk)
    today = timezone.localdate()
    fresh = []
    for plan in plans:
        superior_id = superiors.get(plan.record.superior)
        if plan.person is None or superior_id is None:
            plan.message = _("The superior could not be recorded: that row was not imported.")
            continue
        try:
            check_superior(plan.person.pk, superior_id, chain)
        except DomainError as error:
            plan.message = error.message
            continue
        chain[plan.person.pk] = superior_id
        start = plan.record.start or today
        fresh.append(Superior(person=plan.person, superior_id=superior_id, start=start))
    for start in {row.start for row in fresh}:
        people = [row.person_id for row in fresh if row.start == start]
        close(Superior.objects.filter(person__in=people), start)
    Superior.objects.bulk_create(fresh)
