"""What learners see of their grades: all courses, and one with how its totals were counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.core.api import person_of
from learning.core.models import Person

from ..figures import number, out_of
from ..models import Gradebook, ValueType
from ..queries.own import own_books
from ..queries.sheets import Audience, Row, own_totals, person_sheet
from ..queries.showing import places_of
from .explaining import Told, explained

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


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a gradebook as its reader sees it. ``most`` is what the points are out of."""

    row: Row
    most: str
    late: str
    sum: Told | None = None

    @property
    def level(self) -> int:
        """Of its heading; deeper ones look alike."""
        return min(self.row.depth + 1, 4)

    @property
    def has_more(self) -> bool:
        """Whether anything stands below its grade: of most rows nothing does."""
        said = self.row.remarks
        return bool(said.excluded or said.overridden or self.late or said.feedback or self.sum)


def shown(row: Row, book: Gradebook, told: Told | None = None) -> Shown:
    places = places_of(row.item, book)
    has_points = row.item.value_type == ValueType.VALUE and row.points is not None
    says_points = has_points and "points" in (row.item.display or book.display)
    return Shown(
        row,
        most=out_of(row.outcome.max, places) if says_points else "",
        late=_late(row, places),
        sum=told,
    )


def _late(row: Row, places: int) -> str:
    penalty = row.remarks.penalty
    if penalty <= 0 or row.remarks.overridden:
        return ""
    return _("Late: %(points)s points taken off.") % {"points": number(penalty, places)}


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
    rows = [shown(row, book, told.get(row.item.pk)) for row in sheet.rows]
    context = {
        "book": book,
        "course": book.course,
        "person": person,
        "sheet": sheet,
        "total": rows[0],
        "rows": rows[1:],
    }
    return render(request, "learning_grades/course.html", context)
