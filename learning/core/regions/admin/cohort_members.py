"""Who is in a cohort: the list, who is added by hand or by a list, and the list to take along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.contract import DomainError
from learning.core.regions import cohort_jobs, jobs, sheets, tasks
from learning.core.regions.models import Cohort, CohortMember, Job, Person
from learning.core.regions.numbers import looks_like_number, normalise
from learning.core.regions.people_forms import PastedForm, TableForm
from learning.core.regions.people_lists import back_to, ticked
from learning.core.regions.permissions import can
from learning.core.regions.services import cohorts
from learning.core.regions.shown import ShownNumbers

from .base import get_or_404, visible
from .list_pages import ListPage, ListPages, Place

LIST = ("cohorts:index", gettext_lazy("Cohorts"))
PER_PAGE = 50
FOUND = 30
MAX_SEARCH = 100
CHUNK = 2_000
# A workbook is written whole before it is sent; a CSV file flows.
MOST_IN_XLSX = 5_000


def get_cohort(request: HttpRequest, pk: int, action: str = "view") -> Cohort:
    """One whose members the user may see or change; to others it does not exist."""
    cohort = get_or_404(request, Cohort, pk)
    if not can(request.user, action, CohortMember(cohort=cohort)):
        raise PermissionDenied
    return cohort


def _above(cohort: Cohort | None = None) -> list[dict[str, Any]]:
    links = [{"url": reverse(LIST[0]), "label": LIST[1]}]
    if cohort:
        address = reverse("cohorts:members", args=[cohort.pk])
        links.append({"url": address, "label": cohort.name})
    return links


def _rows(cohort: Cohort, text: str = "") -> QuerySet[CohortMember]:
    rows = CohortMember.objects.filter(cohort=cohort)
    if text:
        rows = rows.filter(person__name__icontains=text)
    return rows.select_related("person__unit", "person__region")


def members(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_cohort(request, pk)
    text = request.GET.get("q", "").replace("\0", "").strip()[:MAX_SEARCH]
    rows = _rows(cohort, text).order_by("person__name", "pk")
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    page_obj.object_list = list(page_obj.object_list)
    numbers = ShownNumbers(request.user).shown([row.person for row in page_obj])
    for row in page_obj:
        row.number = numbers.get(row.person_id, "")
    filling = cohort_jobs.last_filling(cohort) if cohort.by_rule else None
    query = request.GET.copy()
    query.pop("p", None)
    context = ListPage(cohort.name, _above()).context(
        cohort=cohort,
        job=filling,
        running=filling is not None and filling.state in jobs.UNDER_WAY,
        page_obj=page_obj,
        q=text,
        query=query.urlencode(),
        in_xlsx=cohort.member_count <= MOST_IN_XLSX,
        may_add=can(request.user, "add", CohortMember(cohort=cohort)),
        may_remove=any(not row.by_rule for row in page_obj)
        and can(request.user, "delete", CohortMember(cohort=cohort)),
        may_change=can(request.user, "change", cohort),
    )
    return render(request, "learning/people/admin/cohort.html", context)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_cohort(request, pk, "delete")
    back = back_to(request, reverse("cohorts:members", args=[pk]))
    ids = ticked(request.POST.getlist("person"))
    if not ids:
        messages.warning(request, _("Tick at least one person."))
        return redirect(back)
    found = cohorts.remove_members(cohort, person_ids=ids, actor=request.user)
    if found.removed:
        told = ngettext("%(number)d member removed.", "%(number)d members removed.", found.removed)
        messages.success(request, told % {"number": found.removed})
    if found.stay:
        told = ngettext(
            "%(number)d stays, because the rule fits.",
            "%(number)d stay, because the rule fits them.",
            found.stay,
        )
        messages.info(request, told % {"number": found.stay})
    return redirect(back)


@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill it by its rule now, and not only with the next turn."""
    cohort = get_or_404(request, Cohort, pk, "change")
    if cohort.by_rule and cohort.is_active:
        job = cohort_jobs.start_filling(cohort, owner=request.user)
        transaction.on_commit(lambda: tasks.fill_cohort.enqueue(job.pk))
    return redirect("cohorts:members", pk)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Search and tick, paste a list, or send a file."""
    cohort = get_cohort(request, pk, "add")
    source = request.POST.get("source", "")
    forms: dict[str, Any] = {
        "pasted": PastedForm(request.POST if source == "pasted" else None, prefix="pasted"),
        "table": TableForm(
            *((request.POST, request.FILES) if source == "table" else (None,)), prefix="table"
        ),
    }
    if source == "ticked":
        return _add_ticked(request, cohort)
    if source in forms and forms[source].is_valid():
        answer = _prepare(request, cohort, forms[source])
        if answer is not None:
            return answer
    text = request.POST.get("q", "").replace("\0", "").strip()[:MAX_SEARCH]
    context = ListPage(_("Add members"), _above(cohort), icon="plus").context(
        cohort=cohort,
        q=text,
        found=_found(request, cohort, text) if text else None,
        pasted_form=forms["pasted"],
        table_form=forms["table"],
        address=reverse("cohorts:add_members", args=[pk]),
    )
    status = 422 if source in forms else 200
    return render(request, "learning/people/admin/add_members.html", context, status=status)


def _found(request: HttpRequest, cohort: Cohort, text: str) -> list[Person]:
    """People by name or whole number whom the user may see; each tells whether it is in."""
    people = visible(request.user, Person) & cohorts.may_have(cohort)
    if looks_like_number(text):
        people = people.filter(numbers__number=normalise(text))
    else:
        people = people.filter(name__icontains=text)
    rows = people.select_related("unit", "region").order_by("name", "pk").distinct()[:FOUND]
    found = list(rows)
    inside = cohort.members.filter(person__in=found, by_rule=False)
    known = set(inside.values_list("person_id", flat=True))
    for person in found:
        person.is_in = person.pk in known
    return found


def _add_ticked(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    ids = sorted(ticked(request.POST.getlist("person")))
    number = cohort_jobs.add_ticked(cohort, person_ids=ids, actor=request.user)
    told = ngettext("%(number)d member added.", "%(number)d members added.", number)
    messages.success(request, told % {"number": number})
    return redirect("cohorts:members", cohort.pk)


def _prepare(request: HttpRequest, cohort: Cohort, form: Any) -> HttpResponse | None:
    try:
        job = cohort_jobs.prepare(cohort, owner=request.user, **form.given())
    except DomainError as error:
        form.add_error(next(iter(form.fields)), error.message)
        return None
    return PAGES.begin(job)


def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    cohort = get_cohort(request, pk)
    wanted = request.GET.get("export", "")
    kind = "xlsx" if wanted == "xlsx" and cohort.member_count <= MOST_IN_XLSX else "csv"
    name = f"kohor-{slugify(cohort.name)[:60] or cohort.pk}-{timezone.localdate():%Y-%m-%d}"
    return sheets.response(_table(cohort, request.user), kind=kind, name=name)


def _table(cohort: Cohort, user: Any) -> Iterator[list[Any]]:
    yield [
        *(_("Name"), _("NIP"), _("Employment status"), _("Region"), _("Unit"), _("Position")),
        *(_("Added"), _("Since")),
    ]
    numbers, last = ShownNumbers(user), 0
    while rows := list(_rows(cohort).filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        found = numbers.of([row.person for row in rows])
        for row in rows:
            yield _line(row, found.get(row.person_id, ""))


def _line(row: CohortMember, number: str) -> list[Any]:
    person = row.person
    return [
        person.full_name,
        sheets.Digits(number),
        str(person.get_status_display()),
        person.region.name,
        person.unit.name if person.unit else "",
        person.position,
        _("by the rule") if row.by_rule else _("by hand"),
        row.added_at,
    ]


def _place(request: HttpRequest, job: Job) -> Place:
    cohort = visible(request.user, Cohort).filter(pk=job.params.get("cohort")).first()
    if cohort is None or not can(request.user, "add", CohortMember(cohort=cohort)):
        raise Http404
    return Place(_above(cohort), reverse("cohorts:members", args=[cohort.pk]))


PAGES = ListPages(cohort_jobs.ADD, namespace="cohorts", place=_place)


def urls() -> list[Any]:
    return [
        path("<int:pk>/anggota/", members, name="members"),
        path("<int:pk>/anggota/tambah/", add, name="add_members"),
        path("<int:pk>/anggota/keluarkan/", remove, name="remove_members"),
        path("<int:pk>/anggota/unduh/", export, name="export_members"),
        path("<int:pk>/isi/", fill, name="fill"),
        *PAGES.urls(),
    ]
