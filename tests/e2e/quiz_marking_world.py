"""An essay with a rubric that somebody has handed in, and an attempt that somebody gave up."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from learning.core.testing import factories as make
from learning.plugins.quiz.models import Quiz
from learning.plugins.quiz.services import attempts
from learning.plugins.quiz.testing import (
    BODIES,
    make_category,
    make_question,
    make_quiz_page,
    take,
)

from . import names

RUBRIC = {
    "method": "rubric",
    "criteria": [
        {
            "id": "isi",
            "text": "Isi balasan",
            "levels": [{"text": "Kurang", "points": "0"}, {"text": "Tepat", "points": "3"}],
        },
        {
            "id": "bahasa",
            "text": "Bahasa",
            "levels": [{"text": "Sulit", "points": "0"}, {"text": "Jelas", "points": "1"}],
        },
    ],
}
ANSWER = "Kami mohon maaf atas antrean yang panjang."


def build(rimba: Any, *, person: Any) -> None:
    course = make.make_course_page(
        rimba.courses_index,
        title=names.ESSAY_COURSE,
        slug="menjawab-keluhan",
        summary="Satu kuis uraian.",
    )
    essay = make_question(
        "essay",
        {**BODIES["essay"], "marking": RUBRIC},
        category=make_category(rimba.region, "Soal uraian"),
        name=names.ESSAY,
        stem="<p>Balaslah keluhan warga ini.</p>",
    )
    page = make_quiz_page(
        course,
        ("question", {"question": essay, "max_mark": "4"}),
        title=names.ESSAY_QUIZ,
        slug="kuis-uraian",
        held_until_release=True,
    )
    quiz = Quiz.objects.get(activity__page=page.pk)
    unit = make.make_unit(rimba.region, name="Bidang Uraian Rimba")
    take(quiz, person(names.WRITER_NAME, names.WRITER, unit), {1: {"answer": ANSWER}})
    stopped = person(names.STOPPED_NAME, names.STOPPED, unit)
    attempt = take(quiz, stopped, {1: {"answer": ANSWER}}, finish=False)
    attempts.abandon(attempt, user=stopped.user, at=timezone.now())
