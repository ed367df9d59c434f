"""Files that come with a page of answers. Which belong to a question is known from the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

from learning.core.contract import DomainError

from ..queries.live import LiveQuestion
from ..services import files
from ..services.attempts import takes_answers
from . import shown

if TYPE_CHECKING:
    from .taking import Taking

Faults = dict[int, tuple[str, str]]
FIELDS = ("_files", "_-upload", "_-remove")


def received(request: HttpRequest, taking: Taking) -> tuple[dict[str, str], Faults]:
    """The form with the keys of its files as they are now, and what was wrong with which."""
    posted = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    faults: Faults = {}
    if not any(name.endswith(FIELDS) for name in (*posted, *request.FILES)):
        return posted, faults
    # Neither is anything taken away by a page that will not be saved.
    is_open = takes_answers(taking.attempt, page=taking.number, at=taking.at)
    for question in taking.live if is_open else ():
        if question.kind.is_manual and f"{question.prefix}-sequence" in posted:
            _receive(request, question, posted, faults)
    with_keys(posted, taking)
    return posted, faults


def with_keys(posted: dict[str, str], taking: Taking) -> None:
    """Which files belong to a question is not for the form to say."""
    if not any(name.endswith(FIELDS) for name in posted):
        return
    known = shown.files_of(taking.live)
    for question in taking.live:
        if question.kind.is_manual:
            keys = (str(row.key) for row in known.get(question.slot, ()))
            posted[f"{question.prefix}files"] = ",".join(keys)


def _receive(
    request: HttpRequest, question: LiveQuestion, posted: dict[str, str], faults: Faults
) -> None:
    try:
        if key := _key(posted.pop(f"{question.prefix}-remove", "")):
            files.remove_file(question.row, key=key)
        for file in request.FILES.getlist(f"{question.prefix}-upload"):
            files.add_file(question.row, file=file, user=request.user)
    except DomainError as error:
        faults[question.slot] = (error.message, "")


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
