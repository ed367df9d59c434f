"""People and their identity numbers."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions import numbers
from learning.core.regions.models import IdentityNumber, JobType, Person, Rank, Region, Unit
from learning.core.regions.services.accounts import (
    change_email,
    check_email_free,
    create_account,
    is_protected,
)
from learning.core.regions.services.announcing import announce
from learning.core.regions.services.placement import assign

OWN_FIELDS = ("name", "front_title", "back_title", "status", "rank")


class NumberTaken(DomainError):
    code = "number_taken"


@transaction.atomic
def create_person(
    *,
    name: str,
    status: str,
    number: str = "",
    unit: Unit | None = None,
    region: Region | None = None,
    position: str = "",
    job_type: JobType | None = None,
    rank: Rank | None = None,
    front_title: str = "",
    back_title: str = "",
    start: date | None = None,
    email: str = "",
    user: Any = None,
    actor: Any = None,
) -> Person:
    """Create a person with number, account and, if ``unit`` is given, a first assignment.

    Either ``unit`` or ``region`` is needed. Without ``user`` an account is made.
    """
    region = unit.region if unit else region
    if region is None:
        raise DomainError(_("Choose a unit or a region."), code="no_region")
    if rank:
        check_rank(status, rank)
    if email and user is None:
        check_email_free(email)
    person = Person.objects.create(
        name=name,
        status=status,
        region=region,
        rank=rank,
        front_title=front_title,
        back_title=back_title,
        position="" if unit else position,
        job_type=None if unit else job_type,
        user=user,
    )
    if number:
        add_number(person, number=number, actor=actor)
    if unit:
        start = start or timezone.localdate()
        assign(person, unit=unit, position=position, job_type=job_type, start=start, actor=actor)
    else:
        announce([person.pk])
    if user is None:
        create_account(person, email=email)
    log(person, "wagtail.create", user=actor)
    return person


def check_rank(status: str, rank: Rank) -> None:
    contract = {Person.Status.PPPK, Person.Status.PPPK_PART_TIME}
    civil = {Person.Status.PNS, Person.Status.CPNS}
    wrong = (status in civil and rank.scheme != Rank.Scheme.PNS) or (
        status in contract and rank.scheme != Rank.Scheme.PPPK
    )
    if wrong:
        raise DomainError(
            _("This rank does not belong to the employment status."), code="rank_scheme"
        )


@transaction.atomic
def update_person(person: Person, *, actor: Any = None, **values: Any) -> list[str]:
    """Change a person's own fields (``OWN_FIELDS``) and ``email``. Returns what changed."""
    email = values.pop("email", None)
    changed = [field for field in values if getattr(person, field) != values[field]]
    if unknown := set(values) - set(OWN_FIELDS):
        raise TypeError(f"update_person does not change {unknown}")
    for field in changed:
        setattr(person, field, values[field])
    if person.rank:
        check_rank(person.status, person.rank)
    if changed:
        person.save(update_fields=changed)
        announce([person.pk])
        log(person, "wagtail.edit", user=actor, data={"fields": changed})
    if email is not None:
        change_email(person, email=email, actor=actor)
    return changed


@transaction.atomic
def add_number(
    person: Person, *, number: str, kind: str = "", start: date | None = None, actor: Any = None
) -> IdentityNumber:
    """Give a person a new current number; the one before stays in the history.

    Giving a number the person had before makes it current again.
    """
    parsed = numbers.parse(number, kind=kind)
    Person.objects.select_for_update().get(pk=person.pk)
    row = IdentityNumber.objects.filter(number=parsed.number).first()
    if row and row.person_id != person.pk:
        raise NumberTaken(_("This identity number belongs to another person."))
    if row and row.is_current:
        return row
    previous = person.numbers.filter(is_current=True).first()
    if previous:
        previous.is_current = False
        previous.valid_to = _day_before(start, previous.valid_from)
        previous.save(update_fields=["is_current", "valid_to"])
    row = row or IdentityNumber(person=person, number=parsed.number, kind=parsed.kind)
    row.is_current, row.valid_from, row.valid_to = True, start, None
    row.save()
    log(person, "wagtail.edit", user=actor, data={"fields": ["number"]})
    return row


def _day_before(start: date | None, earliest: date | None) -> date:
    end = (start or timezone.localdate()) - timedelta(days=1)
    return max(end, earliest) if earliest else end


@transaction.atomic
def set_active(person: Person, *, active: bool, actor: Any = None) -> None:
    """Retire somebody or take them back. The account follows; what was learned stays.

    Accounts that carry administrative rights are left to the administrators of accounts.
    """
    if person.is_active == active:
        return
    person.is_active = active
    person.save(update_fields=["is_active"])
    user = person.user
    if user and not is_protected(user):
        user.is_active = active
        user.save(update_fields=["is_active"])
    announce([person.pk])
    log(person, "wagtail.edit", user=actor, data={"fields": ["is_active"]})
