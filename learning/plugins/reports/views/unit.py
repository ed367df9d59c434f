"""What heads of units see of their people's learning. They read it; they change nothing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.core.api import count_waiting, people_led_by, person_of, units_led_by
from learning.core.models import Enrolment, Person, Unit

from .. import queries
from ..hours import leading
from ..hours.people import decorate, last_day, with_hours
from ..hours.targets import targets

PAGE_SIZE = 25
SHOWN_COURSES = 100


def _leader(request: HttpRequest) -> tuple[Person, list[Unit]]:
    """The person behind the user and the units they head; refused to everybody else."""
    person = person_of(request.user)
    units = list(units_led_by(person).select_related("region")) if person else []
    if person is None or not units:
        raise PermissionDenied
    return person, units


@require_safe
@login_required
@never_cache
def my_unit(request: HttpRequest) -> HttpResponse:
    leader, units = _leader(request)
    search = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    year = queries.this_year()
    found, day = targets(year), last_day(year)
    everybody = with_hours(people_led_by(leader), year)
    supported = request.GET.get("bantu") == "1"
    people = leading.behind(everybody, found, day=day) if supported else everybody
    people = people.select_related("unit")
    if search:
        people = people.filter(name__icontains=search)
    page_obj = Paginator(people.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = decorate(page_obj.object_list, found, day=day)
    own = leading.own_hours(leader, found, year=year)
    learning = queries.learning_of([leader, *shown])
    for person in [own, *shown]:
        person.learning = learning.get(person.pk, {})
    context = {
        "leader": own,
        "units": units,
        "figures": leading.figures(everybody, found, year=year, day=day),
        "people": shown,
        "page_obj": page_obj,
        "query": _query(search, supported),
        "search": search,
        "supported": supported,
        "year": year,
        "approvals": count_waiting(request.user),
    }
    return render(request, "learning_reports/my_unit.html", context)


def _query(search: str, supported: bool) -> str:
    asked = {"q": search, "bantu": "1" if supported else ""}
    kept = urlencode({name: value for name, value in asked.items() if value})
    return f"{kept}&" if kept else ""


@require_safe
@login_required
@never_cache
def member(request: HttpRequest, pk: int) -> HttpResponse:
    leader, _units = _leader(request)
    year = queries.this_year()
    led = with_hours(people_led_by(leader), year).select_related("unit")
    [person] = decorate([get_object_or_404(led, pk=pk)], targets(year), day=last_day(year))
    rows = Enrolment.objects.filter(person=person).select_related("course__region")
    rows = list(queries.ordered(rows, "-seen")[:SHOWN_COURSES])
    for row in rows:
        row.percent = queries.percent_of(row, row.course)
    context = {"person": person, "rows": rows, "year": year}
    return render(request, "learning_reports/member.html", context)
