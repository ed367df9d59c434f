"""Another try at one question within an attempt."""

from __future__ import annotations

from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..behaviours.registry import behaviours
from ..models import QuestionAttempt, QuizAttempt, QuizSlot
from . import choosing
from .closing import is_up, lock_attempt
from .errors import Closed, NotPossible, OnlySubmit, WrongPage
from .usages import NewQuestion, redo

State = QuizAttempt.State


def may_redo(attempt: QuizAttempt, row: QuestionAttempt) -> bool:
    """Only where the quiz allows it and questions are finished before the attempt is."""
    known = row.behaviour in behaviours
    return (
        attempt.quiz.rules.can_redo
        and known
        and behaviours[row.behaviour].can_finish_during
        and bool(row.max_mark)
    )


def redo_question(attempt: QuizAttempt, *, slot: int, user: Any, at: datetime) -> QuestionAttempt:
    """A new question takes the slot: drawn again, or the same in another variant.

    The finished one keeps its history, worth no mark. Raises Closed, OnlySubmit, NotPossible,
    NotFinished.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt)
        if attempt.state == State.OVERDUE or is_up(attempt, at):
            raise OnlySubmit
        if attempt.state != State.IN_PROGRESS:
            raise Closed
        rows = list(
            QuestionAttempt.objects.filter(usage=attempt.usage_id).select_related(
                "version__question"
            )
        )
        row = next((one for one in rows if one.slot == slot), None)
        if row is None or not _is_shown(attempt, slot):
            raise WrongPage
        if not may_redo(attempt, row):
            raise NotPossible(_("This question cannot be tried again."))
        seed = str(SystemRandom().getrandbits(64))
        chosen = _choose(attempt, row, rows, seed=seed)
        return redo(
            row,
            new=NewQuestion(
                slot=slot,
                place=row.place,
                version=chosen.version,
                type=chosen.type,
                behaviour=attempt.quiz.rules.behaviour,
                max_mark=row.max_mark,
                variant=chosen.variant,
                shuffle=attempt.quiz.rules.shuffle_answers,
                pool=chosen.pool,
            ),
            history_slot=max(one.slot for one in rows) + 1,
            user=user,
            at=at,
            seed=seed,
        )


def _is_shown(attempt: QuizAttempt, slot: int) -> bool:
    return any(slot in page["slots"] for page in attempt.layout)


def _choose(
    attempt: QuizAttempt, row: QuestionAttempt, rows: list[QuestionAttempt], *, seed: str
) -> choosing.Chosen:
    random = Random(seed)  # noqa: S311
    place = _place(attempt, row.slot)
    question = row.version.question_id
    if place is not None and place.draw is not None:
        taken = {one.version.question_id for one in rows}
        try:
            drawn = choosing.draw_questions(
                attempt.quiz, [place], taken=taken, person=attempt.person, random=random
            )
            question = drawn[place.number]
        except choosing.PoolTooSmall:
            # All of the pool is in the attempt: the same question once more.
            question = row.version.question_id
    slot = QuizSlot(
        number=row.slot,
        question_id=question,
        version_number=place.version_number if place else None,
    )
    chosen = choosing.choose(
        attempt.quiz,
        [slot],
        person=attempt.person,
        keep={},
        random=random,
        drafts=attempt.is_preview,
    )
    return chosen[row.slot]


def _place(attempt: QuizAttempt, slot: int) -> QuizSlot | None:
    """The quiz's slot that this one came from; None where the quiz has it no longer."""
    for page in attempt.layout:
        if key := page["keys"].get(str(slot)):
            return QuizSlot.objects.filter(quiz=attempt.quiz, key=key).first()
    return None
