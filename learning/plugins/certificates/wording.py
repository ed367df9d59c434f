"""Words on certificates: placeholders of the text, numbers and dates in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from num2words import num2words

PLACEHOLDERS = (
    *("name", "title", "kind", "jp", "jp_words", "issuer"),
    *("completed_on", "issued_on", "valid_until", "score"),
)
PART = re.compile(r"\{([^{}]*)\}")


def check_text(text: str) -> None:
    """Raises ValidationError which names the placeholder that nobody knows."""
    unknown = next((part for part in PART.findall(text) if part not in PLACEHOLDERS), None)
    if unknown is not None:
        raise ValidationError(
            _("{%(name)s} is not known. You may write %(known)s."),
            params={"name": unknown, "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)},
        )
    if re.search(r"[{}]", PART.sub("", text)):
        raise ValidationError(_("A brace { or } stands alone. Write placeholders like {name}."))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Unknown placeholders stay as they are; what is filled in is not read for others."""
    return PART.sub(lambda found: values.get(found[1], found[0]), text)


def in_words(number: int) -> str:
    """The number in the present language: ``dua puluh empat``."""
    language = (get_language() or "id")[:2]
    return str(num2words(number, lang=language)).strip()


def long_date(day: dt.date | None) -> str:
    """``30 November 2026``, in the present language."""
    return date_format(day, "j F Y") if day else ""
