""" "JP saya": the learner's own hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from learning.core.regions.models import Person
from learning.core.signing import can_sign

from ..desk_views import query_string
from ..guards import learner_page
from ..kept import TOKEN, Filling, piece
from ..own_pages import own_page
from . import statements
from .activities import PAGE_SIZE, lines, page_of_credits
from .words import form_names
from .years import NOTHING, HoursOfYear, ledger_and_hours


@learner_page
def hours(request: HttpRequest, person: Person) -> HttpResponse:
    names = form_names()
    postings, found = ledger_and_hours(person, year=asked_year(request), forms=names)
    number = len({row.credit_id for row in postings})
    page = Paginator(range(number), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = page_of_credits(person, found.year, start=(page.number - 1) * PAGE_SIZE)
    query = query_string(tahun=request.GET.get("tahun") and found.year)
    return own_page(
        request,
        "learning/hours/hours.html",
        {"year": found.year, "is_empty": not number},
        key=(found.year, not number),
        own={
            **_figures(person, found),
            "count": lambda: piece("learning/hours/_count.html", number=number),
            "list": lambda: [
                piece("learning/hours/_activity.html", line=line)
                for line in lines(rows, postings, forms=names)
            ],
            "pages": lambda: _pages(page, query),
        },
    )


def _figures(person: Person, found: HoursOfYear) -> Mapping[str, Callable[[], Filling]]:
    summary = found.summary
    status = str(person.get_status_display())
    return {
        "head": partial(
            piece,
            "learning/hours/_head.html",
            name=person.full_name,
            year=found.year,
            years=found.years,
        ),
        "progress": partial(piece, "learning/hours/_progress.html", hours=summary, status=status),
        "help": lambda: _help(found),
        "months": partial(piece, "learning/hours/_months.html", hours=summary),
        "forms": partial(piece, "learning/hours/_forms.html", forms=found.forms),
        "statement": lambda: _statement(person, found),
    }


def _help(found: HoursOfYear) -> str:
    card = found.help.card if found.help else NOTHING
    return "" if card == NOTHING else piece("learning/hours/_help.html", help=card)


def _statement(person: Person, found: HoursOfYear) -> str:
    return piece(
        "learning/hours/_statement.html",
        statement=statements.holding(person, found.year),
        year=found.year,
        jp=found.credited_jp,
        can_sign=can_sign(),
        csrf_token=TOKEN,
    )


def _pages(page: Page, query: str) -> str:
    if not page.has_other_pages():
        return ""
    return render_to_string("components/pagination.html", {"page_obj": page, "query": query})


def asked_year(request: HttpRequest) -> int | None:
    given = request.GET.get("tahun", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 else None
