"""Finding pages by words, and showing where the words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from .fulltext import search
from .words import query_words, stems

MOST_FOUND = 1_000
SNIPPET = 200
LEAD = 60
SHORTEST_STEM = 3


def find_pages(rows: QuerySet, text: str, *, most: int = MOST_FOUND) -> tuple[list[int], bool]:
    """Ids of the indexed ``rows`` that match ``text``: see ``match``."""
    found, is_exact = match(rows, text, most=most)
    return [pk for (pk,) in found], is_exact


def match(
    rows: QuerySet, text: str, *, fields: Sequence[str] = (), most: int = MOST_FOUND
) -> tuple[list[tuple], bool]:
    """Id and ``fields`` of the indexed ``rows`` that match ``text``, best first.

    The second value is False where none has all the words and these have some of them.
    One query, two where the words had to be loosened.
    """
    typed = query_words(text)
    if not typed:
        return [], True
    wanted = rows.order_by().values_list("pk", *fields)
    found = search(wanted, typed, "and", most)
    if found or len(typed) == 1:
        return found, True
    return search(wanted, typed, "or", most), False


def snippet(texts: Sequence[str], query: str) -> SafeString:
    """The first of ``texts`` that has one of the words, cut around it, its words marked."""
    pattern = _pattern(query)
    best = next((text for text in texts if text and pattern and pattern.search(text)), "")
    return highlight(_around(best or next(filter(None, texts), ""), pattern), query)


def highlight(text: str, query: str) -> SafeString:
    """``text`` as HTML with every word that the search meant in <mark>."""
    pattern, done, parts = _pattern(query), 0, []
    for match in pattern.finditer(text) if pattern else ():
        parts += [escape(text[done : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        done = match.end()
    # Every piece was escaped above.
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308


def _around(text: str, pattern: re.Pattern[str] | None) -> str:
    text = " ".join(text.split())
    match = pattern.search(text) if pattern else None
    start = max(0, match.start() - LEAD) if match else 0
    if start:
        start = text.find(" ", start) + 1 or start
    end = start + SNIPPET
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def _pattern(query: str) -> re.Pattern[str] | None:
    """Words as typed, and words that grew from the same stem."""
    found = query_words(query)
    roots = {re.escape(word) for word in [*found, *stems(found)] if len(word) >= SHORTEST_STEM}
    if not roots:
        return None
    longest = sorted(roots, key=len, reverse=True)
    affix = r"(?:me[mn]?g?y?|pe[mn]?g?y?|ber|ter|di|ke|se)?"
    return re.compile(rf"\b{affix}(?:{'|'.join(longest)})\w*", re.IGNORECASE)
