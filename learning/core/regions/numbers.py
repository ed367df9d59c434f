"""Identity numbers of civil servants: reading, checking, showing.

An 18-digit number is: birth date (8), year of start (4), then for a PNS the month of start
(01-12) and for a PPPK the contract code (21 and up), sex (1 or 2), serial (001-999). There is no
check digit. Sources: Perka BKN 22/2007 for the NIP, the published format of the NI PPPK.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.regions.models.people import IdentityNumber

Kind = IdentityNumber.Kind

LENGTH = 18
OLD_LENGTH = 9
MIN_AGE_AT_START = 17
FIRST_CONTRACT_CODE = 21
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]+")
_SCIENTIFIC = re.compile(r"^\s*'?\d+([.,]\d+)?[eE]\+?\d+\s*$")


class InvalidNumber(DomainError):
    code = "invalid_number"


class DamagedNumber(InvalidNumber):
    """A spreadsheet turned the number into a rounded figure: the last digits are lost."""

    code = "damaged_number"


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    number: str
    kind: str
    birth_date: date | None = None
    start_year: int | None = None
    is_female: bool | None = None


def normalise(text: str) -> str:
    """Strip spaces, dots, dashes and the apostrophe that spreadsheets use to mark text."""
    return _SEPARATORS.sub("", text.strip().removeprefix("'"))


def parse(text: str, *, kind: str = "") -> ParsedNumber:
    """Read a number; ``kind`` demands one of ``IdentityNumber.Kind``, else it is inferred.

    Raises ``InvalidNumber`` with a message that says which part is wrong.
    """
    if _SCIENTIFIC.match(text):
        raise DamagedNumber(damaged_message())
    number = normalise(text)
    if not number:
        raise InvalidNumber(_("The identity number is empty."))
    if not (number.isascii() and number.isdigit()):
        raise InvalidNumber(_("The identity number may contain digits only."))
    parsed = _parse_old(number) if len(number) == OLD_LENGTH else _parse_new(number)
    if kind and parsed.kind != kind:
        raise InvalidNumber(_mismatch(kind))
    return parsed


def _parse_old(number: str) -> ParsedNumber:
    if not int(number):
        raise InvalidNumber(_("An old NIP cannot consist of zeros only."))
    return ParsedNumber(number, Kind.NIP_OLD)


def _parse_new(number: str) -> ParsedNumber:
    if len(number) != LENGTH:
        raise InvalidNumber(
            _("The identity number must have 18 digits (an old NIP 9); this one has %(count)d.")
            % {"count": len(number)}
        )
    birth_date = _birth_date(number)
    start_year = int(number[8:12])
    if start_year - birth_date.year < MIN_AGE_AT_START:
        raise InvalidNumber(
            _("Digits 9-12 must be a year at least 17 years after the year of birth.")
        )
    kind = _kind(int(number[12:14]))
    if number[14] not in "12":
        raise InvalidNumber(_("Digit 15 must be 1 (male) or 2 (female)."))
    if number[15:] == "000":
        raise InvalidNumber(
            _(
                "The last three digits cannot be 000. Numbers end like this when a spreadsheet "
                "rounds them: format the column as text and enter the number again."
            )
        )
    return ParsedNumber(number, kind, birth_date, start_year, number[14] == "2")


def _birth_date(number: str) -> date:
    try:
        return date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        raise InvalidNumber(
            _("Digits 1-8 must be a birth date (year, month, day) that exists.")
        ) from None


def _kind(code: int) -> str:
    if 1 <= code <= 12:
        return Kind.NIP
    if code >= FIRST_CONTRACT_CODE:
        return Kind.NI_PPPK
    raise InvalidNumber(_("Digits 13-14 must be a month 01-12 (PNS) or a code from 21 on (PPPK)."))


def _mismatch(kind: str) -> str:
    if kind == Kind.NIP:
        return _("This is not a NIP: digits 13-14 of a NIP are a month 01-12.")
    if kind == Kind.NI_PPPK:
        return _("This is not an NI PPPK: digits 13-14 of an NI PPPK are 21 or more.")
    return _("An old NIP has 9 digits.")


def damaged_message() -> str:
    return _(
        "The number was damaged by the spreadsheet: it is stored as a figure and its last digits "
        "are lost. Format the column as text, enter the number again, then save the file."
    )


def from_cell(value: Any) -> str:
    """Return the text of a spreadsheet cell; refuse figures too long to be exact."""
    if value is None:
        return ""
    if isinstance(value, bool):
        raise InvalidNumber(_("The identity number may contain digits only."))
    if isinstance(value, int | float):
        if value != int(value) or abs(value) >= 10**15:
            raise DamagedNumber(damaged_message())
        return str(int(value))
    return str(value)


def looks_like_number(text: str) -> bool:
    """Whether somebody who types this at sign-in means an identity number."""
    number = normalise(text)
    return number.isascii() and number.isdigit() and len(number) in (LENGTH, OLD_LENGTH)


def format_grouped(number: str) -> str:
    """``YYYYMMDD YYYYMM G NNN`` for those who may see the whole number."""
    if len(number) != LENGTH:
        return number
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"
