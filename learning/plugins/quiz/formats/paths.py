"""Paths of categories, as files write them."""

from __future__ import annotations

from .html import tidy
from .values import MAX_CATEGORY, MAX_DEPTH


def category_path(source: str) -> tuple[str, ...]:
    """``$course$/top/A/B//C`` is A, then "B/C"."""
    names = [part.replace("\0", "/").strip() for part in source.replace("//", "\0").split("/")]
    if names and names[0].startswith("$"):
        names = names[1:]
    if names and names[0].lower() == "top":
        names = names[1:]
    cut = [" ".join(tidy(name).split())[:MAX_CATEGORY] for name in names if name]
    return tuple(name for name in cut if name)[:MAX_DEPTH]
