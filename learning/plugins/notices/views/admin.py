"""Deliveries, for the administrators of the nation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.core.api import notice_kinds, policy_for

from .. import tasks
from ..models import Delivery
from ..queries import desk
from ..services import deciding

PAGE_SIZE = 50
INDEX = "learning_notices_admin:index"


class Page(WagtailAdminTemplateMixin):
    header_icon = "mail"

    def __init__(self) -> None:
        self.page_title = _("Notices")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def _check(request: HttpRequest, action: str) -> None:
    if not policy_for(Delivery).user_has_permission(request.user, action):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    _check(request, "view")
    chosen = _filters(request.GET)
    page = Paginator(desk.to_decide(**chosen), PAGE_SIZE).get_page(request.GET.get("p"))
    for row in page.object_list:
        row.address = desk.mask(row.notice.user.email)
        kind = notice_kinds().get(row.notice.event.kind)
        row.label = str(kind.label) if kind else row.notice.event.kind
    context = Page().get_context_data(
        figures=desk.figures(),
        page_obj=page,
        chosen=chosen,
        query=_query(chosen),
        states=[(state.value, state.label) for state in Delivery.TO_DECIDE],
        kinds=[(slug, kind.label) for slug, kind in notice_kinds().items()],
        may_decide=policy_for(Delivery).user_has_permission(request.user, "change"),
    )
    return TemplateResponse(request, "learning_notices/admin/index.html", context)


def _filters(given: Any) -> dict[str, str]:
    state, kind = given.get("state", ""), given.get("kind", "")
    return {
        "state": state if state in Delivery.TO_DECIDE else "",
        "kind": kind if kind in notice_kinds() else "",
    }


def _query(chosen: dict[str, str]) -> str:
    return urlencode({name: value for name, value in chosen.items() if value})


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    _check(request, "change")
    asked = [int(pk) for pk in request.POST.getlist("delivery")[:PAGE_SIZE] if _is_id(pk)]
    step = request.POST.get("step")
    address = f"{reverse(INDEX)}?{_query(_filters(request.POST))}"
    if not asked or step not in ("again", "give_up"):
        messages.error(request, _("Choose e-mails, and what is to happen with them."))
    elif step == "again":
        number = deciding.send_again(asked, actor=request.user)
        if number:
            tasks.deliver_soon()
        text = ngettext("%d e-mail waits again.", "%d e-mails wait again.", number)
        messages.success(request, text % number)
    else:
        number = deciding.give_up(asked, actor=request.user)
        text = ngettext("%d e-mail will not be sent.", "%d e-mails will not be sent.", number)
        messages.success(request, text % number)
    return redirect(address)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
