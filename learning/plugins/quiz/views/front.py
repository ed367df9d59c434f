"""The quiz's own page: what to know before, one's attempts so far, and the way in."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core import api
from learning.core.contract import DomainError, Launch
from learning.core.models import ActivityPage

from ..engine.settings import QuizSettings
from ..models import Quiz, QuizAttempt
from ..queries import attempts as queries
from ..rendering import rules, words
from ..services import access, guesses
from ..services import attempts as services
from .guards import address_of
from .taking import present

State = QuizAttempt.State
# Whoever comes so long before the opening sees the seconds go.
WAITS = timedelta(hours=3)
# Seconds over which those who wait spread themselves.
JITTER = 8
_intros: api.Memory[tuple[str, int]] = api.Memory(2_000)


def launch(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    quiz = Quiz.objects.filter(pk=request.launch.activity.pk).first()
    if quiz is None:
        return _not_ready(request)
    # Nothing asks the database again for what core has read.
    quiz.activity = request.launch.activity
    quiz.activity.course = request.launch.course
    if request.method == "POST":
        return _start(request, page, quiz)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _show(request, page, quiz)


def _not_ready(request: HttpRequest) -> HttpResponse:
    context = {
        "launch": request.launch,
        "reasons": [_("This quiz is not ready. Its editors have to publish it again.")],
    }
    return render(request, "learning_quiz/front.html", context)


def _start(request: HttpRequest, page: ActivityPage, quiz: Quiz) -> HttpResponse:
    launch, at = request.launch, timezone.now()
    try:
        if launch.preview or launch.person is None:
            attempt = services.start(quiz, previewer=request.user, at=at)
        else:
            verdict = services.may_start(quiz, person=launch.person, at=at, ip=address_of(request))
            if verdict.needs_confirm and "confirm" not in request.POST:
                fault = _("Confirm that you know of the time limit.")
                return _show(request, page, quiz, confirm_fault=fault, status=422)
            guesses.check(quiz_id=quiz.pk, person_id=launch.person.pk)
            attempt = services.start(
                quiz,
                person=launch.person,
                password=request.POST.get("password", ""),
                ip=address_of(request),
                at=at,
            )
    except services.WrongPassword as error:
        guesses.note_wrong(quiz_id=quiz.pk, person_id=launch.person.pk)
        return _show(request, page, quiz, password_fault=error.message, status=422)
    except DomainError as error:
        return _show(request, page, quiz, faults=[error.message], status=409)
    return redirect(present(attempt))


def _show(
    request: HttpRequest, page: ActivityPage, quiz: Quiz, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"launch": request.launch}
    if not more and api.can_share_frame(request):
        context["holes_front"] = api.mark("front")
        own = {"front": partial(_front, request, page, quiz)}
        return api.shared_frame(request, "learning_quiz/front.html", context, own=own)
    context |= _context(request, page, quiz) | more
    return render(request, "learning_quiz/front.html", context, status=status)


def _front(request: HttpRequest, page: ActivityPage, quiz: Quiz) -> str:
    context = {**_context(request, page, quiz), "csrf_token": api.TOKEN}
    return render_to_string("learning_quiz/_front.html", context)


def _context(request: HttpRequest, page: ActivityPage, quiz: Quiz) -> dict[str, Any]:
    at, launch = timezone.now(), request.launch
    intro, questions = _fixed(launch, page, quiz)
    if launch.preview or launch.person is None:
        found = _for_staff(request, quiz)
        settings, left = quiz.rules, None
    else:
        case = access.situation(
            quiz,
            person=launch.person,
            at=at,
            ip=address_of(request),
            enrolment=launch.enrolment,
        )
        found = _for_learner(case, at)
        settings, left = case.settings, case.left
    return {
        "here": request.path,
        "intro": intro,
        "rules": rules.in_words(settings, questions=questions, attempts_left=left, now=at),
        "time_limit": settings.time_limit,
        **found,
    }


def _fixed(launch: Launch, page: ActivityPage, quiz: Quiz) -> tuple[str, int]:
    """Introduction and number of questions, as they were published."""
    activity = launch.activity
    key = (activity.pk, activity.content_version, str(quiz.changed_at), get_language())
    return _intros.get(key, lambda: (_intro(page), _questions(quiz)))


def _questions(quiz: Quiz) -> int:
    return quiz.slots.exclude(question__type="description").count()


def _intro(page: ActivityPage) -> str:
    try:
        return getattr(page, "intro", "")
    except Page.DoesNotExist:
        # A quiz outlives its page.
        return ""


def _for_staff(request: HttpRequest, quiz: Quiz) -> dict[str, Any]:
    last = QuizAttempt.objects.filter(
        quiz=quiz, previewer=request.user, state=State.IN_PROGRESS
    ).first()
    found: dict[str, Any] = {"preview": True, "may_start": True}
    return {**found, **(_open(last) if last else {})}


def _for_learner(case: access.Situation, at: datetime) -> dict[str, Any]:
    verdict = access.verdict_on(case)
    enrolment = case.enrolment
    taken = enrolment.attempt if enrolment else 1
    final = queries.final_grade(case.quiz, case.person, course_attempt=taken)
    shown = [row for row in reversed(case.attempts) if row.state != State.NOT_STARTED]
    found = {
        "attempts": [_line(row, case.settings, at) for row in shown],
        "final": _final(final, case, at),
        "reasons": [] if verdict.allowed else verdict.reasons,
        "may_start": verdict.allowed,
        "needs_password": verdict.needs_password,
        "needs_confirm": verdict.needs_confirm,
    }
    if verdict.open_attempt is not None and verdict.allowed:
        found |= _open(verdict.open_attempt)
    elif verdict.next_at is not None and verdict.next_at - at <= WAITS:
        found |= {"waits": _waits(verdict.next_at, at), "reasons": []}
    return found


def _open(attempt: QuizAttempt) -> dict[str, Any]:
    ends = rules.moment(attempt.ends_at) if attempt.ends_at and not attempt.is_preview else ""
    return {"open": attempt, "open_url": present(attempt), "open_ends": ends}


def _waits(opens: datetime, at: datetime) -> dict[str, Any]:
    return {
        "moment": rules.moment(opens),
        "milliseconds": int(opens.timestamp() * 1000),
        "now": int(at.timestamp() * 1000),
        "jitter": JITTER,
    }


def _line(attempt: QuizAttempt, settings: QuizSettings, at: datetime) -> dict[str, Any]:
    """One attempt in the table: what of it may be told now."""
    rights = queries.review_rights(settings, attempt, at)
    ended = attempt.finished_at
    line = {
        "number": attempt.number,
        "state": attempt.get_state_display(),
        "at": rules.moment(ended) if ended else "",
        "grade": _grade(attempt, settings, rights),
        "url": "",
    }
    if attempt.is_open:
        return {**line, "url": present(attempt), "link": _("Continue")}
    if queries.may_look_back(attempt, rights):
        url = reverse("learning_quiz:review", args=[attempt.pk])
        return {**line, "url": url, "link": _("See the answers")}
    return {**line, "why": _("Not shown now")}


def _grade(attempt: QuizAttempt, settings: QuizSettings, rights: Any) -> str:
    if attempt.is_open or not rights["mark"]:
        return "–"
    if attempt.waits_for_marking:
        return _("Waits to be marked")
    return words.number(queries.grade_of(settings, attempt), settings.decimals)


def _final(grade: Any, case: access.Situation, at: datetime) -> dict[str, Any] | None:
    """The grade over all attempts; as little told as the attempts themselves tell."""
    settings = case.settings
    if grade is None or grade.grade is None:
        return None
    if not queries.tells_grade(settings, case.attempts, at):
        return None
    many = sum(row.state == State.FINISHED for row in case.attempts) > 1
    return {
        "grade": words.number(grade.grade, settings.decimals),
        "most": words.number(grade.max_grade, settings.decimals),
        "passed": grade.passed,
        "method": str(rules.METHODS[settings.grade_method]) if many else "",
    }
