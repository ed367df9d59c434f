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

from learning.core.api import people_led_by, person_of, units_led_by
from learning.core.models import Enrolment, Person, Unit

from .. import queries

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
    everybody = people_led_by(leader)
    people = everybody.select_related("unit")
    if search:
        people = people.filter(name__icontains=search)
    page_obj = Paginator(people.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    shown, year = list(page_obj.object_list), queries.this_year()
    learning = queries.learning_of([leader, *shown])
    jp = queries.programme_jp([leader, *shown], year=year)
    for person in [leader, *shown]:
        person.learning = learning.get(person.pk, {})
        person.jp = jp.get(person.pk, 0)
    context = {
        "leader": leader,
        "units": units,
        "figures": queries.unit_figures(everybody, year=year),
        "people": shown,
        "page_obj": page_obj,
        "query": f"{urlencode({'q': search})}&" if search else "",
        "search": search,
        "year": year,
    }
    return render(request, "learning_reports/my_unit.html", context)


@require_safe
@login_required
@never_cache
def member(request: HttpRequest, pk: int) -> HttpResponse:
    leader, _units = _leader(request)
    person = get_object_or_404(people_led_by(leader).select_related("unit"), pk=pk)
    rows = Enrolment.objects.filter(person=person).select_related("course__region")
    rows = list(queries.ordered(rows, "-seen")[:SHOWN_COURSES])
    for row in rows:
        row.percent = queries.percent_of(row, row.course)
    year = queries.this_year()
    context = {
        "person": person,
        "rows": rows,
        "year": year,
        "jp": queries.programme_jp([person], year=year).get(person.pk, 0),
    }
    return render(request, "learning_reports/member.html", context)
