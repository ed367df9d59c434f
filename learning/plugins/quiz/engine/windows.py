"""What a form knew when it was made. The same question may be open in two windows, and what is
saved on the way makes no step that would tell the older one from the newer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256

from .values import Action, Response

_SEEN = re.compile(r"([0-9A-Za-z]{1,12})\.([0-9a-f]{16})\.([0-9]{1,18})\.[0-9A-Za-z]{0,12}")


@dataclass(frozen=True, slots=True)
class Seen:
    """``form`` names the form, ``shown`` is the print of the answer that stood in it at first.

    ``question`` is the attempt at a question that it was made for: another may have its slot now.
    """

    form: str
    shown: str
    question: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer saved on the way, and the form that sent it."""

    response: Response
    certainty: int | None = None
    form: str = ""


def print_of(response: Response, certainty: int | None) -> str:
    """Short, and the same for the same answer."""
    given = sorted((name, value) for name, value in response.items() if value)
    return sha256(json.dumps([given, certainty]).encode()).hexdigest()[:16]


def written(
    form: str, *, response: Response, certainty: int | None, question: int, author: str
) -> str:
    """For the form's hidden field. ``author`` is the form that sent what is shown; the page's
    script asks for it."""
    return f"{form}.{print_of(response, certainty)}.{question}.{author}"


def read(text: str) -> Seen | None:
    """None where a form does not say what it knew."""
    found = _SEEN.fullmatch(text)
    return Seen(found[1], found[2], int(found[3])) if found else None


def is_of_another(kept: Kept | None, *, action: Action, seen: Seen | None) -> bool:
    """Whether another form saved this on the way, and nothing was typed into the one of now."""
    if seen is None or kept is None or kept.form == seen.form:
        return False
    return print_of(action.response, action.certainty) == seen.shown


def is_known(kept: Kept | None, *, seen: Seen | None) -> bool:
    """Whether the form was made from what is kept."""
    if seen is None or kept is None:
        return False
    return print_of(kept.response, kept.certainty) == seen.shown
