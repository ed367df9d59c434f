"""Moderators of a region read comments: one by one, or many at once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from learning.core.api import DomainError, policy_for
from learning.core.models import Region

from ..forms.community import KEEP, ModerationForm
from ..models import Comment
from ..queries.community import comments_for, with_open_reports
from ..services import comment_reports, community
from .admin_pages import AdminPage

NAMESPACE = "learning_practices_admin"
PAGE_SIZE = 30
ALL = "semua"
REPORTED = "dilaporkan"
# What waits and what was reported: all that wants a decision.
TO_DECIDE = "menunggu"


@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    policy = policy_for(Comment)
    if not policy.user_has_permission(request.user, "view"):
        raise PermissionDenied
    rows = comments_for(request.user)
    regions = Region.objects.filter(pk__in=rows.order_by().values("entry__region")).order_by("path")
    chosen = _filters(request)
    rows = rows.filter(_condition(chosen["state"]))
    if chosen["region"]:
        rows = rows.filter(entry__region_id=chosen["region"])
    if chosen["q"]:
        rows = rows.filter(text__icontains=chosen["q"])
    page_obj = Paginator(with_open_reports(rows), PAGE_SIZE).get_page(request.GET.get("p"))
    page = AdminPage(
        _("Comments"), above=(reverse("wagtailadmin_home"), _("Learning")), icon="comment"
    )
    return page.render(
        request,
        "comments",
        page_obj=page_obj,
        chosen=chosen,
        states=_states(),
        regions=regions,
        may_moderate=policy.user_has_permission(request.user, "change"),
    )


def _states() -> list[tuple[str, str]]:
    first = [(TO_DECIDE, _("Waiting or reported")), (REPORTED, _("Reported"))]
    return [*first, *Comment.State.choices, (ALL, _("All"))]


def _condition(state: str) -> Q:
    reported = Q(report_count__gt=0)
    special = {
        ALL: Q(),
        REPORTED: reported,
        TO_DECIDE: reported | Q(state=Comment.State.WAITING),
    }
    return special[state] if state in special else Q(state=state)


def _filters(request: HttpRequest) -> dict[str, Any]:
    state, region = request.GET.get("state", ""), request.GET.get("region", "")
    is_number = region.isascii() and region.isdigit() and len(region) < 19
    return {
        "state": state if state in dict(_states()) else TO_DECIDE,
        "region": int(region) if is_number else None,
        "q": request.GET.get("q", "").replace("\x00", "")[:100].strip(),
    }


@require_POST
def moderate(request: HttpRequest) -> HttpResponse:
    if not policy_for(Comment).user_has_permission(request.user, "change"):
        raise PermissionDenied
    form = ModerationForm(request.POST)
    asked = [pk for pk in request.POST.getlist("comment")[:PAGE_SIZE] if _is_id(pk)]
    rows = list(comments_for(request.user, "change").filter(pk__in=asked))
    if not form.is_valid() or not rows:
        messages.error(request, _("Choose comments, and what is to happen with them."))
        return redirect(f"{NAMESPACE}:comments")
    try:
        changed = _act(rows, user=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        text = ngettext("%d comment changed.", "%d comments changed.", changed)
        messages.success(request, text % changed)
    return redirect(f"{NAMESPACE}:comments")


def _act(rows: list[Comment], *, state: str, user: Any, reason: str) -> int:
    if state == KEEP:
        return comment_reports.dismiss(rows, user=user)
    return community.moderate(rows, state=state, user=user, reason=reason)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
