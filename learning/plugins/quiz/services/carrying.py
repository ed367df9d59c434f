"""Each attempt builds on the last: its answers, and the files among them, come along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile

from ..engine.layout import slot_with
from ..engine.values import Response
from ..models import QuestionAttempt, QuizAttempt, QuizSlot, ResponseFile
from ..queries.live import load

State = QuizAttempt.State
FILES = "files"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood in a slot in the attempt before; ``files`` maps old keys to new ones."""

    question_id: int
    variant: int
    response: Response
    files: Mapping[str, UUID] = field(default_factory=dict)


def earlier_answers(slots: Sequence[QuizSlot], before: Sequence[QuizAttempt]) -> dict[int, Earlier]:
    """By slot's number, from the last finished attempt. Places are recognised by their key."""
    finished = [row for row in before if row.state in (State.FINISHED, State.SUBMITTED)]
    if not finished:
        return {}
    last = finished[-1]
    live = {question.slot: question for question in load(last.usage_id)}
    found = {}
    for slot in slots:
        question = live.get(slot_with(last.layout, slot.key.hex) or 0)
        if question is None:
            continue
        same = slot.question_id in (None, question.row.version.question_id)
        if same:
            response, files = _renamed(question.attempt.response)
            found[slot.number] = Earlier(
                question.row.version.question_id, question.row.variant, response, files
            )
    return found


def _renamed(response: Response) -> tuple[Response, dict[str, UUID]]:
    keys = {key: uuid4() for key in response.get(FILES, "").split(",") if key}
    if not keys:
        return response, {}
    return {**response, FILES: ",".join(str(key) for key in keys.values())}, keys


def response_of(earlier: Earlier | None) -> Response | None:
    return earlier.response if earlier else None


def copy_files(
    rows: Sequence[QuestionAttempt], answers: Mapping[int, Earlier], *, user: Any
) -> None:
    """Files of their own: removing one leaves the earlier attempt as it was."""
    by_slot = {row.slot: row for row in rows}
    wanted = {
        str(old): (new, by_slot[number])
        for number, earlier in answers.items()
        for old, new in earlier.files.items()
    }
    if not wanted:
        return
    for row in ResponseFile.objects.filter(key__in=list(wanted)):
        new, question_attempt = wanted[str(row.key)]
        copy = ResponseFile(
            key=new,
            question_attempt=question_attempt,
            name=row.name,
            suffix=row.suffix,
            size=row.size,
            user=user,
        )
        with row.file.open("rb") as source:
            copy.file.save("", ContentFile(source.read()), save=False)
        copy.save()
