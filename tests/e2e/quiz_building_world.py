"""A course that waits for its quiz, a bank with a few questions, and whoever takes the quiz."""

from __future__ import annotations

from typing import Any

from learning.core.testing import factories as make
from learning.plugins.quiz.testing import make_category, make_question

from . import names


def build(rimba: Any, *, person: Any) -> None:
    make.make_course_page(
        rimba.courses_index,
        title=names.BUILT_COURSE,
        slug="menyusun-kuis",
        summary="Kuis yang disusun di peramban.",
    )
    category = make_category(rimba.region, names.BUILT_CATEGORY)
    for number in range(1, 4):
        make_question("short", category=category, stem=f"<p>{names.DRAWN_WORDS} {number}?</p>")
    unit = make.make_unit(rimba.region, name="Bidang Susunan Rimba")
    person(names.BUILT_TAKER_NAME, names.BUILT_TAKER, unit)
