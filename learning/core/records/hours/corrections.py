"""What an administrator puts right in somebody's ledger; the person is told of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.notices import NoticeKind, add_notice_kind, notify
from learning.core.regions.models import Person
from learning.core.regions.permissions import can

from ..ledger.posting import Part, book_credit, reverse_credit
from ..models import Credit

KIND = "jp-corrected"
LONGEST = 500


def register() -> None:
    add_notice_kind(
        NoticeKind(
            slug=KIND,
            label=gettext_lazy("Learning hours corrected"),
            explains=gettext_lazy(
                "You get this because an administrator changed what your learning hours say."
            ),
            template="learning/notices/jp_corrected",
            action=gettext_lazy("See my learning hours"),
            can_stop=False,
        )
    )


def may_correct(user: Any, action: str, person: Person) -> bool:
    """Never one's own hours; the policy says the rest."""
    return not _is_own(person, user) and can(user, action, Credit(person=person))


def _is_own(person: Person, user: Any) -> bool:
    return user is not None and person.user_id == user.pk


def _check_other(person: Person, actor: Any) -> None:
    if _is_own(person, actor):
        raise DomainError(_("Nobody corrects their own learning hours."))


@transaction.atomic
def take_back(credit: Credit, *, actor: Any, reason: str) -> Credit:
    """Reverse ``credit``, log it and tell the person.

    Raises DomainError as ``reverse_credit``, for one's own hours and for those of evidence: whoever
    decides about it takes them back with the decision.
    """
    _check_other(credit.person, actor)
    if credit.is_of_evidence:
        raise DomainError(_("The hours of evidence are taken back where the evidence is decided."))
    row = reverse_credit(credit, actor=actor, reason=reason)
    data = {"credit": row.pk, "title": row.title, "reason": row.reversal_reason}
    log(row.person, "learning.hours.take_back", user=actor, data=data)
    _tell(row, "taken_back", row.reversal_reason)
    return row


@transaction.atomic
def book_correction(
    person: Person,
    *,
    key: str,
    title: str,
    form_code: str,
    day: date,
    jp: int,
    reason: str,
    actor: Any,
    scope: str = "national",
) -> Credit:
    """Book ``jp`` on ``day`` as the rules of ``form_code`` credit them, log it, tell the person.

    ``key`` (at most 60 characters) is drawn once for a form: sending it twice books once. Raises
    DomainError without a reason or without hours, and for one's own hours.
    """
    _check_other(person, actor)
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise DomainError(_("Enter a reason."))
    if jp < 1:
        raise DomainError(_("There is nothing to book."))
    whole = f"{Credit.Source.CORRECTION}:{person.pk}:{key}"
    if (known := Credit.objects.filter(key=whole).first()) is not None:
        return known
    row = book_credit(
        person,
        source=Credit.Source.CORRECTION,
        key=whole,
        title=title,
        form_code=form_code,
        scope=scope,
        parts=[Part(day, jp)],
        actor=actor,
    )
    data = {"credit": row.pk, "title": row.title, "jp": row.credited_jp, "reason": reason}
    log(person, "learning.hours.correct", user=actor, data=data)
    _tell(row, "booked", reason)
    return row


def _tell(row: Credit, how: str, reason: str) -> None:
    jp = row.credited_jp if how == "booked" else row.raw_jp
    notify(
        KIND,
        key=f"{row.pk}:{how}",
        people=[row.person_id],
        data={"title": row.title, "how": how, "jp": jp, "reason": reason},
        url=f"{reverse('learning:hours')}?tahun={row.ends_on.year}",
    )
