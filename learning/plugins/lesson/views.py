"""Opens a lesson for a learner. Core has checked enrolment and access before it calls ``launch``,
for reading as well as for answers: both come to the activity's own address."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from learning.core import api
from learning.core.contract import DomainError
from learning.core.models import ActivityPage

from . import queries
from .answers import Answer, Question
from .forms import FORMS, typed
from .rendering import RenderedLesson, fill


def launch(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    lesson = queries.rendered(request.launch.activity, page)
    if request.method == "POST":
        return respond(request, lesson)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return read(request, lesson)


def read(
    request: HttpRequest,
    lesson: RenderedLesson,
    *,
    refused: Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    opened = request.launch
    answers = (
        queries.answers(lesson, activity=opened.activity, person=opened.person)
        if opened.person and not opened.preview
        else {}
    )
    context = {
        "launch": opened,
        "reading_minutes": lesson.reading_minutes,
        "has_exercises": bool(lesson.questions),
    }
    if refused is None and api.can_share_frame(request):
        return _shared(request, lesson, context, answers)
    if refused:
        answers[refused.id] = refused
    whole = {**context, "parts": fill(lesson, answers)}
    return render(request, "learning_lesson/lesson.html", whole, status=status)


def _shared(
    request: HttpRequest,
    lesson: RenderedLesson,
    context: dict[str, Any],
    answers: dict[str, Answer],
) -> HttpResponse:
    own = {
        question_id: partial(_question, request, answers.get(question_id) or Answer(question))
        for question_id, question in lesson.questions.items()
    }
    parts = [
        api.mark(part.id) if isinstance(part, Question) else mark_safe(part)  # noqa: S308 - ours
        for part in lesson.parts
    ]
    return api.shared_frame(
        request,
        "learning_lesson/lesson.html",
        {**context, "parts": parts},
        own=own,
    )


def _question(request: HttpRequest, answer: Answer) -> str:
    """An unanswered question looks the same for everybody, so it is rendered once."""
    if answer.value is not None:
        return _render_question(request, answer)
    key = ("question", request.launch.activity.pk, request.launch.activity.content_version)
    return api.kept((*key, answer.id), partial(_render_question, request, answer))


def _render_question(request: HttpRequest, answer: Answer) -> str:
    context = {"part": answer, "launch": request.launch, "csrf_token": api.TOKEN}
    return render_to_string(answer.template, context, request=request)


def respond(request: HttpRequest, lesson: RenderedLesson) -> HttpResponse:
    question = lesson.questions.get(request.POST.get("block", ""))
    if question is None:
        raise Http404(_("This question is no longer part of the lesson."))
    form = FORMS[question.kind](question, request.POST)
    if not form.is_valid():
        return _refuse(request, lesson, question, [e for row in form.errors.values() for e in row])
    if request.launch.preview or request.launch.person is None:
        return _answered(request, Answer(question, form.value()), saved=False)
    try:
        response = form.save(request.launch.activity, request.launch.person, question, form.value())
    except DomainError as error:
        return _refuse(request, lesson, question, [error.message])
    return _answered(request, Answer(question, response.value, response.updated_at), saved=True)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _answered(request: HttpRequest, answer: Answer, *, saved: bool) -> HttpResponse:
    if not _wants_json(request):
        return redirect(f"{request.path}#b-{answer.id}")
    html = render_to_string(
        answer.template, {"part": answer, "launch": request.launch}, request=request
    )
    return JsonResponse({"saved": saved, "html": html})


def _refuse(
    request: HttpRequest, lesson: RenderedLesson, question: Question, errors: list[str]
) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": errors}, status=422)
    refused = Answer(question, typed(question, request.POST), errors=errors)
    return read(request, lesson, refused=refused, status=422)
