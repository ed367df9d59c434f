"""One page's content looked at: what was found, links of other sites, and sending it anyway."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import DomainError

from .. import checks, tasks
from ..models import LinkCheck
from ..queries import links
from ..services import links as asking
from ..services import submitting
from .base import DeskPage, get_page, url


def show(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_page(request, page_id)
    result = checks.check_page(page)
    known = links.outcomes(result.urls)
    addresses = [(address, known.get(links.key_of(address))) for address in result.urls]
    allowed = page.permissions_for_user(request.user)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    buttons = [HeaderButton(_("Edit"), url=edit, icon_name="edit")]
    title = page.get_admin_display_title()
    return DeskPage(_("Content check"), subtitle=title, icon="check", buttons=buttons).render(
        request,
        "checks",
        page=page,
        edit=edit,
        result=result,
        reading=result.reading,
        addresses=addresses,
        is_running=any(row and links.is_under_way(row) for _address, row in addresses),
        is_all_known=all(row and links.is_fresh(row) for _address, row in addresses),
        asks_to_send="send" in request.GET and allowed.can_submit_for_moderation(),
        states=LinkCheck.State,
    )


@require_POST
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    """Have the addresses of other sites asked, in the background."""
    page = get_page(request, page_id)
    ids = asking.ask(checks.check_page(page).urls)
    if ids:
        tasks.check_links.enqueue(ids)
        text = ngettext("%d address is being checked.", "%d addresses are being checked.", len(ids))
        messages.success(request, text % len(ids))
    else:
        messages.info(request, _("All addresses were checked a short while ago."))
    return redirect(url("checks", page.pk) + "#ld-links")


@require_POST
def send(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_page(request, page_id)
    try:
        submitting.submit(page, user=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("wagtailadmin_pages:edit", page.pk)
    text = _("“%(title)s” was sent for review.") % {"title": page.get_admin_display_title()}
    messages.success(request, text)
    return redirect("wagtailadmin_explore", page.get_parent().pk)
