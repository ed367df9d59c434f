"""Pages that fill groups: by search, list and file, or by splitting the participants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from learning.core.contract import DomainError
from learning.core.courses.models import Course
from learning.core.regions import sheets
from learning.core.regions.admin.list_pages import ListPages, Place
from learning.core.regions.models import Job, Person
from learning.core.regions.numbers import looks_like_number, normalise
from learning.core.regions.people_forms import PastedForm, TableForm
from learning.core.regions.people_lists import ticked
from learning.core.regions.permissions import policy_for
from learning.core.regions.shown import ShownNumbers

from ..models import CourseGroup, GroupMember
from . import lists, queries, services
from .forms import EvenForm, GroupsTableForm, UnitsForm
from .pages import NAMESPACE, above, get_course, get_group, may, page, url

FOUND = 30
MAX_SEARCH = 100
CHUNK = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Participants for one group: search and tick, paste a list, or send a file."""
    group = get_group(request, pk, "add", GroupMember)
    source = request.POST.get("source", "")
    if source == "ticked":
        return _add_ticked(request, group)
    forms: dict[str, Any] = {
        "pasted": PastedForm(request.POST if source == "pasted" else None, prefix="pasted"),
        "table": TableForm(
            *((request.POST, request.FILES) if source == "table" else (None,)), prefix="table"
        ),
    }
    if source in forms and forms[source].is_valid():
        form = forms[source]
        job = _try(form, lambda: lists.prepare_for(group, owner=request.user, **form.given()))
        if job is not None:
            return PAGES.begin(job)
    text = request.POST.get("q", "").replace("\0", "").strip()[:MAX_SEARCH]
    context = page(_("Add members"), group.course, group=group, icon="plus").context(
        q=text,
        found=_found(group, text) if text else None,
        pasted_form=forms["pasted"],
        table_form=forms["table"],
        address=url("add", pk),
    )
    status = 422 if source in forms else 200
    return render(request, "learning/people/admin/add_members.html", context, status=status)


def _try(form: Any, prepare: Any) -> Job | None:
    try:
        return prepare()
    except DomainError as error:
        form.add_error(next(iter(form.fields)), error.message)
        return None


def _found(group: CourseGroup, text: str) -> list[Person]:
    """Participants by name or whole number; each tells whether the group has them."""
    here = queries.participants(group.course_id).values("person")
    people = Person.objects.filter(pk__in=here)
    if looks_like_number(text):
        people = people.filter(numbers__number=normalise(text))
    else:
        people = people.filter(name__icontains=text)
    found = list(people.select_related("unit", "region").order_by("name", "pk")[:FOUND])
    inside = set(group.members.filter(person__in=found).values_list("person", flat=True))
    for person in found:
        person.is_in = person.pk in inside
    return found


def _add_ticked(request: HttpRequest, group: CourseGroup) -> HttpResponse:
    ids = sorted(ticked(request.POST.getlist("person")))
    found = services.add_members(group, person_ids=ids, actor=request.user)
    number = len(found.added)
    told = ngettext("%(number)d member added.", "%(number)d members added.", number)
    messages.success(request, told % {"number": number})
    if found.full:
        messages.warning(
            request, _("The group is full. Not added: %(number)d.") % {"number": len(found.full)}
        )
    return redirect(url("group", group.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, course: int) -> HttpResponse:
    """Distribute who is in no group yet; a file may name anybody's group."""
    own = get_course(request, course)
    if not (may(request.user, "add", own) and may(request.user, "add", own, GroupMember)):
        raise PermissionDenied
    source = request.POST.get("source", "")

    def bound(name: str) -> tuple[Any, ...]:
        return (request.POST, request.FILES) if source == name else (None,)

    forms: dict[str, Any] = {
        "even": EvenForm(*bound("even"), course=own, prefix="even"),
        "units": UnitsForm(*bound("units"), course=own, prefix="units"),
        "table": GroupsTableForm(*bound("table"), course=own, prefix="table"),
    }
    form = forms.get(source)
    if form is not None and form.is_valid():
        job = _try(form, lambda: form.prepare(owner=request.user))
        if job is not None:
            return PAGES.begin(job)
    context = page(_("Distribute participants"), own).context(
        course=own,
        alone=queries.without_group(own.pk).count(),
        **{f"{name}_form": each for name, each in forms.items()},
    )
    status = 422 if form is not None else 200
    return render(request, "learning/groups/admin/split.html", context, status=status)


@require_safe
def export(request: HttpRequest, course: int) -> HttpResponseBase:
    """Who is in which group, as a file that can be sent back after changes."""
    own = get_course(request, course)
    if not may(request.user, "view", own, GroupMember):
        raise PermissionDenied
    kind = "xlsx" if request.GET.get("export") == "xlsx" else "csv"
    name = f"kelompok-{slugify(own.title)[:60] or own.pk}-{timezone.localdate():%Y-%m-%d}"
    return sheets.response(_table(own, request.user), kind=kind, name=name)


def _table(course: Course, user: Any) -> Iterator[list[Any]]:
    yield [_("NIP"), _("Name"), _("Unit"), pgettext("people of a course", "Group")]
    numbers, last = ShownNumbers(user), 0
    members = GroupMember.objects.filter(group__course=course.pk)
    present = members.filter(person__in=queries.participants(course.pk).values("person"))
    rows = present.select_related("group", "person__unit", "person__region").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        found = numbers.of([row.person for row in chunk])
        for row in chunk:
            unit = row.person.unit.name if row.person.unit else ""
            number = sheets.Digits(found.get(row.person_id, ""))
            yield [number, row.person.full_name, unit, row.group.name]


def _place(request: HttpRequest, job: Job) -> Place:
    rows = policy_for(Course).instances_user_has_permission_for(request.user, "view")
    course = rows.filter(pk=job.params.get("course")).first()
    if course is None or not may(request.user, "add", course, GroupMember):
        raise Http404
    return Place(above(course), url("groups", course.pk))


PAGES = ListPages(lists.WORK, namespace=NAMESPACE, place=_place)
