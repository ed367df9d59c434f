"""One participant: activities with dates and time, decisions, and everything that changed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import (
    CompletionFacts,
    DomainError,
    ShownNumbers,
    can,
    condition_lines,
    criteria_lines,
    duration,
    learner_outline,
    outline,
    shown_state,
)
from learning.core.models import Completion, CourseCompletion, Enrolment, Progress, ProgressLog

from .. import queries, services
from ..forms import ActionForm, OverrideForm
from .base import AdminPage, get_enrolment, url

Status = Enrolment.Status


def show(request: HttpRequest, pk: int, form: OverrideForm | None = None) -> HttpResponse:
    row = get_enrolment(request, pk)
    may_change, decides = can(request.user, "change", row), _decides(request, row)
    course, person = row.course, row.person
    initial = {"activity": request.GET.get("kegiatan", "")[:20]}
    lines = _lines(row)
    page = AdminPage(person.full_name, course=course, icon="user")
    return page.render(
        request,
        "participant",
        row=row,
        sees_course=can(request.user, "view", course),
        person=person,
        number=ShownNumbers(request.user).shown([person]).get(person.pk, ""),
        percent=queries.percent_of(row, course),
        lines=lines,
        earlier=_earlier(row),
        spent=duration(sum(line["progress"].seconds for line in lines if line["progress"])),
        events=_events(row),
        decisions=_decisions(row),
        actions=services.possible_actions(row) if may_change else [],
        form=(form or OverrideForm(course=course, initial=initial)) if decides else None,
        **_criteria(row),
        http_status=422 if form else 200,
    )


def _decides(request: HttpRequest, row: Enrolment) -> bool:
    """Whether the user may say that the participant's activities are complete, or not."""
    return can(request.user, "change", Progress(person=row.person, course=row.course))


def _lines(row: Enrolment) -> list[dict[str, Any]]:
    """The published activities in order, then those that are gone but were worked on."""
    own = {
        found.activity_id: found
        for found in row.person.progress.filter(course=row.course).select_related(
            "activity", "overridden_by"
        )
    }
    lines = [
        {"rules": item, "title": item.title, "required": item.required, "live": True}
        for item in outline(row.course).activities
    ]
    listed = {line["rules"].id for line in lines}
    lines += [
        {"rules": found.activity, "title": found.activity.title, "required": False, "live": False}
        for pk, found in own.items()
        if pk not in listed
    ]
    for line in lines:
        _describe(line, own.get(line["rules"].id))
    return lines


def _describe(line: dict[str, Any], progress: Progress | None) -> None:
    """How it stands, and of several conditions each."""
    rules = line["rules"]
    facts = CompletionFacts.of(progress) if progress else CompletionFacts()
    line["progress"] = progress
    line["state"] = shown_state(rules, progress)
    line["spent"] = duration(progress.seconds) if progress else ""
    line["conditions"] = condition_lines(rules, facts) if rules.completion == Completion.ALL else ()


def _criteria(row: Enrolment) -> dict[str, Any]:
    """How the participant stands in the course's criteria, and what was declared."""
    if not row.course.criteria:
        return {}
    shape = learner_outline(row.course, person=row.person, enrolment=row)
    return {
        "criteria": criteria_lines(row.course, row, shape=shape),
        "marks": list(row.criterion_marks.select_related("actor").order_by("-pk")),
        "is_wanted": bool(row.leader_wanted_at or row.admin_wanted_at),
    }


def _earlier(row: Enrolment) -> list[CourseCompletion]:
    """Completions of attempts before the present one; no query for a first attempt."""
    if row.attempt == 1:
        return []
    found = list(row.completions.filter(attempt__lt=row.attempt).order_by("-attempt"))
    for completion in found:
        completion.spent = duration(completion.seconds)
    return found


def _events(row: Enrolment) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "previous": Status(event.previous).label if event.previous in Status.values else "",
            "status": event.get_status_display(),
            "actor": event.actor,
            # Written by the service, not by a person: the reason is a field's name.
            "reason": "" if event.reason == "expires_at" else event.reason,
        }
        for event in row.log.select_related("actor").order_by("-pk")
    ]


def _decisions(row: Enrolment) -> list[ProgressLog]:
    rows = ProgressLog.objects.filter(progress__person=row.person, progress__course=row.course)
    return list(rows.select_related("actor", "progress__activity").order_by("-pk"))


def _changeable(request: HttpRequest, pk: int) -> Enrolment:
    row = get_enrolment(request, pk)
    if not can(request.user, "change", row):
        raise PermissionDenied
    return row


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    row = _changeable(request, pk)
    form = ActionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose what to do; a reason has at most 255 characters."))
        return redirect(url("participant", row.pk))
    name = form.cleaned_data["action"]
    try:
        changed = services.act(
            row, action=name, actor=request.user, reason=form.cleaned_data["reason"]
        )
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        if changed:
            messages.success(request, f"{services.ACTIONS[name].done}.")
    return redirect(url("participant", row.pk))


@require_POST
def override(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_enrolment(request, pk)
    if not _decides(request, row):
        raise PermissionDenied
    form = OverrideForm(request.POST, course=row.course)
    if not form.is_valid():
        return show(request, pk, form)
    values = form.cleaned_data
    try:
        services.override(
            values["activity"],
            enrolment=row,
            completed=values["completed"],
            actor=request.user,
            reason=values["reason"],
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return show(request, pk, form)
    messages.success(request, _("The decision was saved with your name and the reason."))
    return redirect(url("participant", row.pk))
