"""Erasing a person's data: what goes, what stays and why, requests, and the deed itself.

Never automatic: a request waits for an administrator of the person's region.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.activities.registry import activity_types
from learning.core.contract import DomainError, all_personal_data
from learning.core.regions import jobs
from learning.core.regions.models import Person
from learning.core.regions.permissions import policy_for
from learning.core.regions.services import cohorts
from learning.core.regions.services.accounts import is_protected

from . import data
from .log_erasure import erase_log
from .models import ErasureRequest, Note

State = ErasureRequest.State


class Protected(DomainError):
    code = "account_protected"


@dataclass(frozen=True, slots=True)
class Line:
    """``count`` is None where rows say nothing, as for the account."""

    what: str
    why: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    erased: list[Line]
    kept: list[Line]


def plan(person: Person) -> Plan:
    return Plan(
        erased=[_account(), *(line for line in _erased(person) if line.count)],
        kept=[*_kept(person), *_remains()],
    )


def _account() -> Line:
    return Line(
        _("E-mail address, password, second factor and open sessions"),
        _("The person is signed out everywhere and cannot sign in again."),
    )


def _erased(person: Person) -> Iterator[Line]:
    yield Line(_("Notes and highlights"), count=person.notes.count())
    yield Line(_("Groups in courses"), count=person.group_members.count())
    yield Line(_("Cohorts"), count=person.cohort_members.count())
    told = person.erasure_requests.exclude(note="")
    yield Line(_("What the person wrote when asking for erasure"), count=told.count())
    for kind in activity_types:
        for heading, rows in kind.personal_data(person):
            yield Line(str(heading), count=len(rows))
    for kept in all_personal_data():
        for heading, found in kept.tables(person):
            yield Line(str(heading), count=sum(1 for _row in islice(found, data.ROW_LIMIT)))


def _kept(person: Person) -> Iterator[Line]:
    yield Line(
        _("Name, identity numbers, assignments and superiors"),
        _("They come from the personnel administration and say whose records these are."),
    )
    yield Line(
        _("Enrolments, progress, completed courses and their JP"),
        _(
            "The office has to show how its employees developed their competencies, "
            "and the employee can still prove it."
        ),
        person.completions.count(),
    )
    yield Line(
        _("Learning hours (JP), their entries and statements of them"),
        _(
            "Law obliges the office to show how many hours each employee learned in a year "
            "and why they count."
        ),
        person.credits.count(),
    )
    yield Line(
        _("Requests for erasure: the reason of the decision, who decided, and when"),
        _("They prove that the request was answered."),
    )
    days = {"days": jobs.KEEP.days}
    yield Line(
        _("Files of imports, exports and enrolled lists from the last %(days)d days") % days,
        _("They hold many people at once. Each goes %(days)d days after it was made.") % days,
    )
    yield Line(
        _("Entries of the log"),
        _("They prove who changed what, this erasure too."),
    )


def _remains() -> Iterator[Line]:
    for kept in all_personal_data():
        for what, why in kept.remains:
            yield Line(str(what), str(why))


def check_erasable(person: Person) -> None:
    if person.user is not None and is_protected(person.user):
        raise Protected(_("This account has administrative rights: take its roles away first."))


@transaction.atomic
def erase(person: Person, *, reason: str, actor: Any = None) -> ErasureRequest:
    """Erase what may be erased, sign the person out and close the account. Not to be undone."""
    reason = _checked(reason)
    held = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    check_erasable(held)
    jobs.forget(held)
    data.erase(held)
    Note.objects.filter(person=held).delete()
    held.group_members.all().delete()
    cohorts.forget(held)
    held.erasure_requests.update(note="")
    _close_account(held)
    held.is_active = False
    held.save(update_fields=["is_active"])
    log(held, "learning.person.erase", user=actor, data={"reason": reason})
    asked = open_request(held) or ErasureRequest(person=held)
    return _decide(asked, State.DONE, reason=reason, actor=actor)


def _close_account(person: Person) -> None:
    """Without password and rights no session counts any longer, whoever keeps the sessions."""
    user = person.user
    if user is None:
        return
    # An account without a name is named by its address.
    erase_log(type(user), [user.pk], label=person.full_name)
    user.is_active, user.email = False, None
    user.set_unusable_password()
    user.save()


def ask(person: Person, *, note: str = "") -> ErasureRequest:
    note = note.strip()[: ErasureRequest._meta.get_field("note").max_length]
    try:
        with transaction.atomic():
            return ErasureRequest.objects.create(person=person, note=note)
    except IntegrityError as error:
        message = _("You have asked already. The administrators of your region will answer.")
        raise DomainError(message, code="asked") from error


@transaction.atomic
def refuse(person: Person, *, reason: str, actor: Any) -> ErasureRequest:
    reason = _checked(reason)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    asked = open_request(person)
    if asked is None:
        raise DomainError(_("There is no open request."), code="no_request")
    log(person, "learning.person.refuse_erasure", user=actor, data={"reason": reason})
    return _decide(asked, State.REFUSED, reason=reason, actor=actor)


def _checked(reason: str) -> str:
    if reason := reason.strip():
        return reason[: ErasureRequest._meta.get_field("reason").max_length]
    raise DomainError(_("Enter a reason."), code="reason")


def _decide(asked: ErasureRequest, state: str, *, reason: str, actor: Any) -> ErasureRequest:
    asked.state, asked.reason = state, reason
    asked.decided_at, asked.decided_by = timezone.now(), actor
    asked.save()
    return asked


def open_request(person: Person) -> ErasureRequest | None:
    return ErasureRequest.objects.filter(person=person, state=State.REQUESTED).first()


def last_request(person: Person) -> ErasureRequest | None:
    return ErasureRequest.objects.filter(person=person).first()


def requests_for(user: Any) -> QuerySet[ErasureRequest]:
    """Of the people whom this user may change: who runs people answers their requests."""
    people = policy_for(Person).instances_user_has_permission_for(user, "change")
    rows = ErasureRequest.objects.filter(person__in=people.order_by().values("pk"))
    return rows.select_related("person__region", "person__unit", "decided_by")
