"""A course that a badge can ask for, and who completes it."""

from __future__ import annotations

from typing import Any

from learning.core.testing import factories as make

from . import names
from .paths_world import make_course


def build(rimba: Any, *, person: Any) -> None:
    """``person`` makes one with an account: name, number, unit."""
    make_course(rimba.courses_index, title=names.BADGE_COURSE)
    unit = make.make_unit(rimba.region, name=names.BADGE_UNIT)
    person(names.BADGE_EARNER_NAME, names.BADGE_EARNER, unit)
