"""Reads a body that came from anywhere and notes everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ..engine.values import PLACES, Fault
from .base import InvalidBody
from .richtext import normal, sanitise, squeeze

MAX_TEXT = 60_000
MAX_PLAIN = 1_000
MAX_ROWS = 100
_ID = re.compile(r"[A-Za-z0-9_]{1,32}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_ZERO, _ONE = Decimal(0), Decimal(1)
# Shares that authors and other systems write with too few digits: thirds, sixths, sevenths …
_SHARES = tuple(
    sorted({(Decimal(n) / d).quantize(PLACES) for d in (3, 6, 7, 9, 11, 12) for n in range(1, d)})
)
_NEAR = Decimal("0.00005")


class Body:
    """One level of a body: ``at`` is its path, ``place`` how a person calls it."""

    def __init__(
        self, row: Any, faults: list[Fault] | None = None, at: str = "", place: str = ""
    ) -> None:
        self.row: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
        self.faults = [] if faults is None else faults
        self.at = at
        self.place = place
        self.id = ""

    def fault(self, name: str, message: str) -> None:
        path = ".".join(part for part in (self.at, name) if part)
        if self.place:
            message = _("%(place)s: %(message)s") % {"place": self.place, "message": message}
        self.faults.append(Fault(path, message))

    def check(self) -> None:
        if self.faults:
            raise InvalidBody(self.faults)

    def text(self, name: str, *, required: bool = False, inline: bool = False) -> str:
        value = self.row.get(name)
        if not isinstance(value, str):
            value = ""
        # Escaping makes a text longer: what is kept has the limit, what comes in a rough one.
        value = sanitise(normal(value[: 2 * MAX_TEXT]), inline=inline)
        if len(value) > MAX_TEXT:
            self.fault(name, _("This text is too long."))
            return ""
        if required and not value:
            self.fault(name, _("Enter a text."))
        return value

    def plain(
        self, name: str, *, required: bool = False, most: int = MAX_PLAIN, lines: bool = False
    ) -> str:
        value = self.row.get(name)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            value = str(value)
        value = normal(value) if isinstance(value, str) else ""
        value = value.strip() if lines else squeeze(value)
        if len(value) > most:
            self.fault(name, _("At most %(count)d characters.") % {"count": most})
            return value[:most].strip()
        if required and not value:
            self.fault(name, _("Enter a text."))
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.row.get(name, default)
        return value if isinstance(value, bool) else default

    def one_of(self, name: str, words: Sequence[str], default: str = "") -> str:
        value = self.row.get(name)
        if value in (None, ""):
            return default or words[0]
        if not isinstance(value, str) or value not in words:
            self.fault(name, _("“%(value)s” is not known.") % {"value": str(value)[:40]})
            return default or words[0]
        return value

    def fraction(
        self, name: str, *, low: Decimal = -_ONE, high: Decimal = _ONE, default: str = "0"
    ) -> str:
        value = as_decimal(self.row.get(name, default))
        if value is None or not low <= value <= high:
            self.fault(
                name,
                _("The share must lie between %(low)d and %(high)d percent.")
                % {"low": low * 100, "high": high * 100},
            )
            return default
        return in_digits(snapped(value))

    def number(self, name: str, *, default: str | None = None, least: Decimal | None = None) -> str:
        given = self.row.get(name)
        if given in (None, "") and default is not None:
            return default
        value = as_decimal(given)
        if value is None:
            self.fault(name, _("Enter a number."))
            return default or "0"
        if least is not None and value < least:
            self.fault(name, _("The number must be at least %(least)s.") % {"least": least})
        return in_digits(value)

    def whole(self, name: str, *, default: int, low: int, high: int) -> int:
        given = self.row.get(name)
        if given in (None, "") or isinstance(given, bool):
            return default
        value = as_decimal(given)
        if value is None or value != value.to_integral_value() or not low <= value <= high:
            self.fault(
                name,
                _("Enter a whole number from %(low)d to %(high)d.") % {"low": low, "high": high},
            )
            return default
        return int(value)

    def whole_or_none(self, name: str, *, low: int, high: int) -> int | None:
        if self.row.get(name) in (None, ""):
            return None
        return self.whole(name, default=low, low=low, high=high)

    def reference(self, name: str, *, required: bool = False) -> int | None:
        """The number of a picture or a file."""
        value = self.row.get(name)
        number = int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value
        if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**63:
            return number
        if value not in (None, ""):
            self.fault(name, _("This is no file."))
        elif required:
            self.fault(name, _("Choose a picture."))
        return None

    def one_among(self, name: str, ids: Container[str]) -> str | None:
        """The id of another row, or nothing."""
        value = self.row.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, str) and value in ids:
            return value
        self.fault(name, _("“%(value)s” is not known.") % {"value": str(value)[:40]})
        return None

    def below(self, name: str, place: str = "") -> Body:
        return Body(self.row.get(name), self.faults, _join(self.at, name), place or self.place)

    def rows(
        self,
        name: str,
        *,
        place: str,
        prefix: str = "a",
        least: int = 0,
        most: int = MAX_ROWS,
    ) -> Iterator[Body]:
        """Each row of a list with an id that is unique in it. ``place`` has ``%d``."""
        given = self.row.get(name)
        rows = list(given) if isinstance(given, list | tuple) else []
        if len(rows) < least:
            self.fault(name, _("At least %(count)d are needed.") % {"count": least})
        if len(rows) > most:
            self.fault(name, _("At most %(count)d are possible.") % {"count": most})
            rows = rows[:most]
        ids = Ids(rows, prefix)
        for index, row in enumerate(rows):
            label = place % (index + 1)
            if self.place:
                label = f"{self.place}, {label}"
            below = Body(row, self.faults, _join(self.at, f"{name}.{index}"), label)
            below.id = ids.take(below.row.get("id"))
            yield below


class Ids:
    """Ids of rows: what they have if it is usable and not taken, else the next free one."""

    def __init__(self, rows: Sequence[Any], prefix: str) -> None:
        self.prefix = prefix
        self.reserved = {
            row["id"] for row in rows if isinstance(row, Mapping) and isinstance(row.get("id"), str)
        }
        self.taken: set[str] = set()
        self.next = 1

    def take(self, wanted: Any) -> str:
        usable = isinstance(wanted, str) and _ID.fullmatch(wanted)
        if not usable or wanted in self.taken:
            while (name := f"{self.prefix}{self.next}") in self.taken | self.reserved:
                self.next += 1
            wanted = name
        self.taken.add(wanted)
        return wanted


def _join(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def as_decimal(value: Any) -> Decimal | None:
    """A finite number of sensible size, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value).strip()[:120])
    except (InvalidOperation, ValueError):
        return None
    if not number.is_finite() or (number and not -300 <= number.adjusted() <= 300):
        return None
    return number


def in_digits(value: Decimal) -> str:
    """``0.50`` is ``0.5``, and very large or small numbers keep their exponent."""
    if not value:
        return "0"
    value = value.normalize()
    return format(value, "f") if -12 <= value.adjusted() <= 20 else str(value)


def snapped(value: Decimal) -> Decimal:
    """A third that was written as 0.33333 is a third: otherwise three of them are not one."""
    size = abs(value)
    for share in _SHARES:
        if abs(size - share) < _NEAR:
            return share.copy_sign(value)
    return value.quantize(PLACES)


def combined(body: Body) -> dict[str, Any]:
    below = body.below("combined", _("Feedback"))
    return {
        "right": below.text("right"),
        "partial": below.text("partial"),
        "wrong": below.text("wrong"),
        "show_number_right": below.flag("show_number_right"),
    }
