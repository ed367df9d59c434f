"""A course whose second part nobody has put under conditions yet, a group, and a learner in it."""

from __future__ import annotations

from typing import Any

from learning.core.models import Course
from learning.core.testing import factories as make
from learning.plugins.lesson.tests.sample import block, make_lesson

from . import names


def build(rimba: Any, *, person: Any) -> None:
    course = make.make_course_page(
        rimba.courses_index,
        title=names.STAGED_COURSE,
        slug="layanan-bertahap",
        summary="Praktik terbuka setelah langkah pertama.",
    )
    body = [block("paragraph", "<p>Baca dengan tenang.</p>", "Baca dengan tenang.")]
    make_lesson(body, course_page=course, title=names.STAGED_FIRST, summary="Langkah pertama.")
    section = make.make_section_page(course, title=names.STAGED_SECTION, summary="Bagian lanjutan.")
    make_lesson(body, course_page=section, title=names.STAGED_LATER, summary="Praktik.")
    learner = person(
        names.STAGED_NAME, names.STAGED, make.make_unit(rimba.region, name=names.STAGED_UNIT)
    )
    row = Course.objects.get(translation_key=course.translation_key)
    group = row.groups.create(key="kelompok-a", name=names.STAGED_GROUP)
    group.members.create(person=learner)
