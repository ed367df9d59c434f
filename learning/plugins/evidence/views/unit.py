"""What heads see of the evidence that waits for their word."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.core.contract import DomainError
from learning.core.models import Person

from ..forms.filing import RemarkForm
from ..models import Evidence, VerificationRule
from ..queries.heads import is_head, team_evidence, team_waiting
from ..services import endorsing
from . import words
from .guards import own_page
from .mine import described

PAGE_SIZE = 25
MAX_SEARCH = 100
Endorsement = Evidence.Endorsement


@require_safe
@own_page
def index(request: HttpRequest, head: Person) -> HttpResponse:
    if not is_head(head):
        raise PermissionDenied
    answered = request.GET.get("keadaan") == "dijawab"
    rows = team_evidence(head).exclude(endorsement=Endorsement.WAITING)
    if not answered:
        rows = team_waiting(head)
    search = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:MAX_SEARCH]
    if search:
        rows = rows.filter(person__name__icontains=search)
    rows = rows.select_related("person__unit", "person__region").order_by(
        F("endorsed_at").desc(nulls_last=True) if answered else "submitted_at", "pk"
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    query = f"keadaan={'dijawab' if answered else 'menunggu'}&"
    rule = VerificationRule.of(head.region)
    context = {
        "lines": [(row, _days(row, rule)) for row in page],
        "page_obj": page,
        "answered": answered,
        "search": search,
        "query": query,
    }
    return render(request, "learning_evidence/unit.html", context)


def _days(row: Evidence, rule: VerificationRule) -> words.Age:
    """Since it was sent: the head is asked from then on."""
    seen = Evidence(waiting_since=row.submitted_at)
    return words.age_of(seen, rule)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def evidence(request: HttpRequest, head: Person, pk: int) -> HttpResponse:
    """To whom it was not sent, it does not exist."""
    rows = team_evidence(head).select_related("person__region", "person__unit", "credit")
    row = get_object_or_404(rows, pk=pk)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answer(request, form, row, head):
        return redirect("learning_evidence:unit")
    waits = row.status == Evidence.Status.SUBMITTED and row.endorsement == Endorsement.WAITING
    context = described(row) | {"form": form if waits else None}
    status = 422 if request.method == "POST" else 200
    return render(request, "learning_evidence/unit_evidence.html", context, status=status)


def _answer(request: HttpRequest, form: RemarkForm, row: Evidence, head: Person) -> bool:
    gives = form.cleaned_data["answer"] == "endorse"
    step = endorsing.endorse if gives else endorsing.decline
    try:
        step(row, head=head, remark=form.cleaned_data["remark"])
    except DomainError as error:
        messages.warning(request, error.message)
        return True
    text = _("You endorsed this evidence.") if gives else _("You declined this evidence.")
    messages.success(request, text)
    return True
