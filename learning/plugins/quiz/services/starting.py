"""Beginning an attempt: which questions it gets, in which order, from when until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random, SystemRandom
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.models import Person

from ..engine import layout as layouts
from ..engine.settings import QuizSettings
from ..models import Quiz, QuizAttempt, QuizSlot, Usage
from ..questions.missing import type_of
from . import access, carrying, choosing, open_attempts
from .choosing import Chosen
from .usages import NewQuestion, add_questions

State = QuizAttempt.State
TRIES = 3


class NoQuestions(DomainError):
    code = "no_questions"


@dataclass
class Plan:
    """An attempt to be: its questions by slot and where they stand."""

    slots: Sequence[QuizSlot]
    chosen: Mapping[int, Chosen]
    layout: list[dict[str, Any]]
    seed: str
    answers: Mapping[int, carrying.Earlier] = field(default_factory=dict)


def start(
    quiz: Quiz,
    *,
    at: datetime,
    person: Person | None = None,
    previewer: Any = None,
    password: str = "",
    ip: str = "",
) -> QuizAttempt:
    """Begin an attempt, or go on with one that runs: two clicks make one attempt.

    With ``previewer`` it is a preview of staff: no rule is asked, nothing is graded, and it takes
    the place of their last one. Raises NotAllowed, WrongPassword, DraftQuestion, PoolTooSmall.
    """
    if previewer is not None:
        return _preview(quiz, previewer=previewer, at=at)
    assert person is not None  # noqa: S101
    for tries in range(TRIES):
        try:
            with transaction.atomic():
                return _start(quiz, person=person, at=at, password=password, ip=ip)
        except IntegrityError:
            # Another window of theirs was quicker; the next turn finds its attempt.
            if tries == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _start(quiz: Quiz, *, person: Person, at: datetime, password: str, ip: str) -> QuizAttempt:
    case = access.situation(quiz, person=person, at=at, ip=ip)
    access.check(case, password=password if case.running is None else _first(case))
    if case.running is not None:
        return case.running
    waiting = case.open_attempt
    if waiting is not None and (begun := _begin(waiting, rules=case.settings, at=at)):
        return begun
    return _create(case, state=State.IN_PROGRESS)


def _first(case: access.Situation) -> str:
    # Going on asks for no password again.
    return next(iter(case.rules.passwords), "")


def _begin(attempt: QuizAttempt, *, rules: QuizSettings, at: datetime) -> QuizAttempt | None:
    """Begin what was made before the opening: only its times are written."""
    attempt.state, attempt.started_at, attempt.changed_at = State.IN_PROGRESS, at, at
    open_attempts.set_times(attempt, rules)
    changed = QuizAttempt.objects.filter(pk=attempt.pk, state=State.NOT_STARTED).update(
        state=attempt.state,
        started_at=at,
        changed_at=at,
        ends_at=attempt.ends_at,
        next_check_at=attempt.next_check_at,
        current_page=1,
    )
    attempt.current_page = 1
    # Cleared since, by publishing the quiz anew.
    return attempt if changed else None


def prepare(quiz: Quiz, *, person: Person, at: datetime) -> QuizAttempt | None:
    """Make somebody's attempt before the opening. None where they have one, or may have none."""
    case = access.situation(quiz, person=person, at=at)
    enrolment = case.enrolment
    if case.open_attempt or case.left == 0 or enrolment is None or not enrolment.is_open:
        return None
    try:
        with transaction.atomic():
            return _create(case, state=State.NOT_STARTED)
    except IntegrityError:
        return None


def _create(case: access.Situation, *, state: str) -> QuizAttempt:
    person, at, enrolment = case.person, case.at, case.enrolment
    assert enrolment is not None  # noqa: S101
    plan = _plan(case.quiz, person=person, rules=case.settings, before=case.used)
    own = [row for row in case.attempts if row.course_attempt == enrolment.attempt]
    attempt = QuizAttempt(
        quiz=case.quiz,
        person=person,
        course_attempt=enrolment.attempt,
        number=max((row.number for row in own), default=0) + 1,
        state=state,
    )
    begins = state == State.IN_PROGRESS
    if begins:
        attempt.started_at = attempt.changed_at = at
        attempt.current_page = 1
        open_attempts.set_times(attempt, case.settings)
    elif case.settings.close_at:
        # Nobody began it until the quiz closed: clockwork takes it away.
        attempt.next_check_at = case.settings.close_at + open_attempts.late_allowance()
    user = person.user if begins else None
    return _store(attempt, plan, rules=case.settings, user=user, at=at)


def _preview(quiz: Quiz, *, previewer: Any, at: datetime) -> QuizAttempt:
    with transaction.atomic():
        open_attempts.remove(QuizAttempt.objects.filter(quiz=quiz, previewer=previewer))
        plan = _plan(quiz, person=None, rules=quiz.rules, drafts=True)
        attempt = QuizAttempt(
            quiz=quiz, previewer=previewer, started_at=at, changed_at=at, current_page=1
        )
        open_attempts.set_times(attempt, quiz.rules.over(close_at=None))
        return _store(attempt, plan, rules=quiz.rules, user=previewer, at=at)


def _plan(
    quiz: Quiz,
    *,
    person: Person | None,
    rules: QuizSettings,
    before: Sequence[QuizAttempt] = (),
    drafts: bool = False,
) -> Plan:
    # Reproducible from the seed; the seed itself is not to be guessed.
    seed = str(SystemRandom().getrandbits(64))
    random = Random(seed)  # noqa: S311
    slots = list(quiz.slots.select_related("question").order_by("number"))
    if not slots:
        raise NoQuestions(_("This quiz has no questions yet."))
    answers: Mapping[int, carrying.Earlier] = {}
    if rules.builds_on_last:
        answers = carrying.earlier_answers(slots, before)
    chosen = choosing.choose(quiz, slots, person=person, keep=answers, drafts=drafts, random=random)
    spots = [
        layouts.Spot(
            slot=slot.number,
            key=slot.key.hex,
            page=slot.page_number,
            label=slot.label,
            requires_previous=slot.requires_previous,
            is_information=not type_of(chosen[slot.number].type).is_graded,
        )
        for slot in slots
    ]
    return Plan(slots, chosen, layouts.lay_out(spots, quiz.sections, random), seed, answers)


def _store(
    attempt: QuizAttempt, plan: Plan, *, rules: QuizSettings, user: Any, at: datetime
) -> QuizAttempt:
    attempt.usage = Usage.objects.create(previewer=attempt.previewer)
    new = [
        _new(slot, plan, rules=rules, response=carrying.response_of(plan.answers.get(slot.number)))
        for slot in plan.slots
    ]
    rows = add_questions(attempt.usage, new=new, user=user, at=at, seed=plan.seed)
    attempt.layout = plan.layout
    attempt.sum_of_marks = sum((row.max_mark for row in rows), Decimal(0))
    attempt.marked_by_people = any(type_of(one.type).is_manual for one in plan.chosen.values())
    attempt.save(force_insert=True)
    carrying.copy_files(rows, plan.answers, user=user)
    return attempt


def _new(slot: QuizSlot, plan: Plan, *, rules: QuizSettings, response: Any) -> NewQuestion:
    chosen = plan.chosen[slot.number]
    return NewQuestion(
        slot=slot.number,
        place=slot.key,
        version=chosen.version,
        type=chosen.type,
        behaviour=rules.behaviour,
        max_mark=slot.max_mark,
        variant=chosen.variant,
        shuffle=rules.shuffle_answers,
        pool=chosen.pool,
        response=response,
    )
