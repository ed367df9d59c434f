"""Figures of a quiz and its questions, as they were counted last."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import sheets

from ... import tasks
from ...models import Quiz
from ...queries import figures as queries
from ...queries.marking import label_of
from ...services import exports
from ...services.statistics import FEW
from .base import AdminPage, get_quiz, may, url

# Below this share of right answers, or of telling people apart, a question is worth a look.
HARD, EASY, DULL = 0.2, 0.95, 0.2


def figures(request: HttpRequest, pk: int) -> HttpResponseBase:
    quiz = get_quiz(request, pk)
    rows = list(queries.of_quiz(quiz))
    whole = next((row for row in rows if row.slot is None), None)
    lines = _lines(quiz, rows)
    if (kind := request.GET.get("export", "")) in exports.KINDS:
        name = exports.file_name(quiz, "figures")
        return sheets.response(_table(lines), kind=kind, name=name)
    page = AdminPage(_("Questions"), quiz=quiz, tab="figures")
    return page.render(
        request,
        "figures",
        whole=whole,
        lines=lines,
        is_stale=whole is None or queries.is_out_of_date(quiz, whole),
        few=whole is not None and whole.attempts < FEW,
        may_change=may(request.user, quiz, "change"),
    )


def _lines(quiz: Quiz, rows: list[Any]) -> list[dict[str, Any]]:
    """One a place as the quiz is now, with the versions that stood there."""
    versions = defaultdict(list)
    for row in rows:
        if row.version_id:
            versions[row.place].append(row)
    whole = {row.place: row for row in rows if row.place and not row.version_id}
    return [
        {
            "label": label_of(slot),
            "row": row,
            "figures": row.figures,
            "versions": versions[slot.key],
            "remarks": _remarks(row.figures),
        }
        for slot in quiz.slots.order_by("number")
        if (row := whole.get(slot.key)) is not None
    ]


def _remarks(found: dict[str, Any]) -> list[str]:
    """What a look at the question may be worth for."""
    remarks = []
    facility, index = found.get("facility"), found.get("discrimination")
    if facility is not None and facility < HARD:
        remarks.append(_("Hardly anybody gets it right."))
    elif facility is not None and facility > EASY:
        remarks.append(_("Nearly everybody gets it right."))
    if index is not None and index < 0:
        remarks.append(_("The best takers get it wrong: is the key right?"))
    elif index is not None and index < DULL:
        remarks.append(_("It hardly tells strong from weak takers."))
    return remarks


def _table(lines: list[dict[str, Any]]) -> Any:
    yield [
        *(_("Question"), _("Name"), _("Attempts"), _("Facility"), _("Standard deviation")),
        *(_("Discrimination"), _("Efficiency"), _("Intended weight"), _("Effective weight")),
    ]
    names = ("facility", "deviation", "discrimination", "efficiency")
    for line in lines:
        found = line["figures"]
        yield [
            line["label"],
            ", ".join(row.version.name for row in line["versions"]),
            line["row"].attempts,
            *[found.get(name) for name in (*names, "intended_weight", "effective_weight")],
        ]


@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count anew in the background."""
    quiz = get_quiz(request, pk, "change")
    tasks.count_figures.enqueue(quiz.pk)
    messages.success(request, _("The figures are being counted. Reload the page in a moment."))
    return redirect(url("figures", pk))
