"""One piece of evidence: file and data side by side, what speaks against it, the decision."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError, Preview, ShownNumbers, can

from ...forms.admin import AcceptedForm, AssignForm, CorrectionForm, DecisionForm
from ...models import Evidence
from ...queries.conflicts import Conflict, conflicts_of
from ...queries.evidence import WAITS, may_decide, neighbours, staff_evidence
from ...queries.queue import rules_of, verifiers_of
from ...services import deciding, estimating
from ...services.files import PICTURES
from .. import words
from ..mine import described
from .base import AdminPage, get_evidence, url

SHOWN_PAGES = 10


@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_evidence(request, pk))


def _page(
    request: HttpRequest,
    row: Evidence,
    *,
    form: AcceptedForm | None = None,
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    may = may_decide(user, row)
    if form is None:
        form = _form_for(row) if may else None
    if preview is None and row.status == Evidence.Status.SUBMITTED:
        preview = estimating.estimate(row)
    before, after = neighbours(
        staff_evidence(user, "change").filter(WAITS).exclude(person__user=user), row
    )
    page = AdminPage(row.title, subtitle=row.person.full_name)
    return page.render(
        request,
        "evidence",
        **described(row),
        form=form,
        is_own=row.person.user_id == user.pk,
        assign_form=_assign_form(row) if may and row.status == row.Status.SUBMITTED else None,
        number=ShownNumbers(user).shown([row.person]).get(row.person_id, ""),
        age=words.age_of(row, rules_of([row.person.region_id])[row.person.region_id]),
        shown=[_shown(file) for file in row.files.all()],
        conflicts=[_told(request, one) for one in conflicts_of(row)],
        estimate=words.estimate_lines(preview) if preview else [],
        estimated=preview.credited_jp if preview else None,
        before=before,
        after=after,
        http_status=status,
    )


def _form_for(row: Evidence) -> AcceptedForm | None:
    if row.is_waiting:
        return DecisionForm(evidence=row)
    if row.status == Evidence.Status.APPROVED:
        return CorrectionForm(evidence=row)
    return None


def _assign_form(row: Evidence) -> AssignForm:
    return AssignForm(verifiers=verifiers_of(row), initial={"verifier": row.verifier_id})


def _shown(file: Any) -> dict[str, Any]:
    is_picture = file.mime in PICTURES
    pages = [] if is_picture else list(range(1, min(file.pages, SHOWN_PAGES) + 1))
    return {"file": file, "is_picture": is_picture, "pages": pages, "more": file.pages - len(pages)}


def _told(request: HttpRequest, conflict: Conflict) -> tuple[str, str]:
    """In words, and where to look; without a name where the user may not see the other."""
    other = conflict.evidence
    if other is None:
        return words.conflict_text(conflict, shown=f"“{conflict.title}”"), ""
    if not can(request.user, "view", other):
        return words.conflict_text(conflict), ""
    shown = f"“{other.title}” ({other.person.full_name}, {other.get_status_display()})"
    return words.conflict_text(conflict, shown=shown), url("evidence", other.pk)


def _get(request: HttpRequest, pk: int) -> Evidence:
    """To decide about; nobody decides about their own."""
    row = get_evidence(request, pk, "change")
    if row.person.user_id == request.user.pk:
        raise PermissionDenied
    return row


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    form = DecisionForm(request.POST, evidence=row)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    given = form.cleaned_data
    if given["decision"] == "estimate":
        return _page(request, row, form=form, preview=_estimate(row, given))
    try:
        _take(request, row, form)
    except DomainError as error:
        return _refused(request, row, form, error)
    return _on(request, row)


def _refused(
    request: HttpRequest, row: Evidence, form: AcceptedForm, error: DomainError
) -> HttpResponse:
    """Said at its field, with what was typed; where nothing can be typed, the page as it is now."""
    messages.warning(request, error.message)
    if isinstance(error, deciding.NotAllowedNow):
        return redirect(url("evidence", row.pk))
    form.add_error(getattr(error, "field", "") or None, error.message)
    return _page(request, row, form=form, status=422)


def _estimate(row: Evidence, given: dict[str, Any]) -> Preview | None:
    return estimating.estimate(
        row, form_code=given["form_code"], scope=given["scope"], jp=given["jp"]
    )


def _take(request: HttpRequest, row: Evidence, form: DecisionForm) -> None:
    reason, actor = form.cleaned_data["reason"], request.user
    if form.cleaned_data["decision"] == "approve":
        deciding.approve(row, actor=actor, accepted=form.accepted(reason), reason=reason)
        messages.success(request, _("Approved: the hours are in the ledger."))
    elif form.cleaned_data["decision"] == "send_back":
        deciding.send_back(row, actor=actor, reason=reason)
        messages.success(request, _("Sent back for revision."))
    else:
        deciding.reject(row, actor=actor, reason=reason)
        messages.success(request, _("The evidence was rejected."))


def _on(request: HttpRequest, row: Evidence) -> HttpResponse:
    """To the next in the queue; to the queue once it is empty."""
    rows = staff_evidence(request.user, "change").filter(WAITS).exclude(person__user=request.user)
    before, after = neighbours(rows, row)
    following = after or before
    return redirect(url("evidence", following) if following else url("queue"))


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_evidence(request, pk, "change")
    form = AssignForm(request.POST, verifiers=verifiers_of(row))
    if not form.is_valid():
        messages.error(request, _("This account may not decide about this evidence."))
        return redirect(url("evidence", pk))
    try:
        deciding.assign(row, verifier=form.cleaned_data["verifier"], actor=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The verifier was changed."))
    return redirect(url("evidence", pk))


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    form = CorrectionForm(request.POST, evidence=row)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        if form.cleaned_data["step"] == "reverse":
            deciding.reverse(row, actor=request.user, reason=reason)
        else:
            deciding.correct(row, actor=request.user, accepted=form.accepted(reason), reason=reason)
    except DomainError as error:
        return _refused(request, row, form, error)
    messages.success(request, _("The ledger was corrected by counter-entries."))
    return redirect(url("evidence", pk))
