"""The learner's requests: open an activity, mark it done, enrol, leave."""

from __future__ import annotations

from functools import lru_cache

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learning.core.activities.registry import activity_types
from learning.core.contract import DomainError, Launch
from learning.core.courses.lookup import find_activity, find_course, kept_course, page_to_read
from learning.core.courses.models import Activity, Course
from learning.core.courses.outline import outline
from learning.core.prepared import Prepared, columns, new_row, restore
from learning.core.regions.models import Person
from learning.core.regions.permissions import can

from . import enrolments, errors, progress
from .availability import trees_of
from .desk import explain
from .guards import post_by_learner
from .learners import person_of
from .models import Enrolment
from .outline import LearnerOutline, learner_outline
from .refusals import refuse
from .why import Audience
from .why.answering import of_activity
from .why.case import Case

_enrolments = Prepared(
    lambda course, person: Enrolment.objects.filter(course_id=course, person_id=person).values_list(
        *columns(Enrolment)
    ),
    course=int,
    person=int,
)


def _enrolment_of(course: Course, person: Person | None) -> Enrolment | None:
    if person is None:
        return None
    rows = _enrolments(course=course.pk, person=person.pk)
    if not rows:
        return None
    found = restore(Enrolment, rows[0])
    found.course = course
    return enrolments.expire_if_due(found, now=timezone.now())


def _activity_or_404(pk: int) -> Activity:
    row = find_activity(pk)
    if row is None:
        raise Http404
    return row


def _course_or_404(pk: int) -> Course:
    course = find_course(pk)
    if course is None:
        raise Http404
    return course


def _course_url(course: Course) -> str:
    return course.url or "/"


@login_required
@never_cache
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    row = _activity_or_404(pk)
    course, person = row.course, person_of(request.user)
    enrolment = _enrolment_of(course, person)
    preview = not (enrolment and enrolment.is_open)
    if preview and not can(request.user, "view", course):
        messages.info(request, _why_closed(enrolment))
        return redirect(_course_url(course))
    shape = learner_outline(
        course, person=person, enrolment=enrolment, current=row.pk, everything_open=preview
    )
    if shape.current is None:
        context = {"course": course, "enrolment": enrolment, "is_live": row.is_live}
        return render(request, "learning/activities/gone.html", context, status=404)
    if shape.current.state == "locked":
        return _locked(request, row, shape)
    return _launch(request, row, person, enrolment, shape, preview=preview)


def _why_closed(enrolment: Enrolment | None) -> str:
    if enrolment is None:
        return _("Enrol in the course to open its activities.")
    return explain(enrolment, Enrolment.Status(enrolment.status))


def _launch(
    request: HttpRequest,
    row: Activity,
    person: Person | None,
    enrolment: Enrolment | None,
    shape: LearnerOutline,
    *,
    preview: bool,
) -> HttpResponse:
    kind = activity_types.get(row.type)
    if kind is None:
        context = {"course": row.course, "activity": row}
        return render(request, "learning/activities/missing_type.html", context, status=503)
    own = shape.own
    if not preview and person and enrolment:
        was_done = bool(own and own.is_complete)
        own = progress.record_view(row, person=person, enrolment=enrolment, progress=own)
        if own and own.is_complete and not was_done:
            enrolment.refresh_from_db()
            shape = learner_outline(row.course, person=person, enrolment=enrolment, current=row.pk)
    request.launch = Launch(
        activity=row,
        course=row.course,
        person=person,
        enrolment=enrolment,
        progress=own,
        outline=shape,
        preview=preview,
    )
    page = SimpleLazyObject(lambda: page_to_read(row))
    return kind.launch(request, page)


def _locked(request: HttpRequest, row: Activity, shape: LearnerOutline) -> HttpResponse:
    case = Case(row.course, person=person_of(request.user), audience=Audience.LEARNER)
    context = {
        "activity": row,
        "course": row.course,
        "outline": shape,
        "answer": of_activity(case, row.pk),
    }
    return render(request, "learning/activities/locked.html", context, status=403)


@lru_cache(10_000)
def _activity_url(pk: int) -> str:
    return reverse("learning:activity", args=[pk])


def _course_url_of(pk: int) -> str:
    return Course.objects.filter(pk=pk).values_list("url", flat=True).first() or "/"


@post_by_learner(_activity_url)
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    row = _activity_or_404(pk)
    person = person_of(request.user)
    try:
        if person is None:
            raise errors.NotEnrolled
        tick = progress.tick(row, person=person)
    except DomainError as error:
        _enrolment_of(row.course, person)  # writes down that the time of access is over
        return refuse(request, error, course=row.course)
    following = _following(row, person, tick.enrolment)
    if tick.finished or (following is None and tick.enrolment.completed_at):
        return redirect("learning:completed", pk=row.course_id)
    if following is None:
        return HttpResponseRedirect(_course_url(row.course))
    return HttpResponseRedirect(_activity_url(following))


def _following(row: Activity, person: Person, enrolment: Enrolment) -> int | None:
    """What stands next, as this learner sees it: the tick may have shown or hidden something."""
    if not trees_of(row.course).activities:
        return outline(row.course).following(row.pk)
    shape = learner_outline(row.course, person=person, enrolment=enrolment, current=row.pk)
    return shape.next.id if shape.next else None


@require_POST
def beat(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("Sign in again."), "code": "signed_out"}, status=401)
    row = _activity_or_404(pk)
    person = person_of(request.user)
    try:
        if person is None:
            raise errors.NotEnrolled
        own = progress.heartbeat(row, person=person)
    except DomainError as error:
        return JsonResponse({"error": error.message, "code": error.code}, status=409)
    return JsonResponse({"seconds": own.seconds, "complete": own.is_complete})


@post_by_learner(_course_url_of)
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    person, key = person_of(request.user), request.POST.get("key", "")
    try:
        if person is None:
            raise errors.EnrolmentRefused(
                _("Your account is not linked to an employee, so it cannot enrol."),
                code="no_person",
            )
        enrolment = enrolments.enrol(
            new_row(Course, id=pk), person=person, actor=request.user, key=key
        )
    except Course.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        return refuse(request, error, course=_course_or_404(pk), key=key)
    course = kept_course(pk, enrolment.course.content_version)
    if enrolment.status == Enrolment.Status.REQUESTED:
        messages.success(request, _("Your request is sent. You will see the answer here."))
        return redirect(_course_url(course))
    first = learner_outline(course, person=person, enrolment=enrolment).resume
    messages.success(request, _("You are enrolled. Enjoy learning."))
    return HttpResponseRedirect(_activity_url(first.id) if first else _course_url(course))


@post_by_learner(_course_url_of)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("course"), course_id=pk, person=person_of(request.user)
    )
    try:
        enrolments.withdraw(enrolment, actor=request.user)
    except DomainError as error:
        return refuse(request, error, course=enrolment.course)
    messages.success(request, _("You have left the course. What you completed stays recorded."))
    return redirect(_course_url(enrolment.course))
