"""The copy of one's data tells no more than the pages of the quiz do at that moment."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.serializers.json import json
from django.utils import timezone

from learning.core import api
from learning.core.models import JobRow
from learning.core.testing.factories import UserFactory, make_region, make_unit
from learning.plugins.quiz.engine.settings import EVERYTHING
from learning.plugins.quiz.engine.values import Action, Kind
from learning.plugins.quiz.models import Override
from learning.plugins.quiz.services import (
    attempts,
    autosaving,
    files,
    marking,
    overrides,
    regrading,
    starting,
)
from learning.plugins.quiz.testing import (
    BODIES,
    drawn,
    enrolled,
    make_category,
    make_question,
    make_quiz,
    posted,
    take,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(days=30)
DAY = timedelta(days=1)
TIMES = ("during", "immediately", "open", "closed")
ATTEMPTS, ANSWERS, COMMENTS, FILES, GRADES, OVERRIDES, _QUICK = range(7)


def data_of(person):
    return [rows for _heading, rows in api.activity_types.get("quiz").personal_data(person)]


def written(person):
    return json.dumps(data_of(person), default=str)


def showing(*items):
    """Review options that show these things at every time, and nothing else."""
    chosen = {item: item in items for item in EVERYTHING}
    return dict.fromkeys(TIMES, chosen)


def wrong_answer(**rules):
    """Somebody's wrong answer to a question with words of its own."""
    body = {**BODIES["short"], "answers": [_answer("Serambi", "1"), _answer("Beranda", "0.5")]}
    question = make_question(
        "short", body, stem="<p>Apa kata kuncinya?</p>", general_feedback="<p>Baca modul.</p>"
    )
    quiz = make_quiz(question, **rules)
    return quiz, take(quiz, answers={1: {"answer": "Beranda"}}, at=NOW)


def _answer(pattern, fraction):
    return {"id": pattern, "pattern": pattern, "fraction": fraction, "feedback": "<p>Hampir.</p>"}


# Review options


def test_all_that_the_quiz_shows_is_told():
    _quiz, attempt = wrong_answer()
    data = data_of(attempt.person)
    (told,), (answer,), (grade,) = data[ATTEMPTS], data[ANSWERS], data[GRADES]
    assert (told["marks"], told["out_of"]) == (Decimal("0.5"), 1)
    assert (answer["question"], answer["answer"]) == ("Apa kata kuncinya?", "Beranda")
    assert answer["mark"] == Decimal("0.5")
    assert (grade["grade"], grade["out_of"]) == (50, 100)


def test_nothing_but_ones_own_words_is_told_where_the_quiz_shows_nothing():
    _quiz, attempt = wrong_answer(review=showing(), pass_grade=Decimal(40))
    data = data_of(attempt.person)
    (told,), (answer,), (grade,) = data[ATTEMPTS], data[ANSWERS], data[GRADES]
    assert (told["marks"], told["out_of"]) == (None, None)
    assert (answer["question"], answer["answer"], answer["mark"]) == ("", "Beranda", None)
    assert (grade["grade"], grade["passed"]) == (None, None)


def test_without_marks_answers_and_their_questions_are_told():
    _quiz, attempt = wrong_answer(review=showing("attempt"))
    (answer,) = data_of(attempt.person)[ANSWERS]
    assert (answer["question"], answer["mark"]) == ("Apa kata kuncinya?", None)


def test_marks_without_the_answers_are_those_of_the_attempt():
    _quiz, attempt = wrong_answer(review=showing("mark"))
    data = data_of(attempt.person)
    assert [row["marks"] for row in data[ATTEMPTS]] == [Decimal("0.5")]
    assert [row["grade"] for row in data[GRADES]] == [50]
    assert [(row["question"], row["mark"]) for row in data[ANSWERS]] == [("", None)]


def test_what_shows_after_the_closing_is_told_after_it():
    review = {**showing(), "closed": EVERYTHING}
    quiz, attempt = wrong_answer(review=review, close_at=timezone.now() + DAY)
    assert [row["grade"] for row in data_of(attempt.person)[GRADES]] == [None]
    # One's own closing is the one that counts.
    closes = timezone.now() - DAY
    Override.objects.create(quiz=quiz, person=attempt.person, close_at=closes, reason="Dinas")
    data = data_of(attempt.person)
    assert [row["grade"] for row in data[GRADES]] == [50]
    assert [row["mark"] for row in data[ANSWERS]] == [Decimal("0.5")]


@pytest.mark.parametrize("review", [showing(), showing(*EVERYTHING)])
def test_right_answers_and_feedback_are_never_in_it(review):
    _quiz, attempt = wrong_answer(review=review)
    found = written(attempt.person)
    assert [word for word in ("Serambi", "Hampir", "Baca modul") if word in found] == []


# While an attempt runs


def running(*places, **rules):
    quiz = make_quiz(*places, **rules)
    person = enrolled(quiz)
    return quiz, attempts.start(quiz, person=person, at=timezone.now())


def save(attempt, answers, **more):
    form = posted(attempt, answers, **more)
    user = attempt.person.user
    attempts.save_page(attempt, posted=form, page=1, user=user, at=timezone.now())


def test_questions_of_an_attempt_that_runs_stay_in_it():
    category = make_category()
    for number in range(2):
        make_question("short", category=category, stem=f"<p>Undian {number}</p>")
    fixed = make_question("short", stem="<p>Rahasia ujian</p>", category=category)
    _quiz, attempt = running(fixed, drawn(category), navigation="sequential")
    save(attempt, {1: {"answer": "Jawaban saya"}})
    found = written(attempt.person)
    assert [word for word in ("Rahasia ujian", "Undian") if word in found] == []
    assert [row["answer"] for row in data_of(attempt.person)[ANSWERS]] == ["Jawaban saya"]


def test_an_attempt_that_waits_for_the_opening_tells_no_question():
    quiz = make_quiz(
        make_question(stem="<p>Rahasia ujian</p>"),
        open_at=timezone.now() + DAY,
        precreate_minutes=60,
    )
    person = enrolled(quiz)
    starting.prepare(quiz, person=person, at=timezone.now())
    data = data_of(person)
    assert [len(data[ATTEMPTS]), data[ANSWERS]] == [1, []]


def test_a_question_that_was_checked_tells_its_mark_on_its_page_only():
    _quiz, attempt = running(make_question("short"), behaviour="immediate")
    save(attempt, {1: {"answer": "Bogor"}}, **{"q1_-check": "1"})
    assert attempt.usage.question_attempts.get().fraction == 0
    (answer,) = data_of(attempt.person)[ANSWERS]
    assert (answer["answer"], answer["mark"]) == ("Bogor", None)


def test_what_was_saved_on_the_way_is_told_in_words():
    options = [
        {"id": "kunci", "text": "<p>Satu</p>", "fraction": "1", "feedback": ""},
        {"id": "pengecoh", "text": "<p>Dua</p>", "fraction": "0", "feedback": ""},
    ]
    _quiz, attempt = running(make_question("choice", {**BODIES["choice"], "options": options}))
    rows = list(attempt.usage.question_attempts.all())
    autosaving.autosave(
        rows,
        actions={1: Action(Kind.SAVE, response={"answer": "pengecoh"})},
        sequences={1: 0},
        at=timezone.now(),
    )
    (answer,) = data_of(attempt.person)[ANSWERS]
    assert (answer["answer"], answer["saved_on_the_way"]) == ("", "Dua")
    assert "kunci" not in written(attempt.person)


def test_a_given_up_attempt_may_go_on_and_keeps_its_questions():
    _quiz, attempt = running(make_question("short", stem="<p>Rahasia ujian</p>"))
    save(attempt, {1: {"answer": "Jawaban saya"}})
    attempts.abandon(attempt, user=None, at=timezone.now())
    (answer,) = data_of(attempt.person)[ANSWERS]
    assert (answer["question"], answer["answer"]) == ("", "Jawaban saya")


# One's own words


def test_a_long_answer_is_whole_with_what_stood_there_before():
    _quiz, attempt = running(make_question("essay"))
    draft, final = "Rancangan awal.", "Kalimat penuh. " * 400
    for text in (draft, final):
        save(attempt, {1: {"answer": text}})
    attempts.finish_attempt(attempt, user=attempt.person.user, at=timezone.now())
    (answer,) = data_of(attempt.person)[ANSWERS]
    assert answer["answer"].split() == final.split()
    assert [row["answer"] for row in answer["earlier"]] == [draft]


def test_tries_before_the_last_are_told():
    _quiz, attempt = running(make_question("short"), behaviour="adaptive")
    for answer in ("Bogor", "Depok", "Jakarta"):
        save(attempt, {1: {"answer": answer}}, **{"q1_-check": "1"})
    (answer,) = data_of(attempt.person)[ANSWERS]
    assert answer["answer"] == "Jakarta"
    assert [row["answer"] for row in answer["earlier"]] == ["Bogor", "Depok"]


FILE = {
    **{"attachments": 2, "attachments_required": 1, "max_bytes": 1_000, "file_types": []},
    **{"grader_info": "", "marking": {"method": "simple", "criteria": []}},
}


def test_a_file_is_told_with_where_to_get_it(client):
    quiz, attempt = running(make_question("file", FILE), review=showing())
    person = attempt.person
    files.add_file(
        attempt.usage.question_attempts.get(),
        file=ContentFile(b"Laporan", name="laporan.txt"),
        user=person.user,
    )
    attempts.finish_attempt(attempt, user=person.user, at=timezone.now())
    (row,) = data_of(person)[FILES]
    assert (row["quiz"], row["name"], row["size"]) == (str(quiz), "laporan.txt", 7)
    client.force_login(person.user)
    assert b"".join(client.get(row["address"]).streaming_content) == b"Laporan"


# People who mark


def judged(**rules):
    """An essay that a marker of a known name has marked."""
    quiz = make_quiz(make_question("essay"), **rules)
    attempt = take(quiz, at=NOW)
    marker = UserFactory(username="penilai-rahasia", first_name="Penilai", last_name="Rahasia")
    for words in ("Tertukar dengan Budi.", "Dasar hukumnya kurang."):
        marking.judge(
            attempt.usage.question_attempts.get(),
            judgement=marking.Judgement(mark=Decimal("0.4"), comment=words),
            user=marker,
            at=NOW,
        )
    return quiz, attempt


def test_marks_and_words_of_markers_are_told_once_they_are_released():
    quiz, attempt = judged(held_until_release=True)
    data = data_of(attempt.person)
    assert [row["marks"] for row in data[ATTEMPTS]] == [None]
    assert [row["mark"] for row in data[ANSWERS]] == [None]
    assert [row["grade"] for row in data[GRADES]] == [None]
    assert data[COMMENTS] == []
    marking.release(quiz, at=NOW)
    data = data_of(attempt.person)
    assert [row["mark"] for row in data[ANSWERS]] == [Decimal("0.4")]
    assert [row["grade"] for row in data[GRADES]] == [40]
    # What a marker took back is not what was said.
    assert [row["comment"] for row in data[COMMENTS]] == ["Dasar hukumnya kurang."]


@pytest.mark.parametrize("item", ["attempt", "specific_feedback"])
def test_words_of_markers_need_both_rights(item):
    _quiz, attempt = judged(review=showing(item))
    assert data_of(attempt.person)[COMMENTS] == []


def test_nobody_else_is_named():
    _quiz, attempt = judged(anonymous_marking=True)
    found = written(attempt.person)
    assert [word for word in ("penilai-rahasia", "Rahasia", "Budi") if word in found] == []


def test_the_reason_of_a_group_s_exception_is_no_data_of_one_of_them():
    quiz, attempt = wrong_answer()
    unit = make_unit(make_region())
    for fields, people in (
        ({"person": attempt.person, "reason": "Sakit"}, None),
        ({"group_name": "Susulan", "reason": "Budi dan Siti sakit"}, [attempt.person]),
        ({"unit": unit, "reason": "Banjir"}, None),
    ):
        overrides.save_override(Override(quiz=quiz, attempts=3, **fields), user=None, people=people)
    rows = data_of(attempt.person)[OVERRIDES]
    assert [row["reason"] for row in rows] == ["Sakit", ""]


def test_a_regrade_keeps_no_name_of_who_was_erased():
    quiz, attempt = wrong_answer()
    other = take(quiz, at=NOW)
    job = regrading.request(quiz, user=UserFactory(), dry_run=True)
    regrading.regrade_all(job)
    assert JobRow.objects.exclude(label="").count() == 2
    api.activity_types.get("quiz").erase(attempt.person)
    found = list(JobRow.objects.values_list("label", "data").order_by("label"))
    assert found[0] == ("", {})
    assert found[1][0] == str(other.person)


# The score that core was told


def hidden(person, *quizzes):
    return api.activity_types.get("quiz").hidden_scores(person, [quiz.activity for quiz in quizzes])


@pytest.mark.parametrize(
    ("rules", "is_hidden"),
    [
        ({}, False),
        ({"review": showing()}, True),
        ({"review": showing("mark")}, False),
        ({"review": {**showing(), "closed": EVERYTHING}, "close_at": NOW + DAY}, False),
        ({"review": {**showing(), "closed": EVERYTHING}, "close_at": NOW + 90 * DAY}, True),
    ],
)
def test_a_score_is_hidden_as_the_grade_is(rules, is_hidden):
    quiz, attempt = wrong_answer(**rules)
    assert bool(hidden(attempt.person, quiz)) is is_hidden
    assert [row["grade"] for row in data_of(attempt.person)[GRADES]] == [None if is_hidden else 50]


def test_a_score_is_hidden_until_marks_are_released():
    quiz, attempt = judged(held_until_release=True)
    assert hidden(attempt.person, quiz) == {quiz.pk}
    marking.release(quiz, at=NOW)
    assert hidden(attempt.person, quiz) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_hidden_scores_cost_the_same(count, django_assert_num_queries):
    quizzes, person = [], None
    for _number in range(count):
        quizzes.append(make_quiz(make_question(), review=showing()))
        person = take(quizzes[-1], person, at=NOW).person
    with django_assert_num_queries(3):
        assert len(hidden(person, *quizzes)) == count


# Costs


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(count, django_assert_num_queries):
    person = None
    for _number in range(count):
        quiz = make_quiz(make_question("short"), make_question("essay"), review=showing("attempt"))
        person = take(quiz, person, at=NOW).person
        take(quiz, person, at=NOW)
        Override.objects.create(quiz=quiz, person=person, attempts=5, reason="Sakit")
    data_of(person)
    with django_assert_num_queries(8):
        assert len(data_of(person)[ATTEMPTS]) == 2 * count
