"""The reduction from facts to a state: rules S3, one test each."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core.models import Completion
from learning.core.records.completion.states import (
    Facts,
    State,
    complete_at,
    shown,
    state_of,
)

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def minute(number):
    return START + timedelta(minutes=number)


def rules(completion=Completion.ALL, **asked):
    nothing = {"min_seconds": 0, "requires_view": False, "requires_report": False}
    return SimpleNamespace(completion=completion, **{**nothing, "requires_score": "", **asked})


def settled(asked, **known):
    facts = Facts(**known)
    return Facts(**{**known, "completed_at": complete_at(asked, facts)})


def state(asked, **known):
    return state_of(asked, settled(asked, **known))


SCORED = {"scored_at": minute(1)}
PASSED = {**SCORED, "passed": True, "passed_at": minute(1)}
FAILED = {**SCORED, "passed": False}


def test_nothing_completes_what_is_not_tracked():
    everything = {"viewed_at": minute(0), "seconds": 600, "beaten_at": minute(2), **PASSED}

    assert state(rules(Completion.NONE), **everything) == State.INCOMPLETE


def test_opening_completes_where_opening_is_asked_for():
    assert state(rules(Completion.VIEW)) == State.INCOMPLETE
    assert state(rules(Completion.VIEW), viewed_at=minute(0)) == State.COMPLETE


def test_time_completes_from_the_second_that_is_asked_for():
    timed = rules(Completion.TIME, min_seconds=60)

    assert state(timed, seconds=59, beaten_at=minute(1)) == State.INCOMPLETE
    assert state(timed, seconds=60, beaten_at=minute(1)) == State.COMPLETE


def test_a_report_completes_under_every_single_condition():
    for single in (Completion.MANUAL, Completion.VIEW, Completion.TIME, Completion.REPORTED):
        assert state(rules(single, min_seconds=60), reported_at=minute(0)) == State.COMPLETE


def test_conditions_are_anded_and_the_last_one_gives_the_time():
    both = rules(requires_view=True, requires_report=True)

    assert state(both, viewed_at=minute(0)) == State.INCOMPLETE
    assert state(both, reported_at=minute(5)) == State.INCOMPLETE
    assert complete_at(both, Facts(viewed_at=minute(0), reported_at=minute(5))) == minute(5)
    assert complete_at(both, Facts(viewed_at=minute(9), reported_at=minute(5))) == minute(9)


def test_without_a_condition_nothing_is_complete():
    assert complete_at(rules(), Facts(viewed_at=minute(0), reported_at=minute(0))) is None


def test_any_score_completes_whatever_it_is():
    asked = rules(requires_score="any")

    assert state(asked, viewed_at=minute(0)) == State.INCOMPLETE
    assert state(asked, **SCORED) == State.COMPLETE


def test_a_failing_score_is_a_score_and_shows_as_failed():
    assert state(rules(requires_score="any"), **FAILED) == State.FAILED


def test_a_passing_score_shows_as_passed():
    assert state(rules(requires_score="any"), **PASSED) == State.PASSED
    assert state(rules(requires_score="pass"), **PASSED) == State.PASSED


def test_a_failing_score_is_no_pass():
    assert state(rules(requires_score="pass"), **FAILED) == State.INCOMPLETE


def test_any_unmet_condition_goes_before_failing():
    asked = rules(requires_score="any", requires_view=True)

    assert state(asked, **FAILED) == State.INCOMPLETE
    assert state(asked, viewed_at=minute(0), **FAILED) == State.FAILED


def test_a_pass_that_was_reached_stays():
    later = {**SCORED, "passed": False, "passed_at": minute(1)}

    assert state(rules(requires_score="pass"), **later) == State.PASSED
    assert state(rules(requires_score="any"), **later) == State.FAILED


def test_scores_that_nobody_asked_for_show_no_failure():
    assert state(rules(Completion.VIEW), viewed_at=minute(0), **FAILED) == State.COMPLETE


def test_who_kept_completion_under_other_rules_has_not_failed():
    kept = Facts(completed_at=minute(0), **FAILED)

    assert state_of(rules(requires_score="pass"), kept) == State.COMPLETE


def test_who_was_declared_complete_has_not_failed():
    decided = Facts(completed_at=minute(0), is_decided=True, **FAILED)

    assert state_of(rules(requires_score="any"), decided) == State.COMPLETE


@pytest.mark.parametrize("found", [State.PASSED, State.FAILED, State.COMPLETE])
def test_hidden_scores_show_neither_pass_nor_fail(found):
    assert shown(found, hides_score=True, requires_score="any") == State.COMPLETE
    assert shown(found, hides_score=False, requires_score="any") == found


def test_hidden_scores_show_a_pass_that_is_asked_for():
    assert shown(State.PASSED, hides_score=True, requires_score="pass") == State.PASSED


def test_hidden_scores_complete_nothing():
    assert shown(State.INCOMPLETE, hides_score=True, requires_score="any") == State.INCOMPLETE


moments = st.one_of(st.none(), st.integers(0, 9).map(minute))
any_rules = st.builds(
    rules,
    completion=st.sampled_from(Completion),
    min_seconds=st.sampled_from([0, 60]),
    requires_view=st.booleans(),
    requires_report=st.booleans(),
    requires_score=st.sampled_from(["", "any", "pass"]),
)
NAMES = ("viewed_at", "reported_at", "scored_at", "passed_at", "beaten_at")
any_facts = st.builds(
    Facts,
    **dict.fromkeys(NAMES, moments),
    seconds=st.sampled_from([0, 59, 60]),
    passed=st.one_of(st.none(), st.booleans()),
)


@given(any_rules, any_facts, any_facts)
def test_more_facts_never_take_completion_away(asked, some, others):
    merged = Facts(
        **{name: getattr(some, name) or getattr(others, name) for name in NAMES},
        seconds=max(some.seconds, others.seconds),
    )

    if complete_at(asked, some):
        assert complete_at(asked, merged) is not None
