"""What learners see of their grades: all courses, and one with how its totals were counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.core.api import own_page, person_of
from learning.core.models import Person

from ..queries.own import own_books
from ..queries.sheets import Audience, own_totals, person_sheet
from ..rendering.explaining import explained
from ..rendering.own import rows_html, shown, total_html

PAGE_SIZE = 20
View = Callable[..., HttpResponse]


def learner_page(view: View) -> View:
    """``view(request, person, ...)``; accounts without a person are told why there is nothing."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request.user)
        if person is None:
            return render(request, "learning/records/no_person.html")
        return view(request, person, *args, **kwargs)

    return require_safe(login_required(never_cache(wrapper)))


@learner_page
def index(request: HttpRequest, person: Person) -> HttpResponse:
    page = Paginator(own_books(person), PAGE_SIZE).get_page(request.GET.get("page"))
    totals = own_totals(person, list(page.object_list))
    context = {
        "page_obj": page,
        "lines": [(book, shown(row, book)) for book, row in totals],
    }
    return render(request, "learning_grades/mine.html", context)


@learner_page
def course(request: HttpRequest, person: Person, course: int) -> HttpResponse:
    book = get_object_or_404(own_books(person), course=course)
    sheet = person_sheet(book, person, audience=Audience.LEARNER)
    if sheet is None:
        raise Http404
    told = explained(sheet)
    total, *rows = [shown(row, book, told.get(row.item.pk)) for row in sheet.rows]
    of = book.course
    frame = {
        "title": of.title,
        "region": of.region.name,
        "accent": of.region.accent,
        "url": of.url if of.is_live else "",
        "is_counted": sheet.is_counted,
        "has_rows": bool(rows),
    }
    return own_page(
        request,
        "learning_grades/course.html",
        frame,
        key=tuple(frame.values()),
        own={
            "name": lambda: escape(person.full_name),
            "total": lambda: total_html(total),
            "rows": lambda: list(rows_html(rows)),
        },
    )
