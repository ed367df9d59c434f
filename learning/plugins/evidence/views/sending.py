"""Sending evidence after a last look; taking it back; removing a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learning.core.contract import DomainError
from learning.core.models import Person

from ..models import Evidence, VerificationRule
from ..queries.conflicts import Conflict, conflicts_of
from ..services import estimating, filing
from ..services.errors import Incomplete
from . import words
from .guards import get_own, own_page
from .mine import described

RULE = VerificationRule.Endorsement


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def send(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """What it would bring, what is missing and what speaks against it; then the button."""
    row = get_own(person, pk)
    if not row.is_open:
        return redirect("learning_evidence:detail", pk)
    if request.method == "POST":
        try:
            filing.submit(row, actor=request.user)
        except Incomplete:
            return _check_page(request, row, status=422)
        except DomainError as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _("Sent. You will be told as soon as it is decided."))
        return redirect("learning_evidence:detail", pk)
    return _check_page(request, row)


def _check_page(request: HttpRequest, row: Evidence, *, status: int = 200) -> HttpResponse:
    preview = estimating.estimate(row)
    context = described(row) | {
        "gaps": filing.gaps(row),
        "estimate": words.estimate_lines(preview) if preview else [],
        "estimated": preview.credited_jp if preview else None,
        "raw": preview.raw_jp if preview else None,
        "conflicts": own_texts(conflicts_of(row), row.person),
        "asks_head": VerificationRule.of(row.person.region).endorsement != RULE.OFF,
    }
    return render(request, "learning_evidence/send.html", context, status=status)


def own_texts(found: Iterable[Conflict], person: Person) -> list[str]:
    """In words for the owner, who is told nothing about other people's evidence."""
    return [
        words.conflict_text(one, shown=f"“{one.title}”" if _is_own(one, person) else "")
        for one in found
    ]


def _is_own(conflict: Conflict, person: Person) -> bool:
    found = conflict.evidence or conflict.credit
    return found is not None and found.person_id == person.pk


@require_POST
@own_page
def withdraw(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    row = get_own(person, pk)
    try:
        filing.withdraw(row, actor=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect("learning_evidence:detail", pk)
    messages.success(request, _("Taken back. You can change it and send it again."))
    return redirect("learning_evidence:edit", pk)


@require_POST
@own_page
def discard(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    row = get_own(person, pk)
    try:
        filing.discard(row)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect("learning_evidence:detail", pk)
    messages.success(request, _("The draft and its files were removed."))
    return redirect("learning_evidence:mine")
