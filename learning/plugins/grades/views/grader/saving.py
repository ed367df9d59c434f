"""What the sheet's script sends: cells that were typed, a few at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.core.contract import DomainError

from ...forms.typed import value_of
from ...models import Gradebook, GradeItem, Step
from ...queries import grader
from ...queries.trees import Structure, structure_of
from ...rendering.cells import Renderer, renderers
from ...services import grading
from ...services.edits import REASON, TEXT, Edit
from ...services.errors import Conflict, GradesRefused
from .asked import ID
from .base import get_book, get_learner

MOST = 100
BIGGEST = 2**31 - 1
LARGEST_ID = 10**18


@dataclass(frozen=True, slots=True)
class Change:
    """``number`` is that of the grade as it was seen; ``typed`` is what was typed. ``undoes``: it
    was typed over what an activity says, which is to count again."""

    person: int
    item: int
    number: int
    typed: str
    reason: str = ""
    undoes: bool = False


class Unreadable(ValueError):
    """What was sent is not what the script sends."""


@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Save typed cells. Each has an outcome of its own, with the cells that were counted anew."""
    try:
        book = get_book(request, pk, to_grade=True)
    except PermissionDenied:
        # Wagtail would send a script to a page of the admin.
        return JsonResponse({}, status=403)
    try:
        changes = read(request.body)
    except Unreadable:
        return JsonResponse({}, status=400)
    structure = structure_of(book)
    results = list(saved(book, structure, changes, actor=request.user))
    return JsonResponse({"results": results, "rows": counted_rows(structure, changes)})


@require_safe
@never_cache
def rows(request: HttpRequest, pk: int) -> JsonResponse:
    """All cells of one learner as they stand now."""
    book = get_book(request, pk)
    given = request.GET.get("p", "")
    if not ID.fullmatch(given):
        raise Http404
    person = get_learner(request, book, int(given)).person_id
    structure = structure_of(book)
    return JsonResponse({"rows": _rows(structure, {person}, set(structure.by_id))})


def read(body: bytes) -> list[Change]:
    """Raises Unreadable."""
    try:
        given = json.loads(body)["changes"]
        found = [
            Change(row["p"], row["i"], row["n"], row["v"], row.get("r") or "", row.get("u", False))
            for row in given
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable from error
    if len(found) > MOST or not all(map(_is_sound, found)):
        raise Unreadable
    return found


def _is_sound(change: Change) -> bool:
    whole = (change.person, change.item, change.number)
    if not all(type(one) is int and one >= 0 for one in whole):
        return False
    if change.number > BIGGEST or max(change.person, change.item) > LARGEST_ID:
        return False
    texts = (change.typed, change.reason)
    return all(isinstance(text, str) for text in texts) and isinstance(change.undoes, bool)


def is_storable(text: str) -> bool:
    """JSON may name halves of characters, which no database takes."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _check_text(text: str, most: int, *, field: str) -> None:
    """Raise GradesRefused for what no cell can keep, whatever its item."""
    if len(text) > most:
        message = _("At most %(count)d characters.") % {"count": most}
        raise GradesRefused(message, field=field)
    if not is_storable(text):
        raise GradesRefused(_("This text has signs that cannot be saved."), field=field)


def saved(
    book: Gradebook, structure: Structure, changes: Sequence[Change], *, actor: Any
) -> Iterable[dict[str, Any]]:
    """An outcome each: saved, invalid, reason (one is needed) or conflict."""
    edits, refused = _edits(structure, changes)
    written = dict(zip(edits, grading.write(book, list(edits.values()), actor=actor), strict=True))
    for at, change in enumerate(changes):
        found = {"p": change.person, "i": change.item}
        item = structure.by_id.get(change.item)
        result = written.get(at)
        error = refused.get(at) or (result.error if result else None)
        if isinstance(error, Conflict) and item is not None:
            yield found | {"status": "conflict", "now": _now(structure, item, error)}
        elif error is not None:
            status = "reason" if error.code == "reason_needed" else "invalid"
            yield found | {"status": status, "message": error.message}
        else:
            number = result.grade.number if result and result.grade else 0
            yield found | {"status": "saved", "n": number}


def _edits(
    structure: Structure, changes: Sequence[Change]
) -> tuple[dict[int, Edit], dict[int, DomainError]]:
    edits: dict[int, Edit] = {}
    refused: dict[int, DomainError] = {}
    for at, change in enumerate(changes):
        item = structure.by_id.get(change.item)
        try:
            _check_text(change.typed, TEXT, field="value")
            _check_text(change.reason, REASON, field="reason")
            typed = "" if change.undoes else change.typed
            value = value_of(item, typed) if item else None
        except DomainError as error:
            refused[at] = error
            continue
        edits[at] = Edit(
            item_id=change.item,
            person_id=change.person,
            number=change.number,
            step=Step.RESTORED if change.undoes else Step.GRADED,
            value=value,
            text=change.typed,
            reason=change.reason,
        )
    return edits, refused


def _now(structure: Structure, item: GradeItem, error: Conflict) -> dict[str, Any]:
    """How the cell stands now, and who made it so."""
    renderer = _renderers(structure, {item.pk})[item.pk]
    value = error.text if renderer.is_text else renderer.points(error.final)
    at = timezone.localtime(error.at) if error.at else None
    return {
        "value": value,
        "n": error.number,
        "name": error.by.get_full_name() or str(error.by) if error.by else "",
        "date": date_format(at, "DATETIME_FORMAT") if at else "",
    }


def _renderers(structure: Structure, items: set[int]) -> Mapping[int, Renderer]:
    columns = [row for row in grader.columns(structure.items) if row.item.pk in items]
    return renderers(columns, structure.book, structure.tree)


def counted_rows(structure: Structure, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The cells that may look different now: those typed, and all that follow from others."""
    people = {change.person for change in changes}
    items = {change.item for change in changes if change.item in structure.by_id}
    items |= {item.pk for item in structure.items if item.is_counted}
    return _rows(structure, people, items)


def _rows(structure: Structure, people: set[int], items: set[int]) -> list[dict[str, Any]]:
    found = grader.cells(structure.book, people, items=items)
    drawn = _renderers(structure, items)
    rows: dict[int, list[list[Any]]] = {}
    for (person, item), cell in found.items():
        rows.setdefault(person, []).append([item, cell.number, drawn[item].inner(cell)])
    return [{"p": person, "cells": cells} for person, cells in rows.items()]
