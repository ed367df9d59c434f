"""Beginning anew with what activities say, for some people or for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from ..models import Grade, Gradebook
from . import counting
from .counting import PIECE
from .errors import ReasonNeeded
from .events import clear
from .holding import hold
from .receiving import is_closed, take_all


def reset(
    book: Gradebook, *, actor: Any, reason: str, person_ids: Iterable[int] | None = None
) -> int:
    """Take back all that graders did with these people's grades, or with everybody's.

    What activities say counts again; what was given by hand is gone, but for the history. Columns
    that are locked stay. In pieces, safe to repeat. Returns how many people had grades. Raises
    ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded
    rows = Grade.objects.filter(gradebook=book)
    if person_ids is not None:
        rows = rows.filter(person__in=list(person_ids))
    ids = sorted(set(rows.order_by().values_list("person_id", flat=True).distinct()))
    for start in range(0, len(ids), PIECE):
        _reset(book, ids[start : start + PIECE], actor=actor, reason=reason.strip()[:500])
    return len(ids)


@transaction.atomic
def _reset(book: Gradebook, person_ids: list[int], *, actor: Any, reason: str) -> None:
    desk = hold(book, person_ids)
    for sheet in desk.sheets.values():
        for pk, grade in sheet.grades.items():
            item = desk.structure.by_id.get(pk)
            if item is not None and not is_closed(item, None, at=desk.now):
                clear(sheet, grade, actor=actor, reason=reason)
    take_all(desk)
    counting.finish(desk)
