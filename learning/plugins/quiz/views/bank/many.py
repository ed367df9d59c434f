"""One step with many questions; the policy is asked about each."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError

from ... import tasks
from ...forms.listing import ManyForm
from ...queries import bank
from ...services import many
from .base import LONGEST_QUERY, back_to, check, url
from .listing import filtered_ids
from .quiz import put_in, quiz_of

MOST_NAMED = 10


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    check(request.user)
    back = back_to(request, url("questions"))
    form = ManyForm(request.POST, categories=bank.own_categories(request.user, "change"))
    if not form.is_valid():
        messages.warning(request, _("Choose what to do with the ticked questions."))
        return redirect(back)
    try:
        ids, query = _ticked(request), None
        if form.cleaned_data["all"]:
            query = request.POST.get("query") or ""
            ids = _all(request, query)
        if not ids:
            raise DomainError(_("Tick at least one question."))
        return _act(request, form, ids, query)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(back)


def _act(request: HttpRequest, form: ManyForm, ids: list[int], query: str | None) -> HttpResponse:
    """``query`` are the filters, where all that matches them was asked for."""
    action = form.cleaned_data["action"]
    if action == "quiz":
        return _put_in(request, ids)
    if action == "export":
        return _export(ids, query)
    step = many.Step(action, form.cleaned_data["category"], form.tag_names())
    check(request.user, step.needs)
    if action == "move" and not step.category:
        raise DomainError(_("Choose the category to move to. Nothing was done."))
    if action == "tag" and not step.tags:
        raise DomainError(_("Enter the tags to add. Nothing was done."))
    own = ids
    if query is not None:
        own = bank.ids_of(bank.own_questions(request.user, step.needs).filter(pk__in=ids))
    if len(own) > many.AT_ONCE:
        return _begin(request, own, step, others=len(ids) - len(own))
    _tell(request, many.act_on_many(ids, step=step, user=request.user))
    return redirect(back_to(request, url("questions")))


def _begin(request: HttpRequest, ids: list[int], step: many.Step, *, others: int) -> HttpResponse:
    """More than the user should wait for."""
    job = many.prepare(
        ids,
        action=step.action,
        owner=request.user,
        category=step.category.pk if step.category else None,
        tags=step.tags,
        query=request.POST.get("query", "")[:LONGEST_QUERY],
        others=others,
    )
    transaction.on_commit(lambda: tasks.go_on(job))
    return redirect(url("job", job.pk))


def _export(ids: list[int], query: str | None) -> HttpResponse:
    if query is not None:
        return redirect(f"{url('export')}?{urlencode({'filter': query})}")
    if len(ids) > many.AT_ONCE:
        raise DomainError(
            _("Tick at most %(count)d questions, or take all that match the filters.")
            % {"count": many.AT_ONCE}
        )
    return redirect(f"{url('export')}?{'&'.join(f'id={pk}' for pk in ids)}")


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
    given = request.POST.getlist("row")
    return list(
        dict.fromkeys(int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 19)
    )


def _all(request: HttpRequest, query: str) -> list[int]:
    found = filtered_ids(request, query) if len(query) <= LONGEST_QUERY else None
    if found is None:
        raise DomainError(_("The filters of the list are not valid. Nothing was done."))
    return found


def _tell(request: HttpRequest, results: list[many.Result]) -> None:
    by = Counter(one.outcome for one in results)
    if done := by[many.DONE]:
        text = ngettext("Done with %(count)d question.", "Done with %(count)d questions.", done)
        messages.success(request, text % {"count": done})
    if same := by[many.SAME]:
        text = ngettext(
            "%(count)d question was so already.", "%(count)d questions were so already.", same
        )
        messages.success(request, text % {"count": same})
    if missing := sum(one.outcome == many.ERROR and not one.label for one in results):
        text = _("%(count)d of the ticked questions are not yours to change.")
        messages.warning(request, text % {"count": missing})
    refused = [one for one in results if one.outcome == many.ERROR and one.label]
    for one in refused[:MOST_NAMED]:
        messages.warning(request, f"{one.label}: {one.message}")
    if (rest := len(refused) - MOST_NAMED) > 0:
        messages.warning(request, _("And %(count)d more could not be done.") % {"count": rest})
