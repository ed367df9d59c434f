"""What a learner has achieved: the moment of completing, all records, one course, a CSV of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.activities.registry import activity_types
from learning.core.regions.jobs import safe_cell
from learning.core.regions.models import Person

from . import queries
from .completion.states import Facts, shown, state_of
from .completion.words import SHOWN
from .desk import course_lines, effective_status, explain
from .desk_views import query_string, typed
from .extras import completion_extras
from .guards import learner_page
from .hidden import Hidden, hidden_scores
from .hours.activities import Credited, credited_for
from .ledger.completions import PREFIX
from .models import CourseCompletion, Enrolment, EnrolmentLog, Progress
from .outline import percent
from .suggestions import following
from .wording import duration, figure

PAGE_SIZE = 20
IN_PROGRESS_SHOWN = 6


@learner_page
def completed(
    request: HttpRequest, person: Person, pk: int, attempt: int | None = None
) -> HttpResponse:
    """The completion of one attempt, without ``attempt`` of the last one completed."""
    enrolment = _own(person, pk)
    course = enrolment.course
    found = enrolment.completions.order_by("-attempt")
    completion = (found.filter(attempt=attempt) if attempt else found).first()
    if completion is None and attempt:
        raise Http404
    if completion is None:
        return redirect(course.url or "learning:desk")
    context = {
        "person": person,
        "course": course,
        "completion": completion,
        "spent": figure(completion.seconds),
        "credit": Credited(credited_for(f"{PREFIX}:{completion.pk}")),
        "done": list(queries.done_in(enrolment, attempt=completion.attempt)),
        "next": following(course, person=person),
        "extras": completion_extras(completion),
    }
    return render(request, "learning/records/completed.html", context)


def _own(person: Person, course_id: int) -> Enrolment:
    rows = Enrolment.objects.select_related("course__region")
    return get_object_or_404(rows, person=person, course_id=course_id)


@learner_page
def records(request: HttpRequest, person: Person) -> HttpResponse:
    totals = queries.year_totals(person)
    search, year = typed(request, "q"), _year(request, totals)
    rows = queries.completions_of(person)
    if year:
        rows = rows.filter(queries.in_year(year))
    if search:
        rows = rows.filter(title__icontains=search)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.spent = duration(row.seconds)
    context = {
        "person": person,
        "page_obj": page,
        "query": query_string(q=search, tahun=year),
        "search": search,
        "year": year,
        "totals": totals,
        "total": next((row for row in totals if row["year"] == year), _sum(totals)),
        "lines": [] if year or search else _in_progress(person),
    }
    context["total"]["spent"] = figure(context["total"]["seconds"])
    return render(request, "learning/records/records.html", context)


def _year(request: HttpRequest, totals: list[dict[str, int]]) -> int | None:
    given = request.GET.get("tahun", "")
    return next((row["year"] for row in totals if str(row["year"]) == given), None)


def _sum(totals: list[dict[str, int]]) -> dict[str, int]:
    return {name: sum(row[name] for row in totals) for name in ("number", "jp", "seconds")}


def _in_progress(person: Person) -> list:
    now = timezone.now()
    rows = queries.enrolments_of(person).filter(status__in=queries.ON_THE_DESK)
    return course_lines(person, list(rows[:IN_PROGRESS_SHOWN]), now=now)


@learner_page
def record(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    enrolment = _own(person, pk)
    course = enrolment.course
    hidden = hidden_scores(person, course_id=course.pk)
    progress = [_describe(row, hidden) for row in queries.progress_in(person, course_id=course.pk)]
    status = effective_status(enrolment, now=timezone.now())
    completions = list(enrolment.completions.order_by("-attempt"))
    context = {
        "person": person,
        "course": course,
        "enrolment": enrolment,
        "completion": next((row for row in completions if _is_present(row, enrolment)), None),
        "earlier": [
            _describe_past(row, hidden) for row in completions if not _is_present(row, enrolment)
        ],
        "status": status,
        "note": explain(enrolment, status),
        "percent": 100
        if enrolment.completed_at
        else percent(enrolment.done_count, course.required_count),
        "rows": progress,
        "spent": duration(sum(row.seconds for row in progress)),
        "log": [_event(row) for row in enrolment.log.select_related("actor")],
    }
    return render(request, "learning/records/record.html", context)


def _is_present(row: CourseCompletion, enrolment: Enrolment) -> bool:
    return row.attempt == enrolment.attempt


def _describe_past(row: CourseCompletion, hidden: Hidden) -> CourseCompletion:
    row.spent = duration(row.seconds)
    row.score_percent = _percent(row.score, is_hidden=row.course_id in hidden.courses)
    return row


def _percent(score: Decimal | None, *, is_hidden: bool) -> int | None:
    return None if score is None or is_hidden else round(score * 100)


def _describe(row: Progress, hidden: Hidden) -> Progress:
    kind = activity_types.get(row.activity.type)
    row.kind = kind.label if kind else ""
    row.spent = duration(row.seconds)
    is_hidden = row.activity_id in hidden.activities
    row.score_percent = _percent(row.score, is_hidden=is_hidden)
    state = shown(
        state_of(row.activity, Facts.of(row)),
        hides_score=is_hidden,
        requires_score=row.activity.requires_score,
    )
    row.state = SHOWN.get(state)
    return row


def _event(row: EnrolmentLog) -> EnrolmentLog:
    # Written by the service, not by a person: the reason is a field's name.
    row.words = "" if row.reason == "expires_at" else row.reason
    return row


@learner_page
def download(request: HttpRequest, person: Person) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="catatan-belajar.csv"'
    # Without the mark Excel reads UTF-8 as something else; it splits by semicolon here.
    response.write("\ufeff")
    csv.writer(response, delimiter=";").writerows(_sheet(person))
    return response


def _sheet(person: Person) -> Iterator[list[str]]:
    yield [
        *(_("Course"), _("Region"), _("Completed on"), _("Programme JP"), _("Active minutes")),
        _("Attempt"),
    ]
    for row in queries.completions_of(person).iterator():
        yield [
            safe_cell(row.title),
            safe_cell(str(row.course.region)),
            f"{row.local_date:%d-%m-%Y}",
            str(row.programme_jp),
            str(round(row.seconds / 60)),
            str(row.attempt),
        ]
