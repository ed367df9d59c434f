"""Somebody's notices. For every account, with or without a person behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.core.api import TOKEN, own_page, person_of

from ..models import Notice
from ..queries import inbox as queries
from ..services import bounces, counting, reading
from .lines import line_html

UNREAD = "belum"


@require_safe
@login_required
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    user = request.user
    shares = queries.shares(user.pk)
    unread = sum(share.unread for share in shares)
    counting.known(user, unread)
    only_unread = request.GET.get("tampil") == UNREAD
    chosen = next((x for x in shares if x.kind.slug == request.GET.get("jenis")), None)
    found = [chosen] if chosen else shares
    number = sum(share.unread if only_unread else share.number for share in found)
    page = Paginator(range(number), queries.PAGE_SIZE).get_page(request.GET.get("page"))
    lines = queries.lines(
        user.pk,
        unread=only_unread,
        kind=chosen.kind.slug if chosen else "",
        start=page.object_list.start,
    )
    context = {
        "page_obj": page,
        "query": _query(only_unread=only_unread, chosen=chosen),
        "shares": shares,
        "total": sum(share.number for share in shares),
        "unread": unread,
        "only_unread": only_unread,
        "chosen": chosen,
        "has_person": person_of(user) is not None,
    }
    return own_page(
        request,
        "learning_notices/inbox.html",
        context,
        key=(tuple((x.kind.slug, x.number, x.unread) for x in shares), context["has_person"]),
        own={
            "lines": lambda: "".join(line_html(line, user) for line in lines),
            "suspension": lambda: _suspension(user),
        },
    )


def _suspension(user: Any) -> str:
    found = bounces.suspension_of(user.email)
    if found is None:
        return ""
    context = {"suspension": found, "csrf_token": TOKEN}
    return render_to_string("learning_notices/_suspension.html", context)


def _query(*, only_unread: bool, chosen: queries.Share | None) -> str:
    values = {
        "tampil": UNREAD if only_unread else "",
        "jenis": chosen.kind.slug if chosen else "",
    }
    filled = {name: value for name, value in values.items() if value}
    return f"{urlencode(filled)}&" if filled else ""


@require_safe
@login_required
@never_cache
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """To where the notice leads. What is marked here is only that its owner went there."""
    rows = Notice.objects.select_related("event").filter(user=request.user.pk)
    notice = get_object_or_404(rows, pk=pk)
    if not _is_prefetch(request):
        reading.mark_read(notice)
    url = notice.event.url
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return redirect(url)
    return redirect("learning_notices:inbox")


def _is_prefetch(request: HttpRequest) -> bool:
    return "prefetch" in request.headers.get("Sec-Purpose", "") or request.method == "HEAD"


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    reading.mark_all_read(request.user.pk)
    messages.success(request, _("All notices are marked as read."))
    return redirect("learning_notices:inbox")


@require_POST
@login_required
def confirm_address(request: HttpRequest) -> HttpResponse:
    if request.user.email and bounces.confirm(request.user.email):
        messages.success(request, _("Thank you. We will send mail to this address again."))
    return redirect("learning_notices:inbox")
