"""A quiz's draft in the editor's preview: its front page and its questions, without any rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.core.contract import Launch
from learning.core.models import Activity, Course, CoursePage

from ..behaviours.builtin import behaviour_for
from ..engine import attempts as engine
from ..engine.settings import EVERYTHING, QuizSettings
from ..models import Question, QuestionAttempt, QuizPage
from ..queries.live import LiveQuestion
from ..questions.missing import type_of
from ..rendering import rules
from ..rendering.faces import QuestionFace
from ..rendering.text import has_formula
from .shown import render_question


@dataclass(frozen=True)
class DraftPart:
    """A question as HTML, or words about what stands here."""

    html: SafeString = SafeString("")
    words: str = ""
    heading: str = ""
    begins_page: bool = False


def show(request: HttpRequest, page: QuizPage) -> HttpResponse:
    parts = list(_parts(page))
    shown = QuizSettings(
        **{
            name: getattr(page, name)
            for name in (
                *("open_at", "close_at", "time_limit", "overdue", "grace_seconds", "attempts"),
                *("grade_method", "max_grade", "pass_grade", "decimals", "behaviour"),
                *("navigation", "builds_on_last", "first_delay", "later_delay", "password"),
                "ip_ranges",
            )
        }
    )
    questions = sum(bool(part.html) for part in parts)
    context = {
        "page": page,
        "launch": _launch(page),
        "intro": page.intro,
        "rules": rules.in_words(shown, questions=questions, attempts_left=None, now=timezone.now()),
        "parts": parts,
        "formulas": has_formula("".join(part.html for part in parts)),
        "katex": settings.ASAH_KATEX,
    }
    return render(request, page.template, context)


def _parts(page: QuizPage) -> Iterator[DraftPart]:
    number, heading, begins = 0, "", False
    for child in page.body:
        if child.block_type == "section":
            heading = child.value["heading"]
        elif child.block_type == "page_break":
            begins = True
        elif child.block_type == "random":
            number += child.value["count"]
            yield DraftPart(words=_drawn(child.value), heading=heading, begins_page=begins)
            heading, begins = "", False
        else:
            number += 1
            yield _question(page, child.value, number, heading=heading, begins=begins)
            heading, begins = "", False


def _drawn(value: Any) -> str:
    words = ngettext(
        "%(count)d question drawn from “%(category)s”",
        "%(count)d questions drawn from “%(category)s”",
        value["count"],
    )
    return words % {"count": value["count"], "category": value["category"]}


def _question(page: QuizPage, value: Any, number: int, *, heading: str, begins: bool) -> DraftPart:
    question = value["question"]
    version = question and _version(question, value["version"])
    if not version:
        words = _("This question is a draft or is gone: nobody can start the quiz with it.")
        return DraftPart(words=words, heading=heading, begins_page=begins)
    kind = type_of(question.type)
    attempt = engine.begin(
        version.data(type=question.type),
        kind=kind,
        behaviour=behaviour_for(kind, wanted=page.behaviour),
        # The same order each time that the preview is drawn.
        random=Random(number),  # noqa: S311
    )
    row = QuestionAttempt(
        slot=number,
        behaviour=attempt.behaviour.slug,
        max_mark=Decimal(value["max_mark"]) if kind.is_graded else Decimal(0),
        frozen=attempt.frozen,
        state=attempt.state.value,
    )
    label = value["label"] or str(number)
    face = QuestionFace(LiveQuestion(row, attempt), label, EVERYTHING, decimals=page.decimals)
    return DraftPart(render_question(face, here=""), heading=heading, begins_page=begins)


def _version(question: Question, number: int | None) -> Any:
    if number:
        return question.versions.filter(number=number).first()
    return question.ready


def _launch(page: QuizPage) -> Launch:
    activity = Activity(
        title=page.title,
        summary=page.summary,
        type=page.activity_type,
        completion=page.completion,
        min_seconds=page.min_seconds,
        estimated_minutes=page.estimated_minutes,
    )
    return Launch(
        activity=activity,
        course=_course(page),
        person=None,
        enrolment=None,
        progress=None,
        outline=None,
        preview=True,
    )


def _course(page: QuizPage) -> Course:
    """The course's row, or before its first publication a row of the same title."""
    parent = CoursePage.objects.ancestor_of(page).last()
    if parent is None:
        return Course(title="")
    rows = Course.objects.filter(translation_key=parent.translation_key)
    title = parent.get_admin_display_title()
    return rows.select_related("region").first() or Course(title=title)
