"""Patterns with ``*`` for any text; ``\\*`` is a star."""

from __future__ import annotations

import re

from .richtext import normal

_STAR = re.compile(r"\\\*|\*")


def pieces(pattern: str) -> list[str]:
    """The texts between the wildcards, with stars in them where they were escaped."""
    found, start, current = [], 0, ""
    for hit in _STAR.finditer(pattern):
        current += pattern[start : hit.start()]
        if hit.group() == "*":
            found.append(current)
            current = ""
        else:
            current += "*"
        start = hit.end()
    return [*found, current + pattern[start:]]


def matches(pattern: str, text: str, *, case_sensitive: bool = False) -> bool:
    """Linear in the text: wildcards are looked for one after the other, never backtracked."""
    parts = [_folded(piece, case_sensitive) for piece in pieces(pattern.strip())]
    text = _folded(text.strip(), case_sensitive)
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return text == first
    if len(text) < len(first) + len(last):
        return False
    if not (text.startswith(first) and text.endswith(last)):
        return False
    place, end = len(first), len(text) - len(last)
    for part in parts[1:-1]:
        hit = text.find(part, place, end)
        if hit < 0:
            return False
        place = hit + len(part)
    return True


def example(pattern: str) -> str:
    """A text that the pattern fits."""
    return " ".join("".join(pieces(pattern)).split()) or ("…" if "*" in pattern else "")


def _folded(text: str, case_sensitive: bool) -> str:
    text = normal(text)
    return text if case_sensitive else normal(text.casefold())
