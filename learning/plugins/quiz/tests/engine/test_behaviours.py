"""The rules of semantics S1 about behaviours, one test a rule."""

from decimal import Decimal

import pytest

from learning.plugins.quiz.behaviours.builtin import behaviour_for
from learning.plugins.quiz.behaviours.certainty import by_certainty
from learning.plugins.quiz.behaviours.registry import behaviours
from learning.plugins.quiz.engine.values import Kind, QuestionData, State, graded_state

from .sample import ALL_RIGHT, KINDS, OPTIONS, PARTS, begin, do, said

D = Decimal
HALF = {"a": "1", "b": "2", "c": "9", "d": "9"}
THREE = {"a": "1", "b": "2", "c": "3", "d": "9"}


class TestStates:
    @pytest.mark.parametrize(
        ("fraction", "state"),
        [("0.0000009", "wrong"), ("0.000001", "partial"), ("0.999999", "partial"), ("1", "right")],
    )
    def test_wrong_partial_and_right_by_their_bounds(self, fraction, state):
        assert graded_state(D(fraction)) == state

    def test_a_negative_fraction_is_wrong(self):
        assert graded_state(D("-0.5")) == State.GRADED_WRONG

    def test_marks_by_hand_have_states_of_their_own(self):
        assert graded_state(D(1), manual=True) == State.MANUAL_RIGHT


class TestDeferred:
    def test_the_last_response_is_marked_on_finishing(self):
        attempt = begin()
        do(attempt, "save", HALF)
        do(attempt, "save", ALL_RIGHT)
        do(attempt, "finish")
        assert said(attempt) == ("right", D("1.0000000"))

    def test_saving_the_same_again_makes_no_step(self):
        attempt = begin()
        do(attempt, "save", HALF)
        assert do(attempt, "save", dict(HALF)) is None

    @pytest.mark.parametrize(
        ("response", "state"), [({}, "todo"), ({"a": "1"}, "invalid"), (ALL_RIGHT, "complete")]
    )
    def test_saved_states(self, response, state):
        attempt = begin()
        do(attempt, "save", {"a": "0"})
        do(attempt, "save", response)
        assert attempt.state == state

    def test_nothing_to_mark_is_gave_up(self):
        attempt = begin()
        do(attempt, "finish")
        assert said(attempt) == ("gave_up", None)

    def test_an_incomplete_but_gradable_response_is_marked(self):
        attempt = begin()
        do(attempt, "save", {"a": "1"})
        do(attempt, "finish")
        assert said(attempt) == ("partial", D("0.2500000"))

    def test_the_fraction_may_be_negative(self):
        attempt = begin(OPTIONS)
        do(attempt, "save", {"answer": "harmful"})
        do(attempt, "finish")
        assert said(attempt) == ("wrong", D("-0.5000000"))

    def test_the_least_is_what_the_worst_option_takes(self):
        assert behaviours["deferred"].min_fraction(KINDS["options"], OPTIONS) == D("-0.5")

    def test_finishing_twice_changes_nothing(self):
        attempt = begin()
        do(attempt, "finish")
        assert do(attempt, "finish") is None

    def test_after_finishing_nothing_is_saved(self):
        attempt = begin()
        do(attempt, "finish")
        assert do(attempt, "save", ALL_RIGHT) is None

    def test_there_is_no_check(self):
        attempt = begin()
        assert attempt.behaviour.offers(attempt.kind, PARTS, attempt.steps) == frozenset()


class TestImmediate:
    def test_check_marks_once_and_locks(self):
        attempt = begin(behaviour="immediate")
        do(attempt, "check", HALF)
        assert said(attempt) == ("partial", D("0.5000000"))
        assert do(attempt, "check", ALL_RIGHT) is None

    def test_check_on_an_incomplete_answer_is_invalid_and_costs_nothing(self):
        attempt = begin(behaviour="immediate")
        do(attempt, "check", {"a": "1"})
        assert said(attempt) == ("invalid", None)
        do(attempt, "check", ALL_RIGHT)
        assert said(attempt) == ("right", D("1.0000000"))

    def test_finish_marks_what_is_saved(self):
        attempt = begin(behaviour="immediate")
        do(attempt, "save", HALF)
        do(attempt, "finish")
        assert said(attempt) == ("partial", D("0.5000000"))


class TestInteractive:
    def test_tries_are_hints_and_one(self):
        attempt = begin(OPTIONS, "interactive")
        do(attempt, "check", {"answer": "wrong"})
        assert said(attempt) == ("todo", None)
        do(attempt, "try_again")
        do(attempt, "check", {"answer": "wrong"})
        assert said(attempt) == ("wrong", D("0E-7"))

    def test_each_try_used_costs_the_penalty(self):
        attempt = begin(OPTIONS, "interactive")
        do(attempt, "check", {"answer": "wrong"})
        do(attempt, "try_again")
        do(attempt, "check", {"answer": "right"})
        assert said(attempt) == ("right", D("0.7000000"))

    def test_the_floor_is_nothing(self):
        attempt = begin(OPTIONS, "interactive")
        do(attempt, "check", {"answer": "wrong"})
        do(attempt, "try_again")
        do(attempt, "check", {"answer": "harmful"})
        assert attempt.fraction == 0

    def test_with_a_hint_shown_inputs_are_read_only_until_try_again(self):
        attempt = begin(OPTIONS, "interactive")
        do(attempt, "check", {"answer": "wrong"})
        behaviour, steps = attempt.behaviour, attempt.steps
        assert behaviour.current_hint(attempt.kind, OPTIONS, steps) == 0
        assert behaviour.is_read_only(attempt.kind, OPTIONS, steps)
        assert behaviour.offers(attempt.kind, OPTIONS, steps) == {Kind.TRY_AGAIN}
        assert do(attempt, "save", {"answer": "right"}) is None
        assert do(attempt, "check", {"answer": "right"}) is None

    def test_a_hint_may_clear_the_wrong_parts(self):
        plain = begin(PARTS, "interactive")
        plain.behaviour = behaviours["interactive"]
        for _try in range(2):
            do(plain, "check", HALF)
            do(plain, "try_again")
        assert plain.response == {"a": "1", "b": "2"}

    def test_check_too_early_uses_no_try(self):
        attempt = begin(PARTS, "interactive")
        do(attempt, "check", {"a": "1"})
        assert attempt.state == "invalid"
        assert attempt.last.private["used"] == 0

    def test_finish_marks_the_answer_at_the_present_try(self):
        attempt = begin(OPTIONS, "interactive")
        do(attempt, "check", {"answer": "half"})
        do(attempt, "finish")
        assert said(attempt) == ("partial", D("0.2000000"))

    def test_finish_without_an_answer_is_gave_up(self):
        attempt = begin(OPTIONS, "interactive")
        do(attempt, "finish")
        assert said(attempt) == ("gave_up", None)


class TestCountback:
    def test_types_with_parts_get_it(self):
        assert behaviour_for(KINDS["parts"], wanted="interactive").slug == "interactive_countback"
        assert behaviour_for(KINDS["options"], wanted="interactive").slug == "interactive"

    def test_each_part_pays_up_to_its_last_wrong_try(self):
        attempt = begin(PARTS, "interactive")
        do(attempt, "check", {**ALL_RIGHT, "c": "9", "d": "9"})
        do(attempt, "try_again")
        do(attempt, "check", {**ALL_RIGHT, "d": "9"})
        do(attempt, "try_again")
        do(attempt, "check", ALL_RIGHT)
        # a and b never wrong, c wrong at the first try, d at the first two.
        assert attempt.fraction == (1 + 1 + D("0.75") + D("0.5")) / 4

    def test_a_part_that_is_wrong_at_the_end_earns_nothing(self):
        attempt = begin(PARTS, "interactive")
        for _try in range(3):
            do(attempt, "check", THREE)
            do(attempt, "try_again")
            do(attempt, "save", THREE)
        do(attempt, "finish")
        assert said(attempt) == ("partial", D("0.7500000"))

    def test_right_then_wrong_then_right_pays_for_the_last_wrong(self):
        attempt = begin(PARTS, "interactive")
        do(attempt, "check", THREE)
        do(attempt, "try_again")
        do(attempt, "check", {**THREE, "a": "9"})
        do(attempt, "try_again")
        do(attempt, "check", ALL_RIGHT)
        assert attempt.fraction == (D("0.5") + 1 + 1 + D("0.5")) / 4


class TestAdaptive:
    def test_the_best_counts_less_a_penalty_for_earlier_tries(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "wrong"})
        assert said(attempt) == ("todo", D("0E-7"))
        do(attempt, "check", {"answer": "right"})
        assert said(attempt) == ("complete", D("0.7000000"))

    def test_a_poorer_try_never_lowers_it(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "half"})
        do(attempt, "check", {"answer": "wrong"})
        assert attempt.fraction == D("0.5000000")

    def test_the_same_answer_again_is_ignored(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "wrong"})
        assert do(attempt, "check", {"answer": "wrong"}) is None

    def test_the_same_answer_after_another_one_was_saved_is_the_answer_again(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "half"})
        do(attempt, "save", {"answer": "wrong"})
        do(attempt, "check", {"answer": "half"})
        assert attempt.response == {"answer": "half"}
        do(attempt, "finish")
        assert said(attempt) == ("partial", D("0.5000000"))

    def test_right_stays_complete_but_editable(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "right"})
        do(attempt, "save", {"answer": "wrong"})
        assert said(attempt) == ("complete", D("1.0000000"))

    def test_an_answer_changed_since_the_last_check_is_one_more_try(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "wrong"})
        do(attempt, "save", {"answer": "right"})
        do(attempt, "finish")
        assert said(attempt) == ("right", D("0.7000000"))
        assert attempt.last.private["tries"] == 2

    def test_an_unchanged_answer_is_marked_again_at_no_cost(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "half"})
        do(attempt, "finish")
        assert said(attempt) == ("partial", D("0.5000000"))

    def test_without_penalty_nothing_is_taken(self):
        attempt = begin(OPTIONS, "adaptive_no_penalty")
        for answer in ("wrong", "half", "right"):
            do(attempt, "check", {"answer": answer})
        assert said(attempt) == ("complete", D("1.0000000"))

    def test_what_was_earned_stays_if_the_answer_is_emptied(self):
        attempt = begin(OPTIONS, "adaptive")
        do(attempt, "check", {"answer": "half"})
        do(attempt, "save", {})
        do(attempt, "finish")
        assert said(attempt) == ("gave_up", D("0.5000000"))


class TestCertainty:
    @pytest.mark.parametrize(
        ("raw", "certainty", "fraction"),
        [
            *[("1", 1, "1"), ("1", 2, "2"), ("1", 3, "3")],
            *[("0", 1, "0"), ("0", 2, "-2"), ("0", 3, "-6")],
            *[("0.5", 3, "1.5"), ("1", None, "1"), ("0", None, "0")],
        ],
    )
    def test_what_each_certainty_brings_and_costs(self, raw, certainty, fraction):
        assert by_certainty(D(raw), certainty) == D(fraction)

    def test_the_most_is_three_and_the_least_minus_six(self):
        behaviour = behaviours["deferred_certainty"]
        assert behaviour.max_fraction(KINDS["options"], OPTIONS) == 3
        assert behaviour.min_fraction(KINDS["options"], OPTIONS) == -6

    def test_the_state_is_that_of_the_answer_not_of_the_certainty(self):
        attempt = begin(OPTIONS, "deferred_certainty")
        do(attempt, "save", {"answer": "half"}, certainty=3)
        do(attempt, "finish")
        assert said(attempt) == ("partial", D("1.5000000"))

    def test_another_certainty_is_a_change(self):
        attempt = begin(OPTIONS, "deferred_certainty")
        do(attempt, "save", {"answer": "half"}, certainty=1)
        assert do(attempt, "save", {"answer": "half"}, certainty=2) is not None
        assert do(attempt, "save", {"answer": "half"}, certainty=2) is None

    def test_none_chosen_counts_as_one(self):
        attempt = begin(OPTIONS, "deferred_certainty")
        do(attempt, "save", {"answer": "right"})
        do(attempt, "finish")
        assert attempt.fraction == 1

    def test_check_wants_a_certainty(self):
        attempt = begin(OPTIONS, "immediate_certainty")
        do(attempt, "check", {"answer": "right"})
        assert attempt.state == "invalid"
        do(attempt, "check", {"answer": "right"}, certainty=3)
        assert said(attempt) == ("right", D("3.0000000"))


class TestByHand:
    def test_essays_insist_on_a_marker(self):
        assert behaviour_for(KINDS["long"], wanted="adaptive").slug == "manual"

    def test_finishing_waits_for_a_marker(self):
        attempt = begin(QuestionData("long", {}), "deferred")
        do(attempt, "save", {"answer": "Uraian saya"})
        do(attempt, "finish")
        assert said(attempt) == ("needs_grading", None)

    def test_any_type_may_be_marked_by_hand(self):
        attempt = begin(OPTIONS, "manual")
        do(attempt, "save", {"answer": "right"})
        do(attempt, "finish")
        assert attempt.state == "needs_grading"

    def test_a_mark_moves_to_the_twin_state(self):
        attempt = begin(OPTIONS)
        do(attempt, "save", {"answer": "wrong"})
        do(attempt, "finish")
        do(attempt, "mark", mark=D("0.5"), comment="Alasannya tepat.")
        assert said(attempt) == ("manual_partial", D("0.5000000"))

    def test_an_empty_mark_waits_again(self):
        attempt = begin(OPTIONS)
        do(attempt, "save", {"answer": "wrong"})
        do(attempt, "finish")
        do(attempt, "mark", mark=D("0.5"), comment="")
        do(attempt, "mark", mark=None, comment="Saya baca lagi.")
        assert said(attempt) == ("needs_grading", None)

    def test_a_comment_on_nothing_stays_gave_up(self):
        attempt = begin(OPTIONS)
        do(attempt, "finish")
        do(attempt, "mark", mark=None, comment="Mengapa kosong?")
        assert attempt.state == "manual_gave_up"

    def test_nobody_marks_what_may_still_change(self):
        attempt = begin(OPTIONS)
        assert do(attempt, "mark", mark=D(1), comment="") is None


class TestNotGraded:
    def test_what_is_read_counts_as_seen(self):
        attempt = begin(QuestionData("read", {}), "adaptive")
        assert attempt.behaviour.slug == "information"
        do(attempt, "save", {})
        assert attempt.state == "complete"
        do(attempt, "finish")
        assert said(attempt) == ("finished", None)


def test_each_behaviour_knows_what_is_meaningless_during_an_attempt():
    told = {row.slug: row.meaningless_during for row in behaviours if row.is_offered}
    assert {slug for slug, names in told.items() if "mark" in names} == {
        *("deferred", "deferred_certainty", "manual"),
    }


def test_a_behaviour_that_is_gone_becomes_feedback_at_the_end():
    assert behaviour_for(KINDS["options"], wanted="of_a_third_party").slug == "deferred"
