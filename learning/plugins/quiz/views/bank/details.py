"""A question to read: versions and their differences, where it is used, how it went."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import DomainError

from ...models import Question
from ...queries import bank, versions
from ...queries.categories import labels
from ...questions.missing import type_of
from ...services import bank as services
from .base import AdminPage, get_question, get_version, links, may, url
from .words import field_name, figures

MOST_SHOWN = 100


def question_buttons(request: HttpRequest, question: Question) -> list[HeaderButton]:
    places = (
        (_("Try it out"), "preview", "view", 10),
        (_("History"), "history", "history", 20),
        (_("Where it is used"), "usage", "link", 30),
    )
    return [
        HeaderButton(label, url=url(name, question.pk), icon_name=icon, priority=priority)
        for label, name, icon, priority in places
    ]


def show(request: HttpRequest, question: Question) -> HttpResponse:
    """For those who may use it but not change it."""
    page = AdminPage(
        question.name,
        icon=type_of(question.type).icon,
        buttons=question_buttons(request, question),
    )
    return page.render(
        request,
        "show",
        question=question,
        kind=type_of(question.type),
        categories=labels(bank.own_categories(request.user, "change").select_related("region")),
    )


def history(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk)
    rows = list(versions.with_attempts(question.versions.select_related("created_by"))[:MOST_SHOWN])
    after = _asked(request, "ke", rows[0].number)
    before = _asked(request, "dari", max(after - 1, rows[-1].number))
    page = AdminPage(_("History"), subtitle=question.name, icon="history", above=links(question))
    return page.render(
        request,
        "history",
        question=question,
        rows=rows,
        before=before,
        after=after,
        changes=_changes(question, before, after),
        may_change=may(request, "change", question),
    )


def _asked(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else otherwise


def _changes(question: Question, before: int, after: int) -> list[dict[str, Any]]:
    if before == after:
        return []
    found = versions.differences(get_version(question, before), get_version(question, after))
    return [{"label": field_name(one.path), "parts": one.parts} for one in found]


@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    question = get_question(request, pk, "change")
    try:
        version = services.restore(
            question, version=get_version(question, number), user=request.user
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        text = _("Version %(old)d is the newest again, as version %(new)d.")
        messages.success(request, text % {"old": number, "new": version.number})
    return redirect(url("history", pk))


def usage(request: HttpRequest, pk: int) -> HttpResponse:
    """Quizzes of other regions are counted, not named."""
    question = get_question(request, pk)
    slots = list(versions.slots_of(question)[:MOST_SHOWN])
    draws = list(versions.draws_of(question)[:MOST_SHOWN])
    seen = [one for one in slots if may(request, "view", one.quiz)]
    drawn = [one for one in draws if may(request, "view", one.quiz)]
    rows = list(versions.with_attempts(question.versions.all())[:MOST_SHOWN])
    page = AdminPage(
        _("Where it is used"), subtitle=question.name, icon="link", above=links(question)
    )
    return page.render(
        request,
        "usage",
        question=question,
        slots=seen,
        others=len(slots) - len(seen),
        draws=drawn,
        other_draws=len(draws) - len(drawn),
        versions=rows,
        attempts=sum(row.attempts for row in rows),
        statistics=[
            (row, figures(row.figures))
            for row in versions.statistics_of(question)[:MOST_SHOWN]
            if may(request, "view", row.quiz)
        ],
    )
