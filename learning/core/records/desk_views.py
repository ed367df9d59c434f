"""The learner's desk and the list of all their courses."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from learning.core.regions.models import Person

from . import queries
from .desk import course_lines, desk_of
from .guards import learner_page
from .kept import can_share, mark, piece, shared_page
from .models import Enrolment
from .tabs import tab_places, tabs_of

PAGE_SIZE = 12
MAX_SEARCH = 100


@learner_page
def desk(request: HttpRequest, person: Person) -> HttpResponse:
    template, found = "learning/records/desk.html", desk_of(person)
    if not can_share(request):
        own = {"name": person.name, "chosen_for": chosen_for(person)}
        return render(request, template, {"desk": found, **own})
    return shared_page(
        request,
        template,
        {"desk": found, "name": mark("name"), "chosen_for": mark("chosen-for")},
        key=(found.state, tabs_of(request)),
        own={
            "name": lambda: escape(person.name),
            "chosen-for": lambda: chosen_for(person),
            **tab_places(request),
        },
    )


def chosen_for(person: Person) -> SafeString:
    unit = person.unit.name if person.unit else ""
    return piece("learning/records/_chosen_for.html", position=person.position, unit=unit)


@learner_page
def courses(request: HttpRequest, person: Person) -> HttpResponse:
    now = timezone.now()
    search, status = typed(request, "q"), request.GET.get("status", "")
    rows = queries.enrolments_of(person)
    if status in Enrolment.Status.values:
        rows = rows.filter(queries.effective(status, now=now))
    else:
        status = ""
    if search:
        rows = rows.filter(course__title__icontains=search)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = queries.count_by_status(person, now=now)
    context = {
        "lines": course_lines(person, page.object_list, now=now),
        "page_obj": page,
        "query": query_string(q=search, status=status),
        "search": search,
        "status": status,
        "tabs": [
            (choice.value, choice.label, counts[choice.value])
            for choice in Enrolment.Status
            if counts[choice.value]
        ],
        "total": sum(counts.values()),
    }
    return render(request, "learning/records/courses.html", context)


def typed(request: HttpRequest, name: str) -> str:
    """What was typed into a search field, without what no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:MAX_SEARCH]


def query_string(**values: object) -> str:
    """The filled values as the start of a query string that ends in ``&``; empty without any."""
    filled = {name: value for name, value in values.items() if value}
    return f"{urlencode(filled)}&" if filled else ""
