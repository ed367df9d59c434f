"""Semantics S2: what an attempt consists of when it begins."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from learning.core.models import Progress
from learning.core.testing.factories import UserFactory
from learning.plugins.quiz.engine.layout import Spot, lay_out, order_of
from learning.plugins.quiz.models import (
    QuizAttempt,
    QuizGrade,
    ResponseFile,
    Usage,
    VersionStatus,
)
from learning.plugins.quiz.queries.live import load
from learning.plugins.quiz.services import attempts, files
from learning.plugins.quiz.services.choosing import DraftQuestion, PoolTooSmall
from learning.plugins.quiz.services.starting import NoQuestions
from learning.plugins.quiz.testing import (
    Place,
    drawn,
    enrolled,
    make_category,
    make_question,
    make_quiz,
    make_version,
    posted,
    take,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(days=30)
HOUR = timedelta(hours=1)


def begin(quiz, person=None, *, at=NOW):
    return attempts.start(quiz, person=person or enrolled(quiz), at=at)


def versions(attempt):
    rows = attempt.usage.question_attempts.order_by("slot")
    return list(rows.values_list("version__question__name", "version__number"))


def asked(attempt):
    return {name for name, _number in versions(attempt)}


# Versions


def test_a_place_follows_the_newest_ready_version_or_keeps_its_own():
    follows, pinned = make_question(name="A"), make_question(name="B")
    for question in (follows, pinned):
        make_version(question, {"right": False})
        make_version(question, {"right": True}, status=VersionStatus.DRAFT)
    quiz = make_quiz(follows, Place(pinned, version=1))
    assert versions(begin(quiz)) == [("A", 2), ("B", 1)]


def test_a_version_that_is_still_a_draft_refuses_the_start():
    question = make_question()
    quiz = make_quiz(Place(question, version=2))
    make_version(question, {"right": True}, status=VersionStatus.DRAFT)
    with pytest.raises(DraftQuestion):
        begin(quiz)
    assert not Usage.objects.exists()


def test_a_quiz_without_questions_does_not_begin():
    with pytest.raises(NoQuestions):
        begin(make_quiz())


# Drawn questions


def test_drawn_questions_are_those_met_least_and_none_twice():
    category = make_category()
    make_question(category=category, name="tetap")
    for number in range(6):
        make_question(category=category, name=f"s{number}")
    fixed = category.questions.get(name="tetap")
    quiz = make_quiz(fixed, drawn(category), drawn(category), drawn(category))
    person = enrolled(quiz)
    first = asked(take(quiz, person, at=NOW)) - {"tetap"}
    second = asked(take(quiz, person, at=NOW + HOUR)) - {"tetap"}
    assert (len(first), first & second) == (3, set())


def test_a_pool_that_runs_dry_fails_the_start_and_leaves_nothing():
    category = make_category()
    make_question(category=category)
    quiz = make_quiz(drawn(category), drawn(category))
    with pytest.raises(PoolTooSmall):
        begin(quiz)
    assert not QuizAttempt.objects.exists()


def test_calculated_variants_are_used_evenly():
    body = {
        "answers": [
            {
                **{"id": "a", "formula": "{x}", "tolerance": "0", "tolerance_type": "nominal"},
                **{"digits": 2, "format": "decimals", "fraction": "1", "feedback": ""},
            }
        ],
        **{"units": [], "unit_handling": "none", "unit_penalty": "0", "unit_input": "text"},
        **{"unit_penalty_of": "mark", "unit_first": False, "synchronise": False},
        "datasets": [
            {
                **{"name": "x", "distribution": "uniform", "min": "1", "max": "9"},
                **{"decimals": 0, "values": ["1", "2", "3"]},
            }
        ],
    }
    quiz = make_quiz(make_question("calculated", body))
    person = enrolled(quiz)
    used = Counter()
    for number in range(6):
        attempt = take(quiz, person, {}, at=NOW + number * HOUR)
        used[attempt.usage.question_attempts.get().variant] += 1
    assert used == {0: 2, 1: 2, 2: 2}


def test_random_matching_draws_its_pairs_from_short_answers():
    category = make_category()
    for number in range(3):
        body = {
            "case_sensitive": False,
            "answers": [{"id": "a", "pattern": f"kota {number}*", "fraction": "1", "feedback": ""}],
        }
        make_question("short", body, category=category)
    matching = make_question(
        "random_matching",
        {"count": 3, "children": False, "combined": {}},
        category=category,
    )
    (row,) = begin(make_quiz(matching)).usage.question_attempts.all()
    assert {pair["answer"] for pair in row.frozen["pairs"]} == {"kota 0", "kota 1", "kota 2"}
    small = make_question(
        "random_matching", {"count": 4, "children": False, "combined": {}}, category=category
    )
    with pytest.raises(PoolTooSmall):
        begin(make_quiz(small))


# Order and pages


def spots(*pages, requires=()):
    return [
        Spot(slot=slot, key=f"k{slot}", page=page, requires_previous=slot in requires)
        for slot, page in enumerate(pages, 1)
    ]


def test_pages_stand_as_the_quiz_has_them():
    layout = lay_out(spots(1, 1, 2, 3), [], Random(0))
    assert [page["slots"] for page in layout] == [[1, 2], [3], [4]]
    assert layout[0]["labels"] == {"1": "1", "2": "2"}


def test_only_shuffled_sections_are_shuffled_and_within_themselves():
    sections = [
        {"heading": "I", "shuffle": False, "from_slot": 1},
        {"heading": "II", "shuffle": True, "from_slot": 4},
    ]
    orders = set()
    for seed in range(30):
        layout = lay_out(spots(1, 1, 1, 2, 2, 3), sections, Random(seed))
        assert [len(page["slots"]) for page in layout] == [3, 2, 1]
        assert [page["heading"] for page in layout] == ["I", "II", "II"]
        order = order_of(layout)
        assert order[:3] == [1, 2, 3]
        orders.add(tuple(order[3:]))
    assert orders == {(4, 5, 6), (4, 6, 5), (5, 4, 6), (5, 6, 4), (6, 4, 5), (6, 5, 4)}


def test_dependency_on_the_question_before_is_off_in_shuffled_sections():
    sections = [{"heading": "", "shuffle": True, "from_slot": 3}]
    layout = lay_out(spots(1, 1, 2, 2, requires={2, 4}), sections, Random(1))
    assert [page["after"] for page in layout] == [[2], []]


def test_a_section_begins_a_page_and_information_has_no_number():
    rows = spots(1, 1, 1)
    rows[0] = Spot(slot=1, key="k1", is_information=True)
    rows[2] = Spot(slot=3, key="k3", label="3a")
    sections = [{"heading": "B", "shuffle": False, "from_slot": 3}]
    layout = lay_out(rows, sections, Random(0))
    assert [page["slots"] for page in layout] == [[1, 2], [3]]
    assert [page["labels"] for page in layout] == [{"1": "i", "2": "1"}, {"3": "3a"}]


def test_options_are_shuffled_only_where_the_quiz_says_so():
    question = make_question("choice")
    still = make_quiz(question, shuffle_answers=False)
    orders = {
        tuple(begin(still).usage.question_attempts.get().frozen["order"]) for _turn in range(5)
    }
    assert orders == {("a", "b", "c")}


# The attempt itself


def test_two_clicks_make_one_attempt():
    quiz = make_quiz(make_question())
    person = enrolled(quiz)
    assert begin(quiz, person) == begin(quiz, person)
    assert (QuizAttempt.objects.count(), Usage.objects.count()) == (1, 1)


def test_an_attempt_knows_what_it_can_earn_and_who_marks():
    quiz = make_quiz(Place(make_question(), mark=2), make_question("description"))
    assert (begin(quiz).sum_of_marks, begin(quiz).marked_by_people) == (Decimal(2), False)
    assert begin(make_quiz(make_question("essay"))).marked_by_people


def test_numbers_count_up():
    quiz = make_quiz(make_question())
    person = enrolled(quiz)
    assert [take(quiz, person, at=NOW + n * HOUR).number for n in range(3)] == [1, 2, 3]


def test_each_attempt_builds_on_the_last_one():
    category = make_category()
    for _number in range(8):
        make_question("short", category=category)
    quiz = make_quiz(make_question("short"), drawn(category), builds_on_last=True)
    person = enrolled(quiz)
    answers = {1: {"answer": "Bogor"}, 2: {"answer": "Depok"}}
    first = take(quiz, person, answers, at=NOW)
    again = begin(quiz, person, at=NOW + HOUR)
    assert asked(again) == asked(first)
    assert {row.slot: row.response["answer"] for row in load(again.usage)} == {
        1: "Bogor",
        2: "Depok",
    }
    assert {row.state.value for row in load(again.usage)} == {"complete"}


def test_files_of_the_last_attempt_are_copied():
    body = {
        **{"attachments": 2, "attachments_required": 1, "max_bytes": 1_000, "file_types": []},
        **{"grader_info": "", "marking": {"method": "simple", "criteria": []}},
    }
    quiz = make_quiz(make_question("file", body), builds_on_last=True)
    person = enrolled(quiz)
    first = begin(quiz, person)
    row = files.add_file(
        first.usage.question_attempts.get(),
        file=ContentFile(b"Laporan", name="laporan.txt"),
        user=person.user,
    )
    form = posted(first, {1: {"files": str(row.key)}})
    attempts.save_page(first, posted=form, page=1, user=person.user, at=NOW)
    attempts.finish_attempt(first, user=person.user, at=NOW)
    again = begin(quiz, person, at=NOW + HOUR)
    copy = ResponseFile.objects.get(question_attempt__usage=again.usage)
    (live,) = load(again.usage)
    assert (live.response["files"], copy.key != row.key) == (str(copy.key), True)
    assert (copy.name, copy.file.name != row.file.name) == ("laporan.txt", True)
    with copy.file.open("rb") as content:
        assert content.read() == b"Laporan"


# Previews


def test_a_preview_is_never_graded_and_the_next_takes_its_place():
    quiz = make_quiz(make_question(), attempts=1, close_at=NOW - HOUR, password="x")
    staff = UserFactory()
    first = attempts.start(quiz, previewer=staff, at=NOW)
    attempts.finish_attempt(first, user=staff, at=NOW)
    second = attempts.start(quiz, previewer=staff, at=NOW)
    assert list(QuizAttempt.objects.all()) == [second]
    assert Usage.objects.count() == 1
    assert not QuizGrade.objects.exists()
    assert not Progress.objects.exists()


def test_a_preview_shows_questions_that_are_not_ready():
    quiz = make_quiz(make_question(status=VersionStatus.DRAFT, name="draf"))
    preview = attempts.start(quiz, previewer=UserFactory(), at=NOW)
    assert asked(preview) == {"draf"}


def test_no_clock_ends_a_preview():
    quiz = make_quiz(make_question(), time_limit=60)
    staff = UserFactory()
    preview = attempts.start(quiz, previewer=staff, at=NOW)
    assert preview.next_check_at is None
    form = posted(preview, {1: {"answer": "true"}})
    later = NOW + 2 * HOUR
    assert not attempts.save_page(preview, posted=form, page=1, user=staff, at=later).is_late


# Costs


@pytest.mark.parametrize("places", [1, 3])
def test_a_start_costs_the_same_for_more_places(places, django_assert_num_queries):
    category = make_category()
    for _number in range(6):
        make_question(category=category)
    fixed = [make_question("choice") for _number in range(places)]
    quiz = make_quiz(*fixed, *[drawn(category) for _number in range(places)])
    person = enrolled(quiz)
    take(quiz, person, at=NOW)
    with django_assert_num_queries(18):
        begin(quiz, person, at=NOW + HOUR)
