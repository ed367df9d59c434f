"""Taking a quiz: what a taker sends in. Every change holds the attempt's lock.

The server is the judge of time: see ``engine.timing`` for the bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from ..engine.layout import order_of
from ..engine.values import Action
from ..models import QuestionAttempt, QuizAttempt
from ..queries.attempts import blocked_slots, is_reachable
from ..queries.live import LiveQuestion, live_of, with_versions
from . import usages
from .access import StartVerdict, WrongPassword, may_start
from .autosaving import autosave
from .closing import abandon, close, finish_attempt, is_too_late, is_up, lock_attempt, settle
from .errors import Closed, OnlySubmit, StaleForm, WrongPage
from .redoing import redo_question
from .staff import reopen
from .starting import start

__all__ = [
    "Saved",
    "SaveResult",
    "StartVerdict",
    "WrongPassword",
    "abandon",
    "autosave_page",
    "finish_attempt",
    "is_time_up",
    "may_start",
    "redo_question",
    "reopen",
    "save_page",
    "settle",
    "start",
    "takes_answers",
]

State = QuizAttempt.State
# Buttons that stay on the page.
STAYS = ("_-check", "_-again", "_-redo", "_-flag")
FLAG = "-flag"


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of a page. ``next_page`` is None after the last one, and when time is up.

    ``stale`` are slots whose answer was changed in another window: what is stored has been kept.
    ``is_late`` says that nothing was saved, for the page came too late.
    """

    attempt: QuizAttempt
    next_page: int | None
    saved: frozenset[int] = frozenset()
    stale: tuple[int, ...] = ()
    is_late: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether the attempt is over now, or may only be submitted."""
        return self.attempt.state != State.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Saved:
    """Slots whose inputs are safe, and those whose answer was changed in another window."""

    slots: frozenset[int]
    stale: frozenset[int] = frozenset()
    seconds_left: int | None = None


def save_page(
    attempt: QuizAttempt,
    *,
    posted: Mapping[str, str],
    page: int,
    user: Any,
    at: datetime,
    leaving: bool | None = None,
) -> SaveResult:
    """Keep a page of answers and do what its buttons ask.

    ``leaving`` (by default: unless a button of a question was pressed) goes on to the next page,
    in order for good. A page that comes when time is up is saved, and then the attempt is closed
    as the quiz says; one that comes later than the allowance is not saved. Raises Closed,
    OnlySubmit, WrongPage.
    """
    if leaving is None:
        leaving = not any(name.endswith(STAYS) for name in posted)
    late = False
    with transaction.atomic():
        attempt = lock_attempt(attempt, closes=is_up(attempt, at))
        _check(attempt, page=page)
        if is_too_late(attempt, at):
            late = True
        else:
            saved, stale = _save(attempt, posted=posted, page=page, user=user, at=at)
            _go_on(attempt, page=page, leaving=leaving and not stale, at=at)
        if is_up(attempt, at):
            close(attempt, user=user, at=at)
    if late:
        return SaveResult(attempt, None, is_late=True)
    return SaveResult(attempt, _next(attempt, page, leaving and not stale), saved, tuple(stale))


def _next(attempt: QuizAttempt, page: int, leaving: bool) -> int | None:
    if attempt.state != State.IN_PROGRESS:
        return None
    if not leaving:
        return page
    return page + 1 if page < len(attempt.layout) else None


def takes_answers(attempt: QuizAttempt, *, page: int, at: datetime) -> bool:
    """Whether a page that comes now would still be saved."""
    return _is_running(attempt) and _has_page(attempt, page) and not is_too_late(attempt, at)


def _check(attempt: QuizAttempt, *, page: int) -> None:
    if not _is_running(attempt):
        raise Closed
    if not _has_page(attempt, page):
        raise WrongPage


def _is_running(attempt: QuizAttempt) -> bool:
    return attempt.state in (State.IN_PROGRESS, State.OVERDUE)


def _has_page(attempt: QuizAttempt, page: int) -> bool:
    return 1 <= page <= len(attempt.layout) and is_reachable(attempt, page)


def _save(
    attempt: QuizAttempt, *, posted: Mapping[str, str], page: int, user: Any, at: datetime
) -> tuple[frozenset[int], list[int]]:
    live = _answerable(attempt, page)
    actions, sequences = _read(live, posted, user=user, at=at)
    _flag(live, posted)
    rows = [question.row for question in live]
    stale: list[int] = []
    try:
        # Inside our own transaction: what the form asks of the other slots is kept.
        usages.submit(rows, actions=actions, sequences=sequences, seen=_seen(live, posted), at=at)
    except StaleForm as error:
        stale = error.slots
    return frozenset(actions).difference(stale), stale


def _read(
    live: list[LiveQuestion], posted: Mapping[str, str], *, user: Any, at: datetime
) -> tuple[dict[int, Action], dict[int, int]]:
    actions: dict[int, Action] = {}
    sequences: dict[int, int] = {}
    for question in live:
        action, sequence = usages.read_post(question, posted)
        if action is not None:
            actions[question.slot] = replace(action, user_id=user.pk if user else None, at=at)
            sequences[question.slot] = sequence
    return actions, sequences


def _seen(live: list[LiveQuestion], posted: Mapping[str, str]) -> usages.Seen:
    return {question.slot: usages.read_seen(question, posted) for question in live}


def _answerable(attempt: QuizAttempt, page: int) -> list[LiveQuestion]:
    """The questions of a page that are open, without their steps."""
    layout = attempt.layout[page - 1]
    slots = set(layout["slots"])
    wanted = slots | _before(attempt, layout["after"])
    found = QuestionAttempt.objects.filter(usage=attempt.usage_id, slot__in=wanted)
    rows = list(with_versions(found.order_by("slot")))
    blocked = blocked_slots(attempt, rows) if layout["after"] else frozenset()
    return live_of([row for row in rows if row.slot in slots and row.slot not in blocked])


def _before(attempt: QuizAttempt, after: Iterable[int]) -> set[int]:
    order = order_of(attempt.layout)
    return {order[order.index(slot) - 1] for slot in after if order.index(slot)}


def _flag(live: list[LiveQuestion], posted: Mapping[str, str]) -> None:
    for question in live:
        if f"{question.prefix}{FLAG}" in posted:
            usages.set_flag(question.row, flagged=not question.row.flagged)


def _go_on(attempt: QuizAttempt, *, page: int, leaving: bool, at: datetime) -> None:
    if leaving:
        # In order: the page after the last one is the summary.
        attempt.current_page = page + 1
    elif attempt.quiz.rules.navigation != "sequential":
        attempt.current_page = page
    attempt.changed_at = at
    attempt.save(update_fields=["current_page", "changed_at"])


def autosave_page(
    attempt: QuizAttempt, *, posted: Mapping[str, str], page: int, user: Any, at: datetime
) -> Saved:
    """Keep what stands in the inputs, worth no mark until the page is saved or time is up.

    Raises Closed, OnlySubmit, WrongPage.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt)
        _check(attempt, page=page)
        if is_too_late(attempt, at):
            raise OnlySubmit if attempt.state == State.OVERDUE else Closed
        live = _answerable(attempt, page)
        actions, sequences = _read(live, posted, user=user, at=at)
        seen = _seen(live, posted)
        kept = autosave(
            [question.row for question in live if question.slot in actions],
            actions=actions,
            sequences=sequences,
            seen=seen,
            at=at,
        )
    stale = [
        question.slot
        for question in live
        if (slot := question.slot) in actions
        and not usages.is_fresh(question, sequence=sequences[slot], seen=seen[slot])
    ]
    return Saved(frozenset(kept), frozenset(stale), seconds_left(attempt, at))


def seconds_left(attempt: QuizAttempt, at: datetime) -> int | None:
    """None without an end."""
    if attempt.ends_at is None:
        return None
    return max(int((attempt.ends_at - at).total_seconds()), 0)


def is_time_up(attempt: QuizAttempt, at: datetime) -> bool:
    """Whether no further page should be shown for answering."""
    return is_up(attempt, at)
