"""One step with many questions; the policy is asked about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError

from ...forms.listing import ManyForm
from ...models import Question, VersionStatus
from ...queries import bank
from ...services import bank as services
from .base import LONGEST_QUERY, back_to, check, url
from .listing import filtered_ids
from .quiz import put_in, quiz_of

AT_ONCE = 500
MOST_NAMED = 10
Step = Callable[[Question, ManyForm, Any], Any]
STEPS: dict[str, Step] = {
    "move": lambda row, form, user: services.move(
        row, category=form.cleaned_data["category"], user=user
    ),
    "tag": lambda row, form, user: services.set_details(row, add_tags=form.tag_names()),
    "ready": lambda row, form, user: services.change_status(
        row, status=VersionStatus.READY, user=user
    ),
    "draft": lambda row, form, user: services.change_status(
        row, status=VersionStatus.DRAFT, user=user
    ),
    "hide": lambda row, form, user: services.hide(row, user=user),
    "remove": lambda row, form, user: services.remove(row, user=user),
}
ASKED_OF = {"remove": "delete"}


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    check(request.user)
    back = back_to(request, url("questions"))
    form = ManyForm(request.POST, categories=bank.own_categories(request.user, "change"))
    if not form.is_valid():
        messages.warning(request, _("Choose what to do with the ticked questions."))
        return redirect(back)
    try:
        ids = _all(request) if form.cleaned_data["all"] else _ticked(request)
        if not ids:
            raise DomainError(_("Tick at least one question."))
        if len(ids) > AT_ONCE:
            text = _("At most %(count)d questions at once. Nothing was done.")
            raise DomainError(text % {"count": AT_ONCE})
        return _act(request, form, ids, back)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(back)


def _act(request: HttpRequest, form: ManyForm, ids: list[int], back: str) -> HttpResponse:
    action = form.cleaned_data["action"]
    if action == "quiz":
        return _put_in(request, ids)
    if action == "export":
        query = "&".join(f"id={pk}" for pk in ids)
        return redirect(f"{url('export')}?{query}")
    check(request.user, ASKED_OF.get(action, "change"))
    if action == "move" and not form.cleaned_data["category"]:
        raise DomainError(_("Choose the category to move to. Nothing was done."))
    if action == "tag" and not form.tag_names():
        raise DomainError(_("Enter the tags to add. Nothing was done."))
    rows = bank.own_questions(request.user, ASKED_OF.get(action, "change")).filter(pk__in=ids)
    rows = list(rows.select_related("category__region").order_by("pk"))
    refused = []
    for row in rows:
        try:
            STEPS[action](row, form, request.user)
        except DomainError as error:
            refused.append((row, error.message))
    _tell(request, done=len(rows) - len(refused), missing=len(ids) - len(rows), refused=refused)
    return redirect(back)


def _put_in(request: HttpRequest, ids: list[int]) -> HttpResponse:
    page = quiz_of(request, request.POST.get("quiz", ""))
    if page is None:
        raise DomainError(_("The quiz cannot be changed now. Nothing was done."))
    number = put_in(request, page, ids)
    text = ngettext(
        "%(count)d question stands in the draft of the quiz.",
        "%(count)d questions stand in the draft of the quiz.",
        number,
    )
    messages.success(request, text % {"count": number})
    if number < len(ids):
        messages.warning(
            request,
            _("%(count)d of the ticked questions may not be used in this quiz.")
            % {"count": len(ids) - number},
        )
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def _ticked(request: HttpRequest) -> list[int]:
    """Ids of ticked rows in their order; what no row can have as its id is left out."""
    given = request.POST.getlist("row")[: AT_ONCE + 1]
    return list(
        dict.fromkeys(int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 19)
    )


def _all(request: HttpRequest) -> list[int]:
    query = request.POST.get("query") or ""
    found = filtered_ids(request, query) if len(query) <= LONGEST_QUERY else None
    if found is None:
        raise DomainError(_("The filters of the list are not valid. Nothing was done."))
    return found


def _tell(
    request: HttpRequest, *, done: int, missing: int, refused: list[tuple[Question, str]]
) -> None:
    if done:
        text = ngettext("Done with %(count)d question.", "Done with %(count)d questions.", done)
        messages.success(request, text % {"count": done})
    if missing > 0:
        text = _("%(count)d of the ticked questions are not yours to change.")
        messages.warning(request, text % {"count": missing})
    for row, error in refused[:MOST_NAMED]:
        messages.warning(request, f"{row}: {error}")
    if (rest := len(refused) - MOST_NAMED) > 0:
        messages.warning(request, _("And %(count)d more could not be done.") % {"count": rest})
