"""The number and the check page of what proves learning hours, from whoever issues the proof.

Core knows no certificates. A plugin that does says so once, in its ``learning_hooks.py``; files
for other offices then carry a number and an address that anybody can check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from .models import Credit


class CreditLink(NamedTuple):
    """``url`` is the path or whole address of the public page that says whether it is valid."""

    number: str = ""
    url: str = ""


# By the credit's id, for as many credits as asked for in one query or a few: never one each.
FindLinks = Callable[[Sequence[Credit]], Mapping[int, CreditLink]]
_finders: dict[str, FindLinks] = {}


def add_credit_link(source: str, find: FindLinks) -> None:
    """Have ``find`` asked about credits of a ``Credit.Source``; a later one takes its place."""
    _finders[source] = find


def credit_links(credits: Iterable[Credit]) -> dict[int, CreditLink]:
    """By the credit's id; what nobody proves is missing. One call for each source."""
    by_source: dict[str, list[Credit]] = {}
    for credit in credits:
        by_source.setdefault(credit.source, []).append(credit)
    found: dict[int, CreditLink] = {}
    for source, some in by_source.items():
        if source in _finders:
            found |= _finders[source](some)
    return found
