"""The sheet: learners down, items across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ...models import Gradebook, ValueType
from ...queries import access, grader, listing
from ...queries.trees import Structure, structure_of
from ...rendering import sheet as html
from ...rendering.cells import flag_words, renderers
from . import asked as asking
from .base import AdminPage, check, get_book, url
from .words import script_words

BOOKS_PER_PAGE = 25
# Asked for by the script: the sheet without Wagtail's frame.
PART = "X-Sheet-Part"


@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """Gradebooks in which the user may see anybody's grades."""
    check(request.user)
    rows = access.gradebooks(request.user).select_related("course__region")
    if text := request.GET.get("q", "").replace("\0", "").strip()[:100]:
        rows = rows.filter(course__title__icontains=text)
    rows = rows.order_by("course__title", "pk")
    page = Paginator(rows, BOOKS_PER_PAGE).get_page(request.GET.get("p"))
    shown = _with_figures(list(page), request.user)
    return AdminPage(_("Grades")).render(request, "books", page_obj=page, rows=shown, q=text)


def _with_figures(books: Sequence[Gradebook], user: Any) -> list[dict[str, Any]]:
    learners, items = listing.count_learners(user, books), listing.count_items(books)
    return [
        {
            "book": book,
            "learner_count": learners.get(book.course_id, 0),
            "item_count": items.get(book.pk, 0),
        }
        for book in books
    ]


@require_safe
@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    book = get_book(request, pk)
    asked = asking.read(request, book)
    learners = access.learners(request.user, book)
    part = sheet_part(request, book, asked, learners)
    if request.headers.get(PART):
        return render(request, "learning_grades/admin/_sheet.html", part)
    may_grade = access.may_grade(request.user, book)
    page = AdminPage(book.course.title, book=book)
    return page.render(
        request,
        "sheet",
        **part,
        selects=asking.options(request, book, learners),
        may_grade=may_grade,
        words=script_words(),
        legend=[(name, words) for _flag, name, words in flag_words()],
        user_id=request.user.pk,
        tab="sheet",
    )


def sheet_part(
    request: HttpRequest, book: Gradebook, asked: asking.Asked, learners: Any
) -> dict[str, Any]:
    """What the sheet's own template shows. The number of queries does not grow with it."""
    structure = structure_of(book)
    rows = grader.filtered(learners, asked.wanted)
    page = grader.page_of(rows, book, asked.wanted)
    table = _table(book, structure, asked, page)
    first, last = _ends(page)
    return {
        "book": book,
        "table": table.html(),
        "columns": html.described(
            table.columns,
            table.renderers,
            may_grade=access.may_grade(request.user, book),
            now=timezone.now(),
        ),
        "page": page,
        "total": rows.count(),
        "asked": asked,
        "previous": asked.link(sebelum=first) if page.has_before else "",
        "next": asked.link(setelah=last) if page.has_after else "",
        "clear": asked.link(q=None, unit=None, grup=None, kohort=None, status=None),
    }


def _table(
    book: Gradebook, structure: Structure, asked: asking.Asked, page: grader.Page
) -> html.Sheet:
    columns = grader.folded(grader.columns(structure.items), asked.closed)
    people = [learner.person_id for learner in page.learners]
    items = [column.item.pk for column in columns]
    return html.Sheet(
        columns=columns,
        names={item.pk: str(item) for item in structure.items},
        renderers=renderers(columns, book, structure.tree),
        learners=page.learners,
        cells=grader.cells(
            book,
            people,
            items=items if asked.closed else None,
            with_text=any(column.item.value_type == ValueType.TEXT for column in columns),
        ),
        closed=asked.closed,
        version=book.version,
        addresses=html.Addresses(
            learner=f"{url('sheet', book.pk)}peserta/",
            item=f"{url('sheet', book.pk)}butir/",
            fold=asked.fold,
        ),
    )


def _ends(page: grader.Page) -> tuple[int | None, int | None]:
    if not page.learners:
        return None, None
    return page.learners[0].person_id, page.learners[-1].person_id
