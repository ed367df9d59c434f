"""Cells as fields of a form: pages for one learner, or one item, that need no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...models import GradeItem
from ...queries.grader import EMPTY, TEXT_SHOWN, Cell, Cells
from ...queries.trees import Structure
from ...rendering.cells import Renderer
from ...services.edits import REASON
from ...services.receiving import is_closed
from .saving import BIGGEST, Change, saved


@dataclass(slots=True)
class TypedCell:
    """``shown`` is HTML: what stands there. ``typed`` differs from ``was`` where it was refused."""

    person: int
    item: GradeItem
    number: int
    was: str
    shown: SafeString
    fixed: bool
    label: str = ""
    typed: str = ""
    message: str = ""
    wants_reason: bool = False
    reason: str = ""
    words: Sequence[str] = field(default_factory=tuple)

    @property
    def key(self) -> str:
        return f"{self.person}-{self.item.pk}"


def typed_cell(
    item: GradeItem, cell: Cell | None, renderer: Renderer, *, person: int, may_grade: bool
) -> TypedCell:
    """A text longer than the sheet shows is written on the page of its cell."""
    here = cell or EMPTY
    was = here.text if renderer.is_text else renderer.points(here.final)
    is_long = renderer.is_text and len(here.text) > TEXT_SHOWN
    now = timezone.now()
    # Everything in it is escaped by the renderer.
    shown = mark_safe(renderer.inner(here))  # noqa: S308
    fixed = not may_grade or item.is_counted or is_long or is_closed(item, None, at=now)
    words = [str(word) for word in item.scale.values] if renderer.has_words and item.scale else ()
    return TypedCell(person, item, here.number, was, shown, fixed=fixed, typed=was, words=words)


def changes_in(data: QueryDict, cells: Iterable[TypedCell]) -> list[Change]:
    """What was typed over; fields that are as they were are nobody's business."""
    found = []
    for cell in cells:
        typed = data.get(f"v-{cell.key}")
        if cell.fixed or typed is None:
            continue
        if typed.strip() == data.get(f"o-{cell.key}", "").strip():
            continue
        reason = data.get(f"r-{cell.key}", "").replace("\0", "")[:REASON]
        number = data.get(f"n-{cell.key}", "")
        seen = int(number) if number.isascii() and number.isdigit() else 0
        change = Change(cell.person, cell.item.pk, min(seen, BIGGEST), typed, reason)
        found.append(change)
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    saved: int
    refused: int

    @property
    def told(self) -> str:
        text = ngettext("%(number)s grade saved.", "%(number)s grades saved.", self.saved)
        return text % {"number": self.saved}


def write(
    structure: Structure, changes: Sequence[Change], cells: Mapping[str, TypedCell], *, actor: Any
) -> Outcome:
    """Save what can be saved; the others keep what was typed, with the reason beside them."""
    results = list(saved(structure.book, structure, changes, actor=actor)) if changes else []
    refused = 0
    for change, result in zip(changes, results, strict=True):
        if result["status"] != "saved":
            refused += 1
            _tell(cells[f"{change.person}-{change.item}"], change, result)
    return Outcome(len(changes) - refused, refused)


def _tell(cell: TypedCell, change: Change, result: Mapping[str, Any]) -> None:
    cell.typed, cell.reason = change.typed, change.reason
    if result["status"] != "conflict":
        cell.message = result["message"]
        cell.wants_reason = result["status"] == "reason"
        return
    now = result["now"]
    cell.number = now["n"]
    words = _("It is now %(value)s, by %(name)s, %(date)s. Send again to keep what you entered.")
    value, name = now["value"] or _("no grade"), now["name"] or _("the system")
    cell.message = words % {"value": value, "name": name, "date": now["date"]}


def cells_of(
    structure: Structure,
    drawn: Mapping[int, Renderer],
    found: Cells,
    *,
    people: Iterable[int],
    may_grade: bool,
) -> dict[str, TypedCell]:
    """By the key of their fields, people first."""
    cells = [
        typed_cell(
            structure.by_id[pk],
            found.get((person, pk)),
            renderer,
            person=person,
            may_grade=may_grade,
        )
        for person in people
        for pk, renderer in drawn.items()
    ]
    return {cell.key: cell for cell in cells}
