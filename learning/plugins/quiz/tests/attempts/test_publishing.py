"""Publishing a quiz's page: rows from blocks, kept by the blocks' ids."""

from decimal import Decimal

import pytest

from learning.core.models import Activity
from learning.core.testing.factories import make_course_page
from learning.plugins.quiz.models import Quiz, VersionStatus
from learning.plugins.quiz.services import publishing
from learning.plugins.quiz.testing import (
    make_category,
    make_question,
    make_quiz_page,
    make_version,
)

pytestmark = pytest.mark.django_db


def slots(quiz):
    return list(quiz.slots.values_list("number", "page_number", "question__name", "label"))


def quiz_of(page):
    return Quiz.objects.get(activity__translation_key=page.translation_key)


def test_publishing_makes_a_quiz_with_its_places_in_pages_and_sections():
    first, second = make_question(name="Satu"), make_question(name="Dua")
    page = make_quiz_page(
        None,
        ("section", {"heading": "Bagian I"}),
        ("question", {"question": first, "max_mark": "2.5", "label": "1a"}),
        ("page_break", None),
        ("page_break", None),
        ("question", {"question": second}),
        ("section", {"heading": "Bagian II", "shuffle": True}),
        ("random", {"category": make_category(), "count": 2, "tags": "a, b,"}),
        attempts=3,
        max_grade=Decimal(10),
    )
    quiz = quiz_of(page)
    assert slots(quiz) == [
        (1, 1, "Satu", "1a"),
        (2, 2, "Dua", ""),
        (3, 3, None, ""),
        (4, 3, None, ""),
    ]
    assert quiz.sections == [
        {"heading": "Bagian I", "shuffle": False, "from_slot": 1},
        {"heading": "Bagian II", "shuffle": True, "from_slot": 3},
    ]
    assert quiz.slots.get(number=3).draw["tags"] == ["a", "b"]
    assert (quiz.sum_of_marks, quiz.has_drafts) == (Decimal("5.5"), False)
    assert (quiz.rules.attempts, quiz.rules.max_grade) == (3, Decimal(10))


def test_a_place_keeps_its_row_when_it_moves_and_goes_when_its_block_goes():
    first, second = make_question(name="Satu"), make_question(name="Dua")
    page = make_quiz_page(
        None, ("question", {"question": first}), ("question", {"question": second})
    )
    quiz = quiz_of(page)
    keys = dict(quiz.slots.values_list("question__name", "pk"))
    page.body = page.body.stream_block.to_python([page.body.get_prep_value()[1]])
    page.save_revision().publish()
    assert list(quiz.slots.values_list("pk", "number")) == [(keys["Dua"], 1)]


def test_a_quiz_published_before_its_course_gets_its_row_with_the_course():
    course_page = make_course_page(publish=False)
    page = make_quiz_page(course_page, ("question", {"question": make_question()}))
    assert not Activity.objects.filter(translation_key=page.translation_key).exists()
    course_page.save_revision().publish()
    assert quiz_of(page).slots.count() == 1


def test_a_question_without_a_ready_version_marks_the_quiz():
    question = make_question(status=VersionStatus.DRAFT)
    quiz = quiz_of(make_quiz_page(None, ("question", {"question": question})))
    assert quiz.has_drafts
    make_version(question, {"right": True})
    publishing.refresh_drafts([question.pk])
    quiz.refresh_from_db()
    assert not quiz.has_drafts


def test_a_pinned_version_that_is_not_there_marks_the_quiz():
    question = make_question()
    page = make_quiz_page(None, ("question", {"question": question, "version": 2}))
    assert quiz_of(page).has_drafts


def test_a_translation_speaks_for_nothing():
    from wagtail.models import Locale

    page = make_quiz_page(None, ("question", {"question": make_question()}), attempts=1)
    locale, _created = Locale.objects.get_or_create(language_code="en")
    page.get_parent().specific.copy_for_translation(locale, copy_parents=True)
    copy = page.copy_for_translation(locale)
    copy.attempts = 9
    copy.save_revision().publish()
    assert Quiz.objects.get().rules.attempts == 1
    assert Quiz.objects.get().slots.count() == 1


@pytest.mark.parametrize("places", [1, 3])
def test_publishing_costs_the_same_for_more_places(places, django_assert_num_queries):
    question = make_question()
    page = make_quiz_page(None, *[("question", {"question": question})] * places)
    activity = Activity.objects.get(translation_key=page.translation_key)
    page = page.specific_class.objects.get(pk=page.pk)
    list(page.body)
    with django_assert_num_queries(14):
        publishing.build(activity, page)
