"""One step with many pieces of evidence: at once while they are few, else in the background."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError, people_lists

from ... import tasks
from ...forms.admin import ManyForm, QueueFilterSet
from ...models import Evidence
from ...queries import queue
from ...queries.evidence import WAITS, staff_evidence, with_people
from ...services import bulk
from .base import check, url

MOST_NAMED = 10


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    check(request.user, "change")
    back = people_lists.back_to(request, url("queue"))
    form = ManyForm(request.POST, verifiers=queue.verifiers())
    if not form.is_valid():
        messages.warning(request, _("Choose what to do with the ticked evidence."))
        return redirect(back)
    given = form.cleaned_data
    try:
        asked = _all(request) if given["all"] else _ticked(request)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(back)
    if not asked:
        messages.warning(request, _("Tick at least one piece of evidence."))
        return redirect(back)
    if bulk.ACTIONS[given["action"]].needs_reason and not given["reason"]:
        messages.error(request, _("Enter a reason. Nothing was done."))
        return redirect(back)
    return _act(request, asked, form, back)


def _act(request: HttpRequest, asked: list[int], form: ManyForm, back: str) -> HttpResponse:
    given = form.cleaned_data
    step = {
        "action": given["action"],
        "reason": given["reason"],
        "verifier": given["verifier"],
    }
    rows = staff_evidence(request.user, "change").filter(pk__in=asked).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    _tell_missing(request, len(asked) - len(ids))
    if len(ids) > bulk.AT_ONCE:
        try:
            job = bulk.prepare(ids, owner=request.user, **step)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(back)
        transaction.on_commit(lambda: tasks.go_on(job))
        return redirect(url("job", job.pk))
    _tell(request, bulk.act_on_many(with_people(rows), actor=request.user, **step))
    return redirect(back)


def _ticked(request: HttpRequest) -> list[int]:
    """Ids of ticked rows; what no row can have as its id is left out."""
    return sorted(people_lists.ticked(request.POST.getlist("row"), most=bulk.MOST))


def _all(request: HttpRequest) -> list[int]:
    """All that waits and matches the filters of the list.

    Raises DomainError for a filter that is not valid: without it more would match than was meant.
    """
    rows, query = staff_evidence(request.user, "change").filter(WAITS), request.POST.get("query")
    filters = QueueFilterSet(QueryDict(query), queryset=rows, request=request)
    if len(query or "") > people_lists.LONGEST_QUERY or not filters.is_valid():
        raise DomainError(_("The filters of the list are not valid. Nothing was done."))
    return list(filters.qs.order_by("pk").values_list("pk", flat=True)[: bulk.MOST + 1])


def _tell_missing(request: HttpRequest, number: int) -> None:
    if number > 0:
        text = _("%(count)d of the ticked rows are not yours to decide.")
        messages.warning(request, text % {"count": number})


def _tell(request: HttpRequest, results: Iterable[bulk.Result]) -> None:
    """One message for what was done, one for each row that was not."""
    results = list(results)
    done = sum(not one.error for one in results)
    if done:
        text = ngettext(
            "Done with %(count)d piece of evidence.",
            "Done with %(count)d pieces of evidence.",
            done,
        )
        messages.success(request, text % {"count": done})
    refused: list[tuple[Evidence, str]] = [
        (one.evidence, one.error) for one in results if one.error
    ]
    for row, error in refused[:MOST_NAMED]:
        messages.warning(request, f"{row}: {error}")
    rest = len(refused) - MOST_NAMED
    if rest > 0:
        messages.warning(request, _("And %(count)d more could not be done.") % {"count": rest})
