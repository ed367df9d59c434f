"""Attempts that run now: how far they are, and how much time is left."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ...forms.reports import ManyForm
from ...queries import reports
from .base import AdminPage, get_quiz, may

PER_PAGE = 100


@never_cache
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Renews itself: by a script in place, without one by itself every half minute."""
    quiz = get_quiz(request, pk)
    page_obj = Paginator(reports.running(request.user, quiz), PER_PAGE).get_page(
        request.GET.get("p")
    )
    now = timezone.now()
    page = AdminPage(_("In progress"), quiz=quiz, tab="live")
    return page.render(
        request,
        "live",
        page_obj=page_obj,
        rows=[reports.as_running(row, now=now) for row in page_obj.object_list],
        now=now,
        may_change=may(request.user, quiz, "change"),
        form=ManyForm(),
    )
