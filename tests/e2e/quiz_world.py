"""A quiz with a question of each kind, and a person for each way of taking it."""

from __future__ import annotations

from typing import Any

from wagtail.images.tests.utils import get_test_image_file

from learning.core.models import LibraryImage
from learning.core.testing import factories as make
from learning.plugins.quiz.engine.values import QuestionData
from learning.plugins.quiz.questions.registry import question_types
from learning.plugins.quiz.testing import make_category, make_question, make_quiz_page
from learning.plugins.quiz.tests.taking.gallery import SAMPLES

from . import names

# In the order of the quiz; a new page begins after the eighth.
KINDS = (
    *("choice", "true_false", "short", "numerical", "matching", "ordering", "cloze"),
    *("gap_select", "drag_text", "drag_image", "drag_markers", "essay", "scale"),
)


def build(rimba: Any, *, person: Any) -> None:
    region = rimba.region
    course = make.make_course_page(
        rimba.courses_index, title=names.QUIZ_COURSE, slug="kuis-loket", summary="Satu kuis."
    )
    category = make_category(region, "Soal perjalanan")
    image = LibraryImage.objects.create(
        title="Peta contoh", file=get_test_image_file(size=(640, 480))
    )
    blocks: list[tuple[str, Any]] = []
    for number, kind in enumerate(KINDS, 1):
        blocks.append(("question", {"question": question(kind, category, image.pk)}))
        if number == names.QUIZ_FIRST_PAGE:
            blocks.append(("page_break", None))
    make_quiz_page(
        course,
        *blocks,
        title=names.QUIZ,
        slug="kuis-segala-soal",
        intro="<p>Kerjakan dengan tenang.</p>",
        time_limit=3_600,
        shuffle_answers=False,
    )
    unit = make.make_unit(region, name="Bidang Kuis Rimba")
    for login, name in names.QUIZ_TAKERS.items():
        person(name, login, unit)


def question(kind: str, category: Any, image: int) -> Any:
    sample = SAMPLES[kind]
    body = {**sample.body, "image": image} if "image" in sample.body else dict(sample.body)
    if kind == "essay":
        body |= {"attachments": 0}
    data = QuestionData(type=kind, body=body, stem=sample.stem, name=kind)
    return make_question(kind, question_types[kind].clean(data), category=category, stem=data.stem)
