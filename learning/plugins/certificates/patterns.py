"""Patterns of certificate numbers, such as ``{seq:04}/{region}/{roman_month}/{year}``.

A number is unique because its running number is, within a region (and, where the pattern names
the template, a template's code) and a year, and because all three stand in it, each parted from
its neighbours.
"""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DEFAULT_PATTERN = "{seq:04}/{region}/{roman_month}/{year}"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
FIELDS = ("seq", "region", "template", "month", "roman_month", "year")
NEEDED = ("seq", "region", "year")
PART = re.compile(r"\{([^{}]*)\}")
SEQ = re.compile(r"seq(?::0?([1-9]))?\Z")
LITERAL = re.compile(r"[A-Za-z0-9./ -]*\Z")
LONGEST_NUMBER = 120


def check_pattern(pattern: str) -> None:
    """Raises ValidationError which names what is wrong."""
    names = [_name(part) for part in PART.findall(pattern)]
    unknown = next((part for part in names if part not in FIELDS), None)
    if unknown is not None:
        raise ValidationError(
            _(
                "{%(name)s} is not known. Use {seq:04}, {region}, {template}, {month}, "
                "{roman_month} and {year}."
            ),
            params={"name": unknown},
        )
    for name in NEEDED:
        if names.count(name) != 1:
            raise ValidationError(_("{%(name)s} has to stand in it once."), params={"name": name})
    _check_literals(pattern)


def _check_literals(pattern: str) -> None:
    if not LITERAL.match(PART.sub("", pattern)):
        raise ValidationError(
            _("Beside what stands in braces, use letters, digits, spaces and . / - only.")
        )
    if re.search(r"[A-Za-z0-9]\{|\}[A-Za-z0-9{]", pattern):
        raise ValidationError(_("Part what stands in braces by / - or a full stop."))


def _name(part: str) -> str:
    return "seq" if SEQ.match(part) else part


def counts_by_template(pattern: str) -> bool:
    return "{template}" in pattern


def fill(pattern: str, *, seq: int, region: str, template: str, day: dt.date) -> str:
    """The number. ``region`` and ``template`` are codes, ``pattern`` one that was checked."""
    values = {
        "region": region,
        "template": template,
        "month": f"{day.month:02}",
        "roman_month": ROMAN[day.month - 1],
        "year": f"{day.year:04}",
    }

    def value(found: re.Match) -> str:
        counted = SEQ.match(found[1])
        if counted:
            return f"{seq:0{counted[1] or 1}}"
        return values[found[1]]

    return PART.sub(value, pattern)[:LONGEST_NUMBER]
