"""The queue of evidence: what waits first, each with its file and a decision."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from learning.core.api import DomainError, ShownNumbers, can, people_lists, policy_for

from ...forms.admin.evidence import ClaimFilterSet, DecisionForm
from ...models import Claim
from ...queries.evidence import claims_for, credit_of, queue, with_people
from ...services import acting, claims
from .base import NAMESPACE, AdminPage, url


class ClaimsView(ReportView):
    model = Claim
    page_title = gettext_lazy("Evidence")
    header_icon = "doc-full-inverse"
    template_name = "learning_paths/admin/claims.html"
    results_template_name = "learning_paths/admin/claims_results.html"
    index_url_name = f"{NAMESPACE}:claims"
    index_results_url_name = f"{NAMESPACE}:claims_results"
    filterset_class = ClaimFilterSet
    paginate_by = 30
    list_export: list[str] = []
    columns: list = []

    def dispatch(self, request, *args, **kwargs):
        if not policy_for(Claim).user_has_permission(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Claim]:
        return with_people(claims_for(self.request.user))

    def order_queryset(self, queryset):
        return queue(queryset)

    def get_filtered_queryset(self):
        return self.get_queryset()

    def get_table(self, object_list):
        # Django's list view asks for a table; the template draws its own, with boxes to tick.
        return super().get_table([])

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        now = timezone.now()
        rows = list(context["object_list"])
        for row in rows:
            row.waiting_days = (now - row.submitted_at).days
        may_decide = policy_for(Claim).user_has_permission(self.request.user, "change")
        return context | {
            "rows": rows,
            "may_decide": may_decide,
            "query": self.request.GET.urlencode(),
        }

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())


def _get(request: HttpRequest, pk: int, action: str = "view") -> Claim:
    if not policy_for(Claim).user_has_permission(request.user, action):
        raise PermissionDenied
    return get_object_or_404(with_people(claims_for(request.user, action)), pk=pk)


def claim(request: HttpRequest, pk: int, form: DecisionForm | None = None) -> HttpResponse:
    row = _get(request, pk)
    waits = row.state == Claim.State.SUBMITTED
    above = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": url("claims"), "label": _("Evidence")},
    ]
    is_own = claims.is_own(row, request.user)
    decides = waits and not is_own and can(request.user, "change", row)
    if decides and form is None:
        form = DecisionForm(initial={"jp": claims.claimed_jp(row)})
    page = AdminPage(row.title, above=above, subtitle=row.person.full_name, icon="doc-full-inverse")
    return page.render(
        request,
        "claim",
        row=row,
        number=ShownNumbers(request.user).shown([row.person]).get(row.person_id, ""),
        waiting_days=(timezone.now() - row.submitted_at).days,
        form=form if decides else None,
        is_own=is_own,
        credit=credit_of(claims.credit_key(row)) if row.state == Claim.State.APPROVED else None,
        http_status=422 if form and form.is_bound else 200,
    )


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = _get(request, pk, "change")
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return claim(request, pk, form)
    approves = form.cleaned_data["decision"] == "approve"
    reason = form.cleaned_data["reason"]
    try:
        if approves:
            acting.approve_claim(row, actor=request.user, reason=reason, hours=form.hours)
        else:
            acting.send_back_claim(row, actor=request.user, reason=reason)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("claim", row.pk))
    messages.success(request, _("Evidence approved.") if approves else _("Evidence sent back."))
    return redirect(url("claims"))


@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    if not policy_for(Claim).user_has_permission(request.user, "change"):
        raise PermissionDenied
    back = people_lists.back_to(request, url("claims"))
    ids = people_lists.ticked(request.POST.getlist("row"))
    rows = list(with_people(claims_for(request.user, "change")).filter(pk__in=ids))
    if not ids:
        messages.warning(request, _("Tick at least one piece of evidence."))
    elif len(rows) < len(ids):
        messages.error(request, _("You may not decide about all of these. Nothing was done."))
    else:
        tally = acting.approve_claims(rows, actor=request.user)
        if tally.changed:
            text = ngettext(
                "%(count)d piece of evidence approved.",
                "%(count)d pieces of evidence approved.",
                tally.changed,
            )
            messages.success(request, text % {"count": tally.changed})
        people_lists.tell_refused(request, tally.refused)
    return redirect(back)


def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Always a download: what somebody sent in is never shown as a page of ours."""
    row = _get(request, pk)
    try:
        content = row.file.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=row.file_name or f"bukti-{row.pk}",
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
