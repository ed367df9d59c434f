"""What core expects of an activity type; what is kept about people; gain between two tests."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from learning.core import api
from learning.core.testing.contract_tests import ActivityContractTests
from learning.core.testing.factories import UserFactory, make_course
from learning.plugins.quiz.models import (
    Override,
    QuestionStep,
    QuickComment,
    QuizAttempt,
    QuizGrade,
    ResponseFile,
    Usage,
)
from learning.plugins.quiz.models.usages import private_files
from learning.plugins.quiz.queries import gain
from learning.plugins.quiz.services import attempts, files, usages
from learning.plugins.quiz.testing import (
    enrolled,
    make_category,
    make_question,
    make_quiz,
    make_quiz_page,
    take,
)
from learning.plugins.quiz.transfer import UnknownItem, export, import_item

NOW = timezone.now() - timedelta(days=30)


class TestContract(ActivityContractTests):
    slug = "quiz"

    def make_page(self, parent):
        question = make_question(id_number="S-1", category=make_category(id_number="K-1"))
        return make_quiz_page(
            parent,
            ("section", {"heading": "Bagian I", "shuffle": True}),
            ("question", {"question": question, "max_mark": "2.5", "label": "1a"}),
            ("page_break", None),
            ("random", {"category": question.category, "count": 2, "tags": "etika"}),
            open_at=NOW,
            pass_grade=Decimal("62.50"),
            attempts=3,
        )


@pytest.mark.django_db
def test_a_question_that_is_not_here_is_told_of():
    page = make_quiz_page(None, ("question", {"question": make_question(name="Etika")}))
    item = export(page)
    item["body"][0]["value"]["question"].update(name="Lain")
    with pytest.raises(UnknownItem):
        import_item(item, page.get_parent())
    item["body"][0]["type"] = "video"
    with pytest.raises(UnknownItem):
        import_item(item, page.get_parent())


FILES = {
    **{"attachments": 2, "attachments_required": 1, "max_bytes": 1_000, "file_types": []},
    **{"grader_info": "", "marking": {"method": "simple", "criteria": []}},
}


@pytest.mark.django_db
def test_what_is_kept_about_a_person_is_told_and_goes(django_capture_on_commit_callbacks):
    quiz = make_quiz(make_question("file", FILES), make_question("essay"))
    person, other = enrolled(quiz), enrolled(quiz)
    attempt = attempts.start(quiz, person=person, at=NOW)
    kept = files.add_file(
        attempt.usage.question_attempts.get(slot=1),
        file=ContentFile(b"Laporan", name="laporan.txt"),
        user=person.user,
    )
    attempts.finish_attempt(attempt, user=person.user, at=NOW)
    essay = attempt.usage.question_attempts.get(slot=2)
    usages.mark(essay, fraction=None, comment="Kurang rapi", user=UserFactory(), at=NOW)
    Override.objects.create(quiz=quiz, person=person, attempts=2, reason="Sakit")
    QuickComment.objects.create(owner=person.user, text="Bagus")
    attempts.start(quiz, previewer=person.user, at=NOW)
    take(quiz, other, at=NOW)
    kind = api.activity_types.get("quiz")
    counts = [len(rows) for _heading, rows in kind.personal_data(person)]
    # Of the preview that runs nothing was answered yet.
    assert counts == [2, 2, 1, 1, 1, 1, 1]
    name = kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        kind.erase(person)
    kind.erase(person)
    assert [rows for _heading, rows in kind.personal_data(person) if rows] == []
    assert not private_files().exists(name)
    assert set(QuizAttempt.objects.values_list("person", flat=True)) == {other.pk}
    assert (Usage.objects.count(), QuizGrade.objects.count()) == (1, 1)
    assert not ResponseFile.objects.exists()
    assert QuestionStep.objects.exists()


# Pre-test and post-test


@pytest.fixture
def pair(db):
    course = make_course(0)
    return course, *[
        make_quiz(make_question(), make_question(), course=course, test_role=role)
        for role in ("pre", "post")
    ]


TRUE = {"answer": "true"}


def test_what_a_course_gained(pair):
    course, pre, post = pair
    assert gain.course_gain(course) is None
    for before, after in ((0, 1), (1, 2), (0, 2)):
        person = enrolled(pre)
        take(pre, person, dict.fromkeys(range(1, before + 1), TRUE), at=NOW)
        take(post, person, dict.fromkeys(range(1, after + 1), TRUE), at=NOW)
    # Who sat only one of them tells nothing.
    take(pre, enrolled(pre), at=NOW)
    found = gain.course_gain(course)
    assert (found.people, found.before, found.after) == (3, Decimal("16.67"), Decimal("83.33"))
    assert (found.gain, found.normalised) == (Decimal("66.66"), Decimal("0.80"))
    (mine,) = gain.gains_of(course, QuizAttempt.objects.filter(person=person)).values()
    assert (mine.people, mine.before, mine.after, mine.normalised) == (1, 0, 100, 1)
    assert gain.gains_of(course, []) == {}


@pytest.mark.django_db
def test_a_course_with_one_test_has_no_gain():
    course = make_course(0)
    make_quiz(make_question(), course=course, test_role="pre")
    assert gain.course_gain(course) is None


@pytest.mark.parametrize("people", [1, 3])
def test_the_gain_costs_the_same_for_more_people(pair, people, django_assert_num_queries):
    course, pre, post = pair
    for _number in range(people):
        person = enrolled(pre)
        take(pre, person, at=NOW)
        take(post, person, at=NOW)
    with django_assert_num_queries(2):
        assert gain.course_gain(course).people == people
