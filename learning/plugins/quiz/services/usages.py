"""The rows of the engine. Every change locks its question attempts; steps are only ever added.

Nothing here knows quizzes: who may answer, and until when, is asked by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from ..behaviours.builtin import behaviour_for
from ..engine import attempts as engine
from ..engine import windows
from ..engine.values import Action, Kind, QuestionData, Response, State, Step
from ..models import Autosave, QuestionAttempt, QuestionStep, QuestionVersion, Usage
from ..queries.live import LiveQuestion, as_row, load_rows, with_versions
from ..questions.missing import type_of
from .errors import MarkOutOfBounds, NotFinished, StaleForm
from .holding import hold
from .updating import update_rows

SUMMARY = 1_000
Seen = Mapping[int, windows.Seen | None]
NOTHING_SEEN: Seen = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question that enters a usage. ``behaviour`` is what the quiz asks for; its type may insist
    on another. ``pool`` are questions drawn for a random matching, ``response`` an earlier answer
    that the attempt builds on. ``place`` is the key of what the slot stands for elsewhere."""

    slot: int
    version: QuestionVersion
    type: str
    behaviour: str
    max_mark: Decimal
    variant: int = 0
    shuffle: bool = True
    pool: Sequence[Mapping[str, Any]] = ()
    response: Response | None = None
    place: UUID | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a regrade changes, or would change, of one question attempt."""

    question_attempt: QuestionAttempt
    before: Decimal | None
    after: Decimal | None
    state_before: State
    state_after: State

    @property
    def is_one(self) -> bool:
        return (self.before, self.state_before) != (self.after, self.state_after)


def add_questions(
    usage: Usage, *, new: Sequence[NewQuestion], user: Any, at: datetime, seed: str
) -> list[QuestionAttempt]:
    """Put questions into a usage, each with its step 0: three statements, however many.

    The same ``seed`` gives the same orders. ``user`` is None for what clockwork prepares.
    """
    with transaction.atomic():
        held = hold([one.version for one in new])
        new = [replace(one, version=held[one.version.pk]) for one in new]
        begun = [_begin(usage, one, user=user, at=at, seed=seed) for one in new]
        rows = QuestionAttempt.objects.bulk_create([row for row, _attempt in begun])
        QuestionStep.objects.bulk_create(
            [
                as_row(attempt.last, question_attempt_id=row.pk, at=at)
                for row, (_row, attempt) in zip(rows, begun, strict=True)
            ]
        )
    return rows


def _begin(
    usage: Usage, new: NewQuestion, *, user: Any, at: datetime, seed: str
) -> tuple[QuestionAttempt, engine.Attempt]:
    question = new.version.data(type=new.type)
    if new.pool:
        question = replace(question, body={**question.body, "pool": list(new.pool)})
    kind = type_of(new.type)
    behaviour = behaviour_for(kind, wanted=new.behaviour)
    attempt = engine.begin(
        question,
        kind=kind,
        behaviour=behaviour,
        # Reproducible, not secret: who knows the seed learns an order.
        random=Random(f"{seed}:{new.slot}"),  # noqa: S311
        variant=new.variant,
        shuffle=new.shuffle,
        response=new.response,
        user_id=user.pk if user else None,
        at=at,
    )
    row = QuestionAttempt(
        usage=usage,
        slot=new.slot,
        place=new.place,
        version=new.version,
        variant=new.variant,
        behaviour=behaviour.slug,
        max_mark=new.max_mark if kind.is_graded else Decimal(0),
        min_fraction=behaviour.min_fraction(kind, question),
        max_fraction=behaviour.max_fraction(kind, question),
        frozen=attempt.frozen,
        question_summary=_short(strip_tags(question.stem)),
        right_answer=_short(kind.right_summary(question, attempt.frozen)),
        response_summary=_short(kind.summary(question, attempt.frozen, attempt.response)),
        state=attempt.state.value,
        changed_at=at,
    )
    return row, attempt


def _short(text: str) -> str:
    return " ".join(text.split())[:SUMMARY]


def submit(
    attempts: Sequence[QuestionAttempt],
    *,
    actions: Mapping[int, Action],
    sequences: Mapping[int, int],
    seen: Seen = NOTHING_SEEN,
    at: datetime,
) -> dict[int, QuestionStep]:
    """Do what a form asks; returns the new steps by slot.

    ``actions``, ``sequences`` (the newest step that the form knew) and ``seen`` are by slot. What
    changes nothing makes no step, so a form may be sent again; what was saved on the way is taken
    back by it all the same, unless another window did that since. Raises StaleForm, with the
    slots, where an older form would change something; what it asks of the other slots is kept, if
    the caller catches the error inside its own transaction.
    """
    with transaction.atomic():
        live = lock([row for row in attempts if row.slot in actions])
        stale, made, taken_back = [], [], []
        for question in live:
            slot, action = question.slot, actions[question.slot]
            fresh = is_fresh(question, sequence=sequences.get(slot), seen=seen.get(slot))
            if fresh and _is_left_behind(question, action, seen.get(slot)):
                continue
            step = engine.act(question.attempt, action)
            if step is None:
                taken_back += [question.row] if fresh and question.kept else []
            elif fresh:
                made.append((question, step))
            else:
                stale.append(slot)
        kept = _keep(made, at=at)
        _forget_autosaves(taken_back)
    if stale:
        raise StaleForm(sorted(stale))
    return kept


def is_fresh(question: LiveQuestion, *, sequence: int | None, seen: windows.Seen | None) -> bool:
    """Whether a form knew the newest step, and of this question: another try takes its slot."""
    is_same = seen is None or seen.question == question.row.pk
    return is_same and sequence == question.row.sequence


def _is_left_behind(question: LiveQuestion, action: Action, seen: windows.Seen | None) -> bool:
    """Whether a form only hands back what another window has changed since."""
    if action.kind != Kind.SAVE or windows.is_known(question.kept, seen=seen):
        return False
    return windows.is_of_another(question.kept, action=action, seen=seen)


def lock(rows: Sequence[QuestionAttempt]) -> list[LiveQuestion]:
    """The rows as they are now, locked until the transaction ends, in the order of slots."""
    found = QuestionAttempt.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return load_rows(list(with_versions(found).select_for_update(of=("self",))))


def _keep(made: Sequence[tuple[LiveQuestion, Step]], *, at: datetime) -> dict[int, QuestionStep]:
    if not made:
        return {}
    rows = [as_row(step, question_attempt_id=live.row.pk, at=at) for live, step in made]
    QuestionStep.objects.bulk_create(rows)
    for live, step in made:
        _copy(live, step, at=at)
    changed = [live.row for live, _step in made]
    update_rows(changed, ("state", "fraction", "sequence", "response_summary", "changed_at"))
    _forget_autosaves(changed)
    return {live.slot: row for (live, _step), row in zip(made, rows, strict=True)}


def _forget_autosaves(rows: Sequence[QuestionAttempt]) -> None:
    if rows:
        # Nothing hangs on these: no need to read them first.
        Autosave.objects.filter(question_attempt__in=rows)._raw_delete(using="default")


def _copy(live: LiveQuestion, step: Step, *, at: datetime) -> None:
    row = live.row
    row.state = step.state.value
    row.fraction = step.fraction
    row.sequence = step.number
    row.changed_at = at
    row.response_summary = _short(
        live.kind.summary(live.question, live.frozen, step.action.response)
    )


def finish(usage: Usage, *, user: Any, at: datetime) -> Decimal | None:
    """Finish every question; what was saved on the way counts as the answer.

    Returns the sum of the marks, None while some have to be marked by a person. Safe to repeat.
    """
    with transaction.atomic():
        live = lock(list(QuestionAttempt.objects.filter(usage=usage).only("pk")))
        steps = [pair for question in live for pair in _finished(question, user=user, at=at)]
        _keep_many(steps, at=at)
        return total(question.row for question in live)


def _finished(
    question: LiveQuestion, *, user: Any, at: datetime
) -> list[tuple[LiveQuestion, Step]]:
    user_id = user.pk if user else None
    actions = []
    if question.kept is not None and question.state.is_active:
        actions.append(
            Action(
                Kind.SAVE,
                response=question.kept.response,
                certainty=question.kept.certainty,
                user_id=user_id,
                at=at,
            )
        )
    actions.append(Action(Kind.FINISH, user_id=user_id, at=at))
    made = (engine.act(question.attempt, action) for action in actions)
    return [(question, step) for step in made if step is not None]


def _keep_many(steps: Sequence[tuple[LiveQuestion, Step]], *, at: datetime) -> None:
    """As ``_keep``, where one question may have several new steps."""
    newest = {live.row.pk: (live, step) for live, step in steps}
    earlier = [pair for pair in steps if newest[pair[0].row.pk] != pair]
    QuestionStep.objects.bulk_create(
        [as_row(step, question_attempt_id=live.row.pk, at=at) for live, step in earlier]
    )
    _keep(list(newest.values()), at=at)


def total(rows: Any) -> Decimal | None:
    """Sum of the marks; None while something waits for a marker. Gave up earns nothing."""
    marks = Decimal(0)
    for row in rows:
        if row.max_mark and State(row.state) == State.NEEDS_GRADING:
            return None
        marks += row.mark or Decimal(0)
    return marks


def mark(
    question_attempt: QuestionAttempt,
    *,
    fraction: Decimal | None,
    comment: str,
    user: Any,
    at: datetime,
    rubric: Mapping[str, Any] | None = None,
) -> QuestionStep | None:
    """A marker's comment and mark, as a share of the question's mark; None empties the mark.

    Raises NotFinished while the taker may still answer, MarkOutOfBounds outside the question's
    least and most.
    """
    with transaction.atomic():
        (live,) = lock([question_attempt])
        if live.state.is_active:
            raise NotFinished(_("This question has not been handed in yet."))
        least, most = live.row.min_fraction, live.row.max_fraction
        if fraction is not None and not least <= fraction <= most:
            raise MarkOutOfBounds(
                _("The mark must be between %(least)s and %(most)s.")
                % {
                    "least": _plain(least * live.row.max_mark),
                    "most": _plain(most * live.row.max_mark),
                }
            )
        action = Action(
            Kind.MARK, mark=fraction, comment=comment, rubric=rubric, user_id=user.pk, at=at
        )
        step = engine.act(live.attempt, action)
        return _keep([(live, step)], at=at)[live.slot] if step else None


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def regrade(
    question_attempt: QuestionAttempt,
    *,
    version: QuestionVersion | None = None,
    dry_run: bool = False,
    user: Any,
    at: datetime,
) -> Difference:
    """Replay all actions, against ``version`` if one is given; appends one step if that differs."""
    with transaction.atomic():
        (live,) = lock([question_attempt])
        return _regrade(live, version, dry_run=dry_run, user=user, at=at)


def regrade_many(
    rows: Sequence[QuestionAttempt],
    *,
    versions: Mapping[int, QuestionVersion],
    dry_run: bool = False,
    user: Any,
    at: datetime,
) -> list[Difference]:
    """As ``regrade`` for questions of one usage; ``versions`` by slot."""
    with transaction.atomic():
        return [
            _regrade(live, versions.get(live.slot), dry_run=dry_run, user=user, at=at)
            for live in lock(rows)
        ]


def _regrade(
    live: LiveQuestion,
    version: QuestionVersion | None,
    *,
    dry_run: bool,
    user: Any,
    at: datetime,
) -> Difference:
    question = version.data(type=live.question.type) if version else live.question
    before, state_before = live.row.fraction, live.state
    step = engine.regraded(
        live.attempt, question=question, at=at, user_id=user.pk if user else None
    )
    after, state_after = (step.fraction, step.state) if step else (before, state_before)
    found = Difference(live.row, before, after, state_before, state_after)
    if not dry_run:
        _move_to(live, version, question)
        if step:
            _keep([(live, step)], at=at)
    return found


def _move_to(live: LiveQuestion, version: QuestionVersion | None, question: QuestionData) -> None:
    if version is None or version.pk == live.row.version_id:
        return
    row = live.row
    row.version = version
    row.min_fraction = live.behaviour.min_fraction(live.kind, question)
    row.max_fraction = live.behaviour.max_fraction(live.kind, question)
    row.right_answer = _short(live.kind.right_summary(question, live.frozen))
    row.save(update_fields=["version", "min_fraction", "max_fraction", "right_answer"])


def set_flag(question_attempt: QuestionAttempt, *, flagged: bool) -> None:
    QuestionAttempt.objects.filter(pk=question_attempt.pk).update(flagged=flagged)


def redo(
    question_attempt: QuestionAttempt,
    *,
    new: NewQuestion,
    history_slot: int,
    user: Any,
    at: datetime,
    seed: str,
) -> QuestionAttempt:
    """Put ``new`` into the slot. The finished question keeps its steps at ``history_slot``,
    worth no mark. Raises NotFinished while it may still be answered."""
    with transaction.atomic():
        (live,) = lock([question_attempt])
        if live.state.is_active:
            raise NotFinished(_("Finish this question before you try another one."))
        QuestionAttempt.objects.filter(pk=live.row.pk).update(
            slot=history_slot, place=None, max_mark=0
        )
        (row,) = add_questions(live.row.usage, new=[new], user=user, at=at, seed=seed)
        return row


def read_post(live: LiveQuestion, posted: Mapping[str, str]) -> tuple[Action | None, int]:
    """What a form asks of one question, and the newest step that the form knew.

    None where the form has nothing of this question. Unknown names and values are dropped.
    """
    prefix = live.prefix
    own = {name[len(prefix) :]: value for name, value in posted.items() if name.startswith(prefix)}
    sequence = _number(own.get("-sequence"))
    if sequence is None:
        return None, -1
    certainty = _number(own.get("-certainty"))
    kind = Kind.SAVE
    if "-check" in own:
        kind = Kind.CHECK
    elif "-again" in own:
        kind = Kind.TRY_AGAIN
    action = Action(
        kind,
        response=live.kind.read(live.question, live.frozen, own),
        certainty=certainty if certainty in (1, 2, 3) else None,
    )
    return action, sequence


def read_seen(live: LiveQuestion, posted: Mapping[str, str]) -> windows.Seen | None:
    """What a form knew of one question when it was made."""
    return windows.read(posted.get(f"{live.prefix}-seen", ""))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
