"""What quizzes keep about a person, as the person takes it along.

One's own words are always in it. Questions, marks and comments are only as far as the pages of the
quiz show them at that moment; nothing of an attempt that may still go on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.models import Person

from ..engine.settings import QuizSettings
from ..engine.values import Kind, Response, Step
from ..models import Override, QuestionAttempt, QuickComment, QuizAttempt, QuizGrade, ResponseFile
from .attempts import may_look_back, review_rights, tells_grade
from .live import LiveQuestion, load_rows, with_versions
from .rules import of_groups, rules_of

Row = dict[str, Any]
Rows = list[Row]
CHUNK = 50
# What the taker sent. After a try the inputs may be emptied where the answer was wrong.
SENT = (Kind.START, Kind.SAVE, Kind.CHECK)


@dataclass(frozen=True, slots=True)
class Told:
    """An attempt, the rules for its taker, and what may be seen of it now."""

    attempt: QuizAttempt
    rules: QuizSettings
    rights: Mapping[str, bool]

    @property
    def shows_questions(self) -> bool:
        return may_look_back(self.attempt, self.rights)

    def may(self, item: str) -> bool:
        """Whether ``item`` of the review options may be told beside a question."""
        return self.shows_questions and self.rights[item]


def personal_data(person: Person) -> Iterator[tuple[str, Rows]]:
    at = timezone.now()
    told = _told(person, at=at)
    pairs = [
        pair for start in range(0, len(told), CHUNK) for pair in _questions(told[start:][:CHUNK])
    ]
    yield _("Attempts at quizzes"), [_attempt(one) for one in told]
    yield _("Answers in quizzes"), [row for pair in pairs if (row := _answer(*pair))]
    yield _("Comments of markers on answers"), [row for pair in pairs if (row := _comment(*pair))]
    yield _("Files handed in with answers"), [_file(row) for row in _files(person)]
    yield _("Grades of quizzes"), _grades(person, told, at=at)
    yield _("Exceptions from the rules of a quiz"), [_override(row) for row in _overrides(person)]
    yield _("Quick comments for marking"), [{"text": row.text} for row in quick_comments_of(person)]


def attempts_of(person: Person) -> QuerySet[QuizAttempt]:
    """Their own, and previews that they made as staff."""
    return QuizAttempt.objects.filter(Q(person=person) | Q(previewer__person=person))


def quick_comments_of(person: Person) -> QuerySet[QuickComment]:
    if person.user_id is None:
        return QuickComment.objects.none()
    return QuickComment.objects.filter(owner=person.user_id).order_by("pk")


def _told(person: Person, *, at: datetime) -> list[Told]:
    rows = list(attempts_of(person).select_related("quiz__activity").order_by("pk"))
    quizzes = {row.quiz_id: row.quiz for row in rows}
    rules = {pk: found.settings for pk, found in rules_of(person, list(quizzes.values())).items()}
    return [
        Told(row, rules[row.quiz_id], review_rights(rules[row.quiz_id], row, at)) for row in rows
    ]


def _questions(told: Sequence[Told]) -> Iterator[tuple[Told, LiveQuestion]]:
    by_usage = {one.attempt.usage_id: one for one in told}
    rows = QuestionAttempt.objects.filter(usage__in=by_usage).order_by("usage", "slot")
    for live in load_rows(list(with_versions(rows))):
        yield by_usage[live.row.usage_id], live


def _attempt(told: Told) -> Row:
    row, rights = told.attempt, told.rights
    return {
        "quiz": str(row.quiz.activity),
        "course_attempt": row.course_attempt,
        "attempt": row.number,
        "state": row.get_state_display(),
        "started": row.started_at,
        "finished": row.finished_at,
        "marks": row.marks if rights["mark"] else None,
        "out_of": row.sum_of_marks if rights["max_mark"] else None,
    }


def _answer(told: Told, live: LiveQuestion) -> Row | None:
    """None where nothing was answered and the question may not be told."""
    sent = _sent(live)
    question = live.row.question_summary if told.shows_questions else ""
    saved = _words(live, live.autosaved or {})
    if not (sent or saved or question):
        return None
    return {
        "quiz": str(told.attempt.quiz.activity),
        "course_attempt": told.attempt.course_attempt,
        "attempt": told.attempt.number,
        "question": question,
        "answer": _words(live, sent[-1].action.response) if sent else "",
        "at": sent[-1].action.at if sent else None,
        "earlier": [
            {"answer": _words(live, step.action.response), "at": step.action.at}
            for step in sent[:-1]
        ],
        "saved_on_the_way": saved,
        "mark": live.row.mark if told.may("mark") else None,
    }


def _sent(live: LiveQuestion) -> list[Step]:
    """The steps in which the taker sent another answer than before."""
    found: list[Step] = []
    before: Response = {}
    for step in live.steps:
        given = step.action.response
        if step.action.kind in SENT and given != before:
            found.append(step)
            before = given
    return found


def _words(live: LiveQuestion, response: Response) -> str:
    """An answer as people read it; a text that a person marks whole, as it was typed."""
    if live.kind.is_manual and response.get("answer"):
        return response["answer"]
    return live.kind.summary(live.question, live.frozen, response)


def _comment(told: Told, live: LiveQuestion) -> Row | None:
    step = live.comment if told.may("specific_feedback") else None
    if step is None:
        return None
    return {
        "quiz": str(told.attempt.quiz.activity),
        "question": live.row.question_summary,
        "comment": step.action.comment,
        "at": step.action.at,
    }


def _files(person: Person) -> QuerySet[ResponseFile]:
    rows = ResponseFile.objects.filter(
        question_attempt__usage__quiz_attempt__in=attempts_of(person).order_by().values("pk")
    )
    return rows.select_related("question_attempt__usage__quiz_attempt__quiz__activity").order_by(
        "pk"
    )


def _file(row: ResponseFile) -> Row:
    attempt = row.question_attempt.usage.quiz_attempt
    return {
        "quiz": str(attempt.quiz.activity),
        "attempt": attempt.number,
        "name": row.name,
        "size": row.size,
        "at": row.at,
        "address": reverse("learning_quiz:file", args=[row.key]),
    }


def _grades(person: Person, told: Sequence[Told], *, at: datetime) -> Rows:
    taken: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for one in told:
        if not one.attempt.is_preview:
            taken[one.attempt.quiz_id, one.attempt.course_attempt].append(one)
    rows = QuizGrade.objects.filter(person=person).select_related("quiz__activity").order_by("pk")
    return [_grade(row, taken[row.quiz_id, row.course_attempt], at=at) for row in rows]


def _grade(row: QuizGrade, told: Sequence[Told], *, at: datetime) -> Row:
    attempts = [one.attempt for one in told]
    can_tell = bool(told) and tells_grade(told[0].rules, attempts, at)
    return {
        "quiz": str(row.quiz.activity),
        "course_attempt": row.course_attempt,
        "grade": row.grade if can_tell else None,
        "out_of": row.max_grade,
        "passed": row.passed if can_tell else None,
        "at": row.changed_at,
    }


def _overrides(person: Person) -> QuerySet[Override]:
    rows = Override.objects.filter(Q(person=person) | of_groups(person))
    return rows.select_related("quiz__activity").order_by("pk")


def _override(row: Override) -> Row:
    return {
        "quiz": str(row.quiz.activity),
        "opens": row.open_at,
        "closes": row.close_at,
        "time_limit": row.time_limit,
        "attempts": row.attempts,
        # That of a group may speak of the others in it.
        "reason": row.reason if row.person_id else "",
    }
