"""One certificate: what stands on it, revoking it, and another edition of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from learning.core.api import DomainError, ShownNumbers, can

from ...forms.managing import ReasonForm, RevokeForm
from ...models import Certificate
from ...queries.listing import visible
from ...services import replacing
from .base import AdminPage, check_may, url


def _get(request: HttpRequest, pk: int, action: str = "view") -> Certificate:
    """Certificates of other regions do not exist for this user."""
    check_may(request.user, action)
    rows = visible(request.user, action).select_related(
        *("region", "person__region", "person__unit", "template", "changed_by"),
        *("successor", "predecessor"),
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _get(request, pk))


def _page(request: HttpRequest, row: Certificate, **more: Any) -> HttpResponse:
    stands = row.state == Certificate.State.ISSUED
    context = {
        "certificate": row,
        "status": row.status(),
        "identity": ShownNumbers(request.user).shown([row.person]).get(row.person_id, ""),
        "predecessor": getattr(row, "predecessor", None),
        "has_old_name": replacing.has_old_name(row),
        "may_change": stands and can(request.user, "change", row),
        "revoke_form": RevokeForm(prefix="revoke"),
        "reissue_form": ReasonForm(prefix="reissue"),
        "Status": Certificate.Status,
        "Signing": Certificate.Signing,
    }
    return AdminPage(row.number).render(request, "certificate", **{**context, **more})


def _act(
    request: HttpRequest, pk: int, form_name: str, form: Any, act: Callable[..., Certificate]
) -> HttpResponse:
    row = _get(request, pk, "change")
    if not form.is_valid():
        return _page(request, row, http_status=422, **{form_name: form})
    try:
        found = act(row, actor=request.user, reason=form.cleaned_data["reason"])
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(url("certificate", row.pk))
    messages.success(request, _("Done. The public page says so already."))
    return redirect(url("certificate", found.pk))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    form = RevokeForm(request.POST, prefix="revoke")
    return _act(request, pk, "revoke_form", form, replacing.revoke)


@require_POST
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="reissue")
    return _act(request, pk, "reissue_form", form, replacing.reissue)
