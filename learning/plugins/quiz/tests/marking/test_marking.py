"""Marking by people: rubric, guide, two markers, anonymity, release."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.testing.factories import UserFactory
from learning.core.testing.shared import kept_rows
from learning.plugins.quiz.engine.values import State
from learning.plugins.quiz.models import QuestionAttempt, QuickComment, QuizGrade
from learning.plugins.quiz.queries import anonymity
from learning.plugins.quiz.queries import marking as queries
from learning.plugins.quiz.services import marking
from learning.plugins.quiz.services.errors import MarkOutOfBounds
from learning.plugins.quiz.services.marking import Judgement, MarkingRefused
from learning.plugins.quiz.testing import BODIES, make_question, make_quiz, make_version, take

pytestmark = pytest.mark.django_db
RUBRIC = {
    "method": "rubric",
    "criteria": [
        {
            "id": "isi",
            "text": "Isi",
            "levels": [{"text": "Kurang", "points": "0"}, {"text": "Tepat", "points": "3"}],
        },
        {
            "id": "bahasa",
            "text": "Bahasa",
            "levels": [{"text": "Sulit", "points": "0"}, {"text": "Jelas", "points": "1"}],
        },
    ],
}
GUIDE = {
    "method": "guide",
    "criteria": [
        {"id": "isi", "text": "Isi", "max": "8"},
        {"id": "gaya", "text": "Gaya", "max": "2"},
    ],
}


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield {
            "essay": make_question("essay"),
            "markers": [UserFactory() for _number in range(3)],
        }


@pytest.fixture
def world(_world):
    return copy.deepcopy(_world)


def handed_in(world, scheme=None, **rules):
    """A finished attempt at a quiz of one essay worth four marks, and its answer."""
    from learning.plugins.quiz.testing import Place

    if scheme:
        make_version(world["essay"], {**BODIES["essay"], "marking": scheme})
    quiz = make_quiz(Place(world["essay"], mark=4), **rules)
    attempt = take(quiz)
    return quiz, attempt, QuestionAttempt.objects.get(usage=attempt.usage_id)


def judge(row, user, **judgement):
    return marking.judge(row, judgement=Judgement(**judgement), user=user, at=timezone.now())


class TestOneMarker:
    def test_a_mark_makes_the_grade(self, world):
        quiz, attempt, row = handed_in(world)
        assert attempt.waits_for_marking
        judge(row, world["markers"][0], mark=Decimal(3), comment="Baik")
        attempt.refresh_from_db()
        assert (attempt.marks, attempt.waits_for_marking) == (3, False)
        assert QuizGrade.objects.get(quiz=quiz).grade == 75

    def test_points_of_a_rubric_make_the_mark(self, world):
        _quiz, attempt, row = handed_in(world, RUBRIC)
        judge(row, world["markers"][0], levels={"isi": "1", "bahasa": "0"})
        attempt.refresh_from_db()
        assert attempt.marks == 3

    def test_points_of_a_guide_make_the_mark(self, world):
        _quiz, attempt, row = handed_in(world, GUIDE)
        judge(row, world["markers"][0], levels={"isi": "7,5", "gaya": "0"})
        attempt.refresh_from_db()
        assert attempt.marks == 3

    @pytest.mark.parametrize(
        ("scheme", "levels"),
        [
            *[(RUBRIC, {"isi": "2", "bahasa": "0"}), (RUBRIC, {"isi": "-1", "bahasa": "0"})],
            *[(RUBRIC, {"isi": "1"}), (GUIDE, {"isi": "9", "gaya": "0"})],
            *[(GUIDE, {"isi": "NaN", "gaya": "0"}), (GUIDE, {"isi": "banyak", "gaya": "0"})],
        ],
    )
    def test_what_no_criterion_allows_is_refused(self, world, scheme, levels):
        _quiz, _attempt, row = handed_in(world, scheme)
        with pytest.raises(MarkOutOfBounds):
            judge(row, world["markers"][0], levels=levels)

    def test_more_than_the_question_is_worth_is_refused(self, world):
        _quiz, _attempt, row = handed_in(world)
        with pytest.raises(MarkOutOfBounds):
            judge(row, world["markers"][0], mark=Decimal("4.5"))

    def test_nobody_marks_their_own_answers(self, world):
        _quiz, attempt, row = handed_in(world)
        with pytest.raises(MarkingRefused):
            judge(row, attempt.person.user, mark=Decimal(4))

    def test_a_comment_that_is_cleared_is_gone(self, world):
        _quiz, _attempt, row = handed_in(world)
        judge(row, world["markers"][0], mark=Decimal(3), comment="Salah orang")
        assert marking.live_of(row).comment.action.comment == "Salah orang"
        judge(row, world["markers"][0], mark=Decimal(3), comment="")
        assert marking.live_of(row).comment is None

    def test_an_empty_mark_waits_again(self, world):
        quiz, attempt, row = handed_in(world)
        judge(row, world["markers"][0], mark=Decimal(3))
        judge(row, world["markers"][0], mark=None, comment="Saya baca lagi")
        attempt.refresh_from_db()
        assert attempt.waits_for_marking
        assert QuizGrade.objects.get(quiz=quiz).grade is None


class TestTwoMarkers:
    def test_the_first_mark_waits_for_a_second(self, world):
        _quiz, _attempt, row = handed_in(world, second_mark=True)
        done = judge(row, world["markers"][0], mark=Decimal(3))
        row.refresh_from_db()
        assert (done.decided, row.state) == (False, State.NEEDS_GRADING)

    def test_two_that_agree_decide(self, world):
        _quiz, attempt, row = handed_in(world, second_mark=True)
        judge(row, world["markers"][0], mark=Decimal(3), comment="Tepat")
        done = judge(row, world["markers"][1], mark=Decimal(3), comment="Ringkas")
        attempt.refresh_from_db()
        assert (done.decided, attempt.marks) == (True, 3)

    def test_the_same_marker_twice_is_one(self, world):
        _quiz, _attempt, row = handed_in(world, second_mark=True)
        for _time in range(2):
            done = judge(row, world["markers"][0], mark=Decimal(3))
        assert not done.decided
        assert row.second_marks.count() == 1

    def test_where_they_differ_a_third_decides(self, world):
        _quiz, attempt, row = handed_in(world, second_mark=True)
        judge(row, world["markers"][0], mark=Decimal(1))
        assert not judge(row, world["markers"][1], mark=Decimal(3)).decided
        judgement = Judgement(mark=Decimal(2))
        now = timezone.now()
        with pytest.raises(MarkingRefused):
            marking.decide(row, judgement=judgement, user=world["markers"][1], at=now)
        marking.decide(row, judgement=judgement, user=world["markers"][2], at=now)
        attempt.refresh_from_db()
        assert attempt.marks == 2

    def test_nobody_decides_before_two_have_looked(self, world):
        _quiz, _attempt, row = handed_in(world, second_mark=True)
        judge(row, world["markers"][0], mark=Decimal(1))
        with pytest.raises(MarkingRefused):
            marking.decide(
                row,
                judgement=Judgement(mark=Decimal(2)),
                user=world["markers"][2],
                at=timezone.now(),
            )


class TestRelease:
    def test_the_grade_is_held_until_it_is_released(self, world):
        quiz, _attempt, row = handed_in(world, held_until_release=True)
        judge(row, world["markers"][0], mark=Decimal(3))
        assert QuizGrade.objects.get(quiz=quiz).grade is None
        assert marking.release(quiz, at=timezone.now()) == 1
        assert QuizGrade.objects.get(quiz=quiz).grade == 75

    def test_twice_is_once(self, world):
        quiz, _attempt, row = handed_in(world, held_until_release=True)
        judge(row, world["markers"][0], mark=Decimal(3))
        marking.release(quiz, at=timezone.now())
        assert marking.release(quiz, at=timezone.now()) == 0

    def test_what_waits_for_a_marker_is_passed_over(self, world):
        quiz, _attempt, _row = handed_in(world, held_until_release=True)
        assert marking.release(quiz, at=timezone.now()) == 0


class TestQueue:
    def test_piles_count_by_question(self, world):
        quiz, _attempt, row = handed_in(world)
        (pile,) = queries.piles(quiz)
        assert (pile.label, pile.waiting, pile.marked) == ("1", 1, 0)
        judge(row, world["markers"][0], mark=Decimal(3))
        (pile,) = queries.piles(quiz)
        assert (pile.waiting, pile.marked) == (0, 1)

    def test_attempts_under_way_are_not_in_it(self, world):
        quiz = make_quiz(world["essay"])
        take(quiz, finish=False)
        assert queries.piles(quiz) == []

    def test_names_can_be_left_out(self, world):
        quiz, attempt, _row = handed_in(world, anonymous_marking=True)
        assert attempt.person.full_name not in anonymity.author_of(attempt, quiz)

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, world, count, django_assert_num_queries):
        quiz = make_quiz(*[world["essay"]] * count)
        take(quiz)
        with django_assert_num_queries(2):
            assert len(queries.piles(quiz)) == count


class TestQuickComments:
    def test_the_same_remark_is_kept_once_and_counted(self, world):
        user = world["markers"][0]
        for _time in range(2):
            marking.use_quick_comment(user, text="  Sebutkan   dasar hukumnya. ")
        (row,) = QuickComment.objects.filter(owner=user)
        assert (row.text, row.used) == ("Sebutkan dasar hukumnya.", 2)

    def test_there_are_no_more_than_some(self, world):
        user = world["markers"][0]
        for number in range(marking.MAX_QUICK + 3):
            marking.use_quick_comment(user, text=f"Catatan {number}")
        assert QuickComment.objects.filter(owner=user).count() <= marking.MAX_QUICK + 1

    def test_nobody_takes_away_those_of_another(self, world):
        row = marking.use_quick_comment(world["markers"][0], text="Punya saya")
        marking.forget_quick_comment(world["markers"][1], pk=row.pk)
        assert QuickComment.objects.filter(pk=row.pk).exists()
