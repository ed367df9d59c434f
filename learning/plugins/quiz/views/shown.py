"""Questions of an attempt as HTML, and what the pages around them share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from learning.core import api

from ..models import QuizAttempt, ResponseFile
from ..queries.live import LiveQuestion
from ..rendering.faces import QuestionFace
from ..rendering.text import has_formula

QUESTION = "learning_quiz/question.html"


@dataclass(frozen=True)
class Part:
    """A question on the page; ``heading`` where a section begins."""

    html: SafeString
    heading: str = ""


def render_question(face: QuestionFace, *, here: str) -> SafeString:
    context = {
        "face": face,
        "prefix": face.prefix,
        "read_only": face.read_only,
        "show": face.show,
        "here": here,
        **face.context,
    }
    return mark_safe(get_template(QUESTION).render(context))  # noqa: S308 - our own template


def files_of(live: Iterable[LiveQuestion]) -> Mapping[int, list[ResponseFile]]:
    """Files by slot; no query where nothing takes any."""
    by_id = {question.row.pk: question.slot for question in live if question.kind.is_manual}
    found: dict[int, list[ResponseFile]] = defaultdict(list)
    if by_id:
        for row in ResponseFile.objects.filter(question_attempt__in=by_id).order_by("pk"):
            found[by_id[row.question_attempt_id]].append(row)
    return found


def without_names(files: Sequence[ResponseFile]) -> list[ResponseFile]:
    """Many put their own name into that of a file; markers who see no names see none there."""
    for number, row in enumerate(files, 1):
        row.name = _("File %(number)s") % {"number": number} + row.suffix
    return list(files)


def answered_with(question: LiveQuestion, files: Sequence[ResponseFile]) -> list[ResponseFile]:
    """Those that belong to the answer, not what was sent and left out of it."""
    keys = question.response.get("files", "").split(",")
    return [row for row in files if str(row.key) in keys]


def faces_of(
    attempt: QuizAttempt,
    live: Sequence[LiveQuestion],
    *,
    labels: Mapping[int, str],
    rights: Mapping[str, bool],
    faults: Mapping[int, str] | None = None,
    staff: bool = False,
) -> list[QuestionFace]:
    rules, files = attempt.quiz.rules, files_of(live)
    closed = not attempt.is_open
    form = "" if closed else get_random_string(8)
    return [
        QuestionFace(
            question,
            labels.get(question.slot, ""),
            rights,
            closed=closed,
            decimals=rules.decimals,
            can_redo=rules.can_redo,
            files=answered_with(question, files.get(question.slot, ())),
            staff=staff,
            fault=(faults or {}).get(question.slot, ""),
            form=form,
        )
        for question in live
    ]


def front_url(attempt: QuizAttempt) -> str:
    return reverse("learning:activity", args=[attempt.quiz_id])


def answer(
    request: HttpRequest,
    attempt: QuizAttempt,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of an attempt in the shell that is the same for everybody."""
    activity = attempt.quiz.activity
    body = render_to_string(
        template,
        {
            "attempt": attempt,
            "title": activity.title,
            "front_url": front_url(attempt),
            "here": request.path,
            "csrf_token": api.TOKEN,
            **context,
        },
    )
    shell = {
        "title": activity.title,
        "accent": activity.course.region.accent,
        "formulas": has_formula(body),
        "katex": settings.ASAH_KATEX,
    }
    own: dict[str, Callable[[], str]] = {"content": lambda: body}
    response = api.own_page(
        request,
        "learning_quiz/shell.html",
        shell,
        key=("quiz", *shell.values(), activity.course.region_id),
        own=own,
    )
    response.status_code = status
    return response
