"""Question attempts with their steps, read from rows into what the pure engine works on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from learning.core.api import Memory

from ..behaviours.base import Behaviour
from ..behaviours.builtin import behaviour_for
from ..behaviours.registry import behaviours
from ..engine.attempts import Attempt
from ..engine.values import Action, Kind, QuestionData, Response, State, Step
from ..engine.windows import Kept
from ..models import Autosave, QuestionAttempt, QuestionStep, QuestionVersion, Usage
from ..questions.base import Frozen, QuestionType
from ..questions.missing import type_of

# A version is kept by its content: one that nobody has used may still be edited.
_versions: Memory[QuestionData] = Memory(5_000)
_SLIM = ("version__content_hash", "version__name", "version__question__type")


@dataclass(slots=True)
class LiveQuestion:
    """One question attempt as it stands. ``kept`` is newer than the steps, worth no mark."""

    row: QuestionAttempt
    attempt: Attempt
    kept: Kept | None = None

    @property
    def slot(self) -> int:
        return self.row.slot

    @property
    def question(self) -> QuestionData:
        return self.attempt.question

    @property
    def kind(self) -> QuestionType:
        return self.attempt.kind

    @property
    def behaviour(self) -> Behaviour:
        return self.attempt.behaviour

    @property
    def frozen(self) -> Frozen:
        return self.attempt.frozen

    @property
    def steps(self) -> Sequence[Step]:
        return self.attempt.steps

    @property
    def state(self) -> State:
        return self.attempt.state

    @property
    def prefix(self) -> str:
        return f"q{self.row.slot}_"

    @property
    def autosaved(self) -> Response | None:
        return self.kept.response if self.kept else None

    @property
    def response(self) -> Response:
        """What stands in the inputs."""
        if self.kept is not None and not self.read_only:
            return self.kept.response
        return self.behaviour.shown_response(self.kind, self.question, self.frozen, self.steps)

    @property
    def certainty(self) -> int | None:
        if self.kept is not None and not self.read_only:
            return self.kept.certainty
        return self.attempt.last.action.certainty

    @property
    def comment(self) -> Step | None:
        """The step with the newest words of a marker. None where a later one took them away."""
        marks = (step for step in reversed(self.steps) if step.action.kind == Kind.MARK)
        said = next((step for step in marks if step.action.comment is not None), None)
        return said if said and said.action.comment else None

    @property
    def buttons(self) -> frozenset[Kind]:
        return self.behaviour.offers(self.kind, self.question, self.steps)

    @property
    def hint(self) -> int | None:
        return self.behaviour.current_hint(self.kind, self.question, self.steps)

    @property
    def read_only(self) -> bool:
        return self.behaviour.is_read_only(self.kind, self.question, self.steps)


def load(usage: Usage | int, *, slots: Iterable[int] | None = None) -> list[LiveQuestion]:
    """All questions of a usage, or those in ``slots``, by slot: four queries at most."""
    rows = QuestionAttempt.objects.filter(usage=usage)
    if slots is not None:
        rows = rows.filter(slot__in=list(slots))
    return load_rows(list(with_versions(rows.order_by("slot"))))


def with_versions(rows: Any) -> Any:
    """Rows with what finds their version in memory, without its texts."""
    return rows.select_related("version__question").only(
        *(field.attname for field in QuestionAttempt._meta.concrete_fields), *_SLIM
    )


def load_rows(rows: Sequence[QuestionAttempt]) -> list[LiveQuestion]:
    """``rows`` as ``with_versions`` gives them."""
    questions = versions_of(rows)
    steps = _steps(rows)
    saved = {row.question_attempt_id: row for row in _autosaves(rows)}
    return [_live(row, questions[row.version_id], steps[row.pk], saved.get(row.pk)) for row in rows]


def versions_of(rows: Sequence[QuestionAttempt]) -> Mapping[int, QuestionData]:
    """Question data by version id; only what is not in memory is fetched."""
    keys = {row.version_id: _key(row.version) for row in rows}
    types = {row.version_id: row.version.question.type for row in rows}
    found = {pk: kept for pk, key in keys.items() if (kept := _versions.peek(key)) is not None}
    missing = QuestionVersion.objects.in_bulk([pk for pk in keys if pk not in found])
    for pk, version in missing.items():
        data = version.data(type=types[pk])
        found[pk] = _versions.get(keys[pk], lambda data=data: data)
    return found


def _key(version: QuestionVersion) -> tuple[int, str, str]:
    return version.pk, version.content_hash, version.name


def _steps(rows: Sequence[QuestionAttempt]) -> Mapping[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    kept = QuestionStep.objects.filter(question_attempt__in=[row.pk for row in rows])
    for row in kept.order_by("question_attempt_id", "number"):
        found[row.question_attempt_id].append(as_step(row))
    return found


def _autosaves(rows: Sequence[QuestionAttempt]) -> Iterable[Autosave]:
    open_rows = [row.pk for row in rows if State(row.state).is_active]
    return Autosave.objects.filter(question_attempt__in=open_rows) if open_rows else ()


def _live(
    row: QuestionAttempt, question: QuestionData, steps: list[Step], saved: Autosave | None
) -> LiveQuestion:
    kind = type_of(question.type)
    behaviour = (
        behaviours[row.behaviour]
        if row.behaviour in behaviours
        else behaviour_for(kind, wanted=row.behaviour)
    )
    attempt = Attempt(question, kind, behaviour, row.frozen, steps)
    if saved is None or saved.sequence != row.sequence:
        return LiveQuestion(row, attempt)
    return LiveQuestion(row, attempt, Kept(saved.response, saved.certainty, saved.form))


def as_step(row: QuestionStep) -> Step:
    kept = row.data
    mark = kept.get("mark")
    action = Action(
        Kind(kept["kind"]),
        response=kept.get("response", {}),
        certainty=kept.get("certainty"),
        mark=None if mark is None else Decimal(mark),
        comment=kept.get("comment"),
        rubric=kept.get("rubric"),
        user_id=row.user_id,
        at=row.at,
    )
    return Step(row.number, State(row.state), action, row.fraction, row.private)


def as_row(step: Step, *, question_attempt_id: int, at: datetime) -> QuestionStep:
    action = step.action
    data: dict[str, Any] = {"kind": action.kind.value}
    if action.response:
        data["response"] = dict(action.response)
    for name in ("certainty", "comment", "rubric"):
        if (value := getattr(action, name)) is not None:
            data[name] = value
    if action.mark is not None:
        data["mark"] = str(action.mark)
    return QuestionStep(
        question_attempt_id=question_attempt_id,
        number=step.number,
        state=step.state.value,
        fraction=step.fraction,
        user_id=action.user_id,
        at=action.at or at,
        data=data,
        private=dict(step.private),
    )


def live_of(rows: Sequence[QuestionAttempt]) -> list[LiveQuestion]:
    """``rows`` as ``with_versions`` gives them, without steps: enough to read a form."""
    questions = versions_of(rows)
    return [_live(row, questions[row.version_id], [], None) for row in rows]
