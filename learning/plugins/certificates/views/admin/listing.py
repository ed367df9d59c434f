"""The list of certificates, and what is done with ticked ones."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import DomainError, people_lists

from ... import tasks
from ...forms.managing import CertificateFilterSet, SignForm
from ...models import Certificate
from ...queries.listing import may, visible
from ...queries.narrowing import narrowed
from ...services import bulk, exports, signing
from ...signers import signer
from .base import NAMESPACE, check_may, url


class CertificatesView(ReportView):
    model = Certificate
    page_title = gettext_lazy("Certificates")
    header_icon = "doc-full"
    template_name = "learning_certificates/admin/certificates.html"
    results_template_name = "learning_certificates/admin/certificates_results.html"
    index_url_name = f"{NAMESPACE}:certificates"
    index_results_url_name = f"{NAMESPACE}:certificates_results"
    paginate_by = 50
    columns: list[Column] = []

    def dispatch(self, request, *args, **kwargs):
        check_may(request.user)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filters(self) -> CertificateFilterSet:
        return CertificateFilterSet(
            data=self.request.GET, request=self.request, queryset=visible(self.request.user)
        )

    def get_filtered_queryset(self) -> QuerySet[Certificate]:
        return narrowed(self.request.user, self.filters.asked).order_by("-pk")

    def get_table(self, object_list):
        # Django's list view asks for a table; the template draws its own, with boxes to tick.
        return super().get_table([])

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        ids = [row.pk for row in context["object_list"]]
        rows = list(
            Certificate.objects.filter(pk__in=ids)
            .select_related("region", "person__region", "template")
            .order_by("-pk")
        )
        for row in rows:
            row.now = row.status()
        chosen = signer()
        return context | {
            "rows": rows,
            "may_change": may(self.request.user, "change"),
            "asks_passphrase": chosen.signs and not chosen.by_itself,
            "sign_form": SignForm(prefix="sign"),
            "query": self.request.GET.urlencode(),
            "Status": Certificate.Status,
            "Signing": Certificate.Signing,
        }

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not may(self.request.user, "add"):
            return []
        return [
            HeaderButton(
                _("Give for earlier completions"), url=url("courses"), icon_name="plus", priority=10
            )
        ]


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(people_lists.back_to(request, url("certificates")))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Of the rows that the filters in the address leave."""
    check_may(request.user)
    filters = CertificateFilterSet(
        data=request.GET, request=request, queryset=visible(request.user)
    )
    try:
        job = exports.request_export(
            filters.asked, kind=request.POST.get("kind", ""), owner=request.user
        )
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("certificates"))
    transaction.on_commit(lambda: tasks.go_on(job))
    return redirect(url("job", job.pk))


@require_POST
def reissue(request: HttpRequest) -> HttpResponse:
    """New editions of the ticked certificates or of all that the filters leave, as a job."""
    check_may(request.user, "change")
    try:
        job = bulk.request_reissue(
            _chosen(request),
            owner=request.user,
            reason=request.POST.get("reason", "").replace("\x00", ""),
            name=_("New editions of certificates"),
        )
    except DomainError as error:
        messages.warning(request, error.message)
        return _back(request)
    transaction.on_commit(lambda: tasks.go_on(job))
    return redirect(url("job", job.pk))


def _chosen(request: HttpRequest) -> QuerySet[Certificate]:
    if request.POST.get("all"):
        return _filtered(request).filter(state=Certificate.State.ISSUED)
    ids = people_lists.ticked(request.POST.getlist("row"))
    if not ids:
        raise DomainError(_("Tick at least one certificate."))
    rows = visible(request.user, "change").filter(pk__in=ids)
    if rows.count() < len(ids):
        raise DomainError(_("You may not change all of these. Nothing was done."))
    return rows


def _filtered(request: HttpRequest) -> QuerySet[Certificate]:
    """All of the list that may be changed. A filter that makes no sense would leave too many."""
    asked = QueryDict(request.POST.get("query", "")[:2_000])
    rows = visible(request.user, "change")
    filters = CertificateFilterSet(data=asked, request=request, queryset=rows)
    if not filters.is_valid():
        raise DomainError(_("A filter in the address makes no sense. Nothing was done."))
    return narrowed(request.user, filters.asked, action="change")


@sensitive_post_parameters("sign-passphrase", "sign-nik")
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign the ticked certificates now, with what the official types."""
    check_may(request.user, "change")
    form = SignForm(request.POST, prefix="sign")
    ids = people_lists.ticked(request.POST.getlist("row"))
    if not ids or not form.is_valid():
        messages.warning(request, _("Tick at least one certificate and type the passphrase."))
        return _back(request)
    rows = visible(request.user, "change").filter(pk__in=ids).order_by("pk")
    try:
        tally = signing.sign_many(
            rows, identity=form.cleaned_data["nik"], passphrase=form.cleaned_data["passphrase"]
        )
    except DomainError as error:
        messages.warning(request, error.message)
        return _back(request)
    if tally.signed:
        messages.success(request, _("Signed: %(count)d.") % {"count": tally.signed})
    for row, message in tally.refused:
        messages.error(request, f"{row.number}: {message}")
    if tally.left:
        text = ngettext(
            "%(count)d of the ticked ones still waits: tick it and type the passphrase again.",
            "%(count)d of the ticked ones still wait: tick them and type the passphrase again.",
            tally.left,
        )
        messages.warning(request, text % {"count": tally.left})
    return _back(request)
