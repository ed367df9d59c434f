"""One learner's grades, and one item's: forms that work without a script and type fast with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ...models import Gradebook
from ...queries import access, grader
from ...queries.sheets import Audience, person_sheet
from ...queries.trees import Structure, structure_of
from ...rendering.cells import Renderer, renderers
from ...rendering.explaining import explained
from . import asked as asking
from .base import AdminPage, get_book, get_learner, url
from .typing import TypedCell, cells_of, changes_in, write
from .words import script_words

Cells = Mapping[str, TypedCell]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def learner(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    book = get_book(request, pk, to_grade=request.method == "POST")
    enrolment = get_learner(request, book, person)
    structure = structure_of(book)
    cells = _cells(request, structure, [person], set(structure.by_id))
    if answer := _sent(request, structure, cells):
        return answer
    sheet = person_sheet(book, enrolment.person, audience=Audience.STAFF)
    before, after = grader.neighbours(access.learners(request.user, book), book, person)
    page = AdminPage(enrolment.person.name, book=book, icon="user")
    return page.render(
        request,
        "learner",
        **_shared(request, book),
        enrolment=enrolment,
        sheet=sheet,
        rows=[(row, cells[f"{person}-{row.item.pk}"]) for row in sheet.rows] if sheet else [],
        told=explained(sheet) if sheet else {},
        previous=url("learner", pk, before) if before else "",
        next=url("learner", pk, after) if after else "",
        http_status=_status(cells.values()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    book = get_book(request, pk, to_grade=request.method == "POST")
    structure = structure_of(book)
    if item not in structure.by_id:
        raise Http404
    asked = asking.read(request, book)
    rows = grader.filtered(access.learners(request.user, book), asked.wanted)
    rows = grader.meant_for(rows, structure.by_id[item], book.course)
    page = grader.page_of(rows, book, asked.wanted)
    people = [row.person_id for row in page.learners]
    cells = _cells(request, structure, people, {item})
    if answer := _sent(request, structure, cells):
        return answer
    order = [column.item for column in grader.columns(structure.items)]
    at = [row.pk for row in order].index(item)
    found = structure.by_id[item]
    frame = AdminPage(str(found), book=book)
    return frame.render(
        request,
        "item",
        **_shared(request, book),
        item=found,
        full=structure.tree.range_of(item)[1],
        rows=[(row, cells[f"{row.person_id}-{item}"]) for row in page.learners],
        page=page,
        asked=asked,
        total=rows.count(),
        previous_people=asked.link(sebelum=people[0]) if page.has_before else "",
        next_people=asked.link(setelah=people[-1]) if page.has_after else "",
        previous=order[at - 1] if at else None,
        next=order[at + 1] if at + 1 < len(order) else None,
        http_status=_status(cells.values()),
    )


def _cells(request: HttpRequest, structure: Structure, people: list[int], items: set[int]) -> Any:
    book = structure.book
    drawn = _drawn(structure, items)
    found = grader.cells(book, people, items=items)
    may_grade = access.may_grade(request.user, book)
    return cells_of(structure, drawn, found, people=people, may_grade=may_grade)


def _drawn(structure: Structure, items: set[int]) -> Mapping[int, Renderer]:
    columns = [column for column in grader.columns(structure.items) if column.item.pk in items]
    return renderers(columns, structure.book, structure.tree)


def _sent(request: HttpRequest, structure: Structure, cells: Cells) -> HttpResponse | None:
    """Save a form that was sent. None where the page is to be shown, perhaps with what is wrong."""
    if request.method != "POST":
        return None
    changes = changes_in(request.POST, cells.values())
    outcome = write(structure, changes, cells, actor=request.user)
    if outcome.saved:
        messages.success(request, outcome.told)
    return None if outcome.refused else redirect(request.get_full_path())


def _status(cells: Any) -> int:
    return 422 if any(cell.message for cell in cells) else 200


def _shared(request: HttpRequest, book: Gradebook) -> dict[str, Any]:
    return {
        "may_grade": access.may_grade(request.user, book),
        "words": script_words(),
        "user_id": request.user.pk,
    }
