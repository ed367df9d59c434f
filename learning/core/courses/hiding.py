"""What lists for everybody leave out: things that conditions may not show to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def may_hide(availability: Any) -> bool:
    """Whether conditions, as stored, hide at all: by a flag of their own, or by one of a child.

    It does not ask whom: what is kept for everybody must not tell of it.
    """
    children = availability.get("children") if isinstance(availability, Mapping) else None
    if not isinstance(children, list) or not children:
        return False
    if availability.get("op") in ("all", "not_any"):
        return any(isinstance(row, Mapping) and row.get("shown") is False for row in children)
    return availability.get("shown") is False
