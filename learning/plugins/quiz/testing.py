"""Factories for questions, quizzes and attempts: rows as publishing makes them, without pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from learning.core.models import Activity, Completion, Course, Enrolment, Person, Region
from learning.core.testing.factories import (
    ActivityFactory,
    EnrolmentFactory,
    PersonFactory,
    add_page,
    make_course,
    make_course_page,
    make_region,
)
from learning.plugins.quiz.engine.hashing import content_hash
from learning.plugins.quiz.engine.settings import QuizSettings
from learning.plugins.quiz.models import (
    Category,
    Question,
    QuestionVersion,
    Quiz,
    QuizAttempt,
    QuizPage,
    QuizSlot,
    Sharing,
    VersionStatus,
)

_serial = count(1)
COMBINED = {"right": "", "partial": "", "wrong": "", "show_number_right": False}
# A small right body for each type; "right" below answers it in full.
BODIES: dict[str, dict[str, Any]] = {
    "true_false": {"right": True, "feedback_true": "", "feedback_false": ""},
    "choice": {
        "single": True,
        "all_or_nothing": False,
        "shuffle": True,
        "numbering": "abc",
        "layout": "vertical",
        "options": [
            {"id": "a", "text": "<p>Benar</p>", "fraction": "1", "feedback": ""},
            {"id": "b", "text": "<p>Separuh</p>", "fraction": "0.5", "feedback": ""},
            {"id": "c", "text": "<p>Salah</p>", "fraction": "0", "feedback": ""},
        ],
        "combined": COMBINED,
    },
    "short": {
        "case_sensitive": False,
        "answers": [{"id": "a", "pattern": "jakarta", "fraction": "1", "feedback": ""}],
    },
    "numerical": {
        "answers": [
            {
                "id": "a",
                "value": "42",
                "tolerance": "0",
                "tolerance_type": "nominal",
                "fraction": "1",
                "feedback": "",
            }
        ],
        "units": [],
        "unit_handling": "none",
        "unit_penalty": "0",
        "unit_penalty_of": "mark",
        "unit_input": "text",
        "unit_first": False,
    },
    "matching": {
        "shuffle": True,
        "pairs": [
            {"id": "a", "text": "<p>Jawa Barat</p>", "answer": "Bandung"},
            {"id": "b", "text": "<p>Bali</p>", "answer": "Denpasar"},
        ],
        "combined": COMBINED,
    },
    "essay": {
        "format": "plain",
        "required": True,
        "lines": 10,
        "min_words": None,
        "max_words": None,
        "attachments": 0,
        "attachments_required": 0,
        "max_bytes": 1_000_000,
        "file_types": [],
        "template": "",
        "grader_info": "",
        "marking": {"method": "simple", "criteria": []},
    },
    "description": {},
}
RIGHT: dict[str, dict[str, str]] = {
    "true_false": {"answer": "true"},
    "choice": {"answer": "a"},
    "short": {"answer": "Jakarta"},
    "numerical": {"answer": "42"},
    "essay": {"answer": "Pelayanan publik adalah hak setiap warga."},
    "description": {},
}
WRONG: dict[str, dict[str, str]] = {
    "true_false": {"answer": "false"},
    "choice": {"answer": "c"},
    "short": {"answer": "Bogor"},
    "numerical": {"answer": "41"},
}


def make_category(
    region: Region | None = None,
    name: str = "",
    *,
    parent: Category | None = None,
    course: Course | None = None,
    sharing: str = Sharing.PRIVATE,
    **fields: Any,
) -> Category:
    if parent is not None:
        region, course = parent.region, parent.course
    row = Category.objects.create(
        region=region or make_region(),
        name=name or f"Kategori {next(_serial)}",
        parent=parent,
        course=course,
        sharing=sharing,
        depth=parent.depth + 1 if parent else 0,
        **fields,
    )
    row.path = f"{parent.path if parent else ''}{row.pk}."
    row.save(update_fields=["path"])
    return row


def make_question(
    type: str = "true_false",
    body: Mapping[str, Any] | None = None,
    *,
    category: Category | None = None,
    status: str = VersionStatus.READY,
    id_number: str = "",
    tags: Sequence[str] = (),
    **fields: Any,
) -> Question:
    """A question with its first version; ``fields`` are the version's."""
    number = next(_serial)
    fields.setdefault("name", f"Soal {number}")
    fields.setdefault("stem", f"<p>Pertanyaan {number}</p>")
    question = Question.objects.create(
        category=category or make_category(), type=type, id_number=id_number
    )
    make_version(question, BODIES.get(type, {}) if body is None else body, status=status, **fields)
    if tags:
        question.tags.add(*tags)
    return question


def make_version(
    question: Question,
    body: Mapping[str, Any],
    *,
    status: str = VersionStatus.READY,
    **fields: Any,
) -> QuestionVersion:
    """The next version, which the question's row then shows."""
    fields.setdefault("name", question.name or "Soal")
    fields.setdefault("stem", "<p>Pertanyaan</p>")
    fields.setdefault("default_mark", Decimal(1))
    fields.setdefault("penalty", Decimal("0.3333333"))
    version = QuestionVersion(
        question=question,
        number=question.versions.count() + 1,
        status=status,
        body=dict(body),
        **fields,
    )
    version.content_hash = content_hash(version.data(type=question.type))
    version.save()
    question.latest, question.name, question.status = version, version.name, status
    if status == VersionStatus.READY:
        question.ready = version
    question.save()
    return version


@dataclass
class Place:
    """A slot to be: ``question``, or ``draw`` from ``category``. ``page`` begins a new page."""

    question: Question | None = None
    category: Category | None = None
    draw: dict[str, Any] = field(default_factory=dict)
    mark: Decimal | int | str = 1
    label: str = ""
    page: int | None = None
    requires_previous: bool = False
    version: int | None = None


def drawn(category: Category, *, mark: Decimal | int | str = 1, **draw: Any) -> Place:
    """A random slot; ``draw`` as ``RandomPlaceBlock`` names it (children, tags, any_tag, …)."""
    return Place(category=category, draw=draw, mark=mark, page=draw.pop("page", None))


def make_quiz(
    *places: Place | Question,
    activity: Activity | None = None,
    course: Course | None = None,
    sections: Sequence[Mapping[str, Any]] = (),
    **rules: Any,
) -> Quiz:
    """A published quiz; ``rules`` are fields of ``QuizSettings``."""
    if activity is None:
        course = course or make_course(0, **_region_of(places))
        activity = ActivityFactory(
            course=course, type="quiz", title="Kuis", completion=Completion.REPORTED
        )
        Course.objects.filter(pk=course.pk).update(
            activity_count=course.activities.count(), required_count=course.activities.count()
        )
    quiz = Quiz.objects.create(
        activity=activity,
        settings=QuizSettings(**rules).as_json(),
        sections=[{"heading": "", "shuffle": False, "from_slot": 1, **row} for row in sections],
    )
    page = 1
    for number, given in enumerate(places, 1):
        place = given if isinstance(given, Place) else Place(question=given)
        page = place.page or page
        QuizSlot.objects.create(quiz=quiz, number=number, page_number=page, **_slot(place))
    quiz.sum_of_marks = sum((slot.max_mark for slot in quiz.slots.all()), Decimal(0))
    quiz.has_drafts = quiz.slots.filter(question__isnull=False, question__ready=None).exists()
    quiz.save()
    return Quiz.objects.select_related("activity__course").get(pk=quiz.pk)


def _region_of(places: Sequence[Place | Question]) -> dict[str, Region]:
    """That of a category that is drawn from: a quiz elsewhere might not use it."""
    for place in places:
        if isinstance(place, Place) and place.category is not None:
            return {"region": place.category.region}
    return {}


def _slot(place: Place) -> dict[str, Any]:
    draw = None
    if place.category is not None:
        draw = {
            **{"category": place.category.pk, "children": True, "tags": [], "any_tag": False},
            **{"types": [], "name": "", "created_from": None, "created_until": None},
            **place.draw,
        }
    is_information = place.question is not None and place.question.type == "description"
    return {
        "key": uuid.uuid4(),
        "question": place.question,
        "draws_from": place.category,
        "draw": draw,
        "max_mark": Decimal(0) if is_information else Decimal(place.mark),
        "label": place.label,
        "requires_previous": place.requires_previous,
        "version_number": place.version,
    }


def enrolled(quiz: Quiz, person: Person | None = None) -> Person:
    """Somebody who takes part in the quiz's course."""
    person = person or PersonFactory(region=quiz.activity.course.region)
    if not Enrolment.objects.filter(course=quiz.activity.course, person=person).exists():
        EnrolmentFactory(course=quiz.activity.course, person=person)
    return person


def posted(
    attempt: QuizAttempt, answers: Mapping[int, Mapping[str, str]], **more: str
) -> dict[str, str]:
    """A form with ``answers`` by slot, as the page would send it now."""
    rows = attempt.usage.question_attempts.in_bulk(field_name="pk").values()
    sequences = {row.slot: row.sequence for row in rows}
    form = dict(more)
    for slot, response in answers.items():
        form[f"q{slot}_-sequence"] = str(sequences[slot])
        form.update({f"q{slot}_{name}": value for name, value in response.items()})
    return form


def take(
    quiz: Quiz,
    person: Person | None = None,
    answers: Mapping[int, Mapping[str, str]] | None = None,
    *,
    finish: bool = True,
    at: datetime | None = None,
) -> QuizAttempt:
    """An attempt through the services. Without ``answers`` everything is answered right."""
    from learning.plugins.quiz.services import attempts as services

    at = at or timezone.now()
    person = enrolled(quiz, person)
    attempt = services.start(
        quiz, person=person, at=at, password=quiz.rules.password, ip="127.0.0.1"
    )
    if answers is None:
        answers = right_answers(attempt)
    for number, page in enumerate(attempt.layout, 1):
        here = {slot: answers[slot] for slot in page["slots"] if slot in answers}
        form = posted(attempt, here)
        services.save_page(attempt, posted=form, page=number, user=person.user, at=at)
    if finish:
        attempt = services.finish_attempt(attempt, user=person.user, at=at)
    attempt.refresh_from_db()
    return attempt


def right_answers(attempt: QuizAttempt) -> dict[int, Mapping[str, str]]:
    from learning.plugins.quiz.queries.live import load

    found = {}
    for live in load(attempt.usage):
        right = live.kind.right_response(live.question, live.frozen)
        found[live.slot] = RIGHT.get(live.question.type, {}) if right is None else right
    return found


def make_quiz_page(
    parent: Any = None, *blocks: tuple[str, Any], publish: bool = True, **fields: Any
) -> QuizPage:
    """A quiz as its editors build it; publishing makes the rows.

    ``blocks`` are pairs such as ``("question", {"question": question})`` or
    ``("page_break", None)``; what a block's value leaves out takes its default.
    """
    number = next(_serial)
    fields.setdefault("title", f"Kuis {number}")
    fields.setdefault("slug", f"kuis-{number}")
    fields.setdefault("completion", Completion.REPORTED)
    page = QuizPage(**fields)
    stream = QuizPage.body.field.stream_block
    page.body = stream.to_python(
        [
            {"type": kind, "id": str(uuid.uuid4()), "value": _plain(kind, value or {})}
            for kind, value in blocks
        ]
    )
    return add_page(parent or make_course_page(), page, publish=publish)


DEFAULTS: dict[str, dict[str, Any]] = {
    "question": {"max_mark": "1", "label": "", "requires_previous": False, "version": None},
    "random": {
        **{"max_mark": "1", "label": "", "requires_previous": False, "children": True},
        **{"tags": "", "any_tag": False, "types": "", "name": "", "count": 1},
        **{"created_from": None, "created_until": None},
    },
    "section": {"heading": "", "shuffle": False},
    "page_break": {},
}


def _plain(kind: str, value: Mapping[str, Any]) -> dict[str, Any] | None:
    if kind == "page_break":
        return None
    given = {name: getattr(item, "pk", item) for name, item in value.items()}
    return {**DEFAULTS[kind], **given}
