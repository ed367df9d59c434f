"""The HTML of a cell. Three thousand of them make a page, so no template renders one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from django.utils.html import escape
from django.utils.translation import get_language, gettext

from .. import engine
from ..figures import numbers
from ..models import Gradebook, ValueType
from ..queries.grader import TEXT_SHOWN, Cell, Column, Flags
from ..queries.showing import is_in_words, places_of, word_of


def flag_words() -> tuple[tuple[Flags, str, str], ...]:
    """Flag, class and words of each mark that a cell may have."""
    return (
        (Flags.OVERRIDDEN, "o", gettext("overridden")),
        (Flags.EXCLUDED, "x", gettext("excluded")),
        (Flags.LOCKED, "k", gettext("locked")),
        (Flags.HIDDEN, "h", gettext("hidden from the learner")),
        (Flags.LATE, "l", gettext("points lost by lateness")),
        (Flags.FEEDBACK, "f", gettext("with feedback")),
        (Flags.EXTENDED, "e", gettext("with more time")),
    )


@lru_cache(1_000)
def _marks(flags: int, language: str) -> str:
    found = [
        f"<i class=m-{name}><b>{escape(words)}</b></i>"
        for flag, name, words in flag_words()
        if flags & flag
    ]
    return f"<span class=gm>{''.join(found)}</span>"


def marks(flags: int) -> str:
    return _marks(flags, get_language() or "") if flags else ""


class Renderer:
    """Renders the cells of one column."""

    def __init__(self, column: Column, book: Gradebook, full: Decimal) -> None:
        """``full`` are the highest points when everything counts."""
        item = column.item
        self.item, self.full = item, full
        self.is_text = item.value_type == ValueType.TEXT
        self.has_words = is_in_words(item)
        self.numbers = numbers(places_of(item, book))
        names = ["t"] * column.is_total + ["w"] * (self.is_text or self.has_words)
        self.open = f'<td class="{" ".join(names)}"' if names else "<td"
        self.blank = f"{self.open}>"

    def td(self, cell: Cell | None) -> str:
        if cell is None:
            return self.blank
        return f"{self.open} data-n={cell.number}>{self.inner(cell)}"

    def inner(self, cell: Cell) -> str:
        """Escaped HTML."""
        if self.is_text or self.has_words:
            found = escape(self._words(cell))
        elif cell.final is None:
            found = ""
        else:
            found = self.numbers[cell.final]
            if cell.most is not None and cell.most != self.full:
                found = f"{found}<small>/{self.numbers[cell.most]}</small>"
        return found + marks(cell.flags) if cell.flags else found

    def _words(self, cell: Cell) -> str:
        if not self.is_text:
            return self.points(cell.final)
        return cell.text[:TEXT_SHOWN] + ("…" if len(cell.text) > TEXT_SHOWN else "")

    def points(self, final: Decimal | None) -> str:
        """As a grader types it; a word of a scale."""
        if final is None:
            return ""
        return word_of(self.item, final) if self.has_words else self.numbers[final]


def renderers(columns: Sequence[Column], book: Gradebook, tree: engine.Tree) -> dict[int, Renderer]:
    """By item's id."""
    return {
        column.item.pk: Renderer(column, book, tree.range_of(column.item.pk)[1])
        for column in columns
    }
