"""Properties of the engine over random actions: what is kept can be replayed."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from learning.plugins.quiz.behaviours.registry import behaviours
from learning.plugins.quiz.engine import attempts
from learning.plugins.quiz.engine.values import Action, Kind, QuestionData

from .sample import ALL_RIGHT, NOW, OPTIONS, PARTS, begin, do, said

OFFERED = sorted(row.slug for row in behaviours if row.is_offered)
values = st.sampled_from(["", "1", "2", "3", "4", "9"])
responses = {
    "parts": st.dictionaries(st.sampled_from("abcd"), values),
    "options": st.fixed_dictionaries(
        {}, optional={"answer": st.sampled_from(["right", "half", "wrong", "harmful"])}
    ),
    "long": st.fixed_dictionaries({}, optional={"answer": st.text(min_size=1, max_size=9)}),
    "read": st.just({}),
}
QUESTIONS = [PARTS, OPTIONS, QuestionData("long", {}), QuestionData("read", {})]


@st.composite
def histories(draw):
    question = draw(st.sampled_from(QUESTIONS))
    attempt = begin(question, draw(st.sampled_from(OFFERED)))
    kinds = st.sampled_from(
        [Kind.SAVE, Kind.SAVE, Kind.CHECK, Kind.CHECK, Kind.TRY_AGAIN, Kind.FINISH, Kind.MARK]
    )
    fractions = st.none() | st.decimals(0, 1, places=3)
    for kind in draw(st.lists(kinds, max_size=12)):
        attempts.act(
            attempt,
            Action(
                kind,
                response=draw(responses[question.type]),
                certainty=draw(st.sampled_from([None, 1, 2, 3])),
                mark=draw(fractions) if kind == Kind.MARK else None,
                comment="" if kind == Kind.MARK else None,
                at=NOW,
            ),
        )
    return attempt


@settings(max_examples=150)
@given(histories())
def test_replay_equals_live(attempt):
    assert attempts.replay(attempt).steps == attempt.steps


@settings(max_examples=100)
@given(histories())
def test_marks_stay_within_the_bounds(attempt):
    least = attempt.behaviour.min_fraction(attempt.kind, attempt.question)
    most = attempt.behaviour.max_fraction(attempt.kind, attempt.question)
    marks = [step.fraction for step in attempt.steps if step.fraction is not None]
    assert all(least <= mark <= most for mark in marks)


@settings(max_examples=100)
@given(histories())
def test_a_regrade_against_the_same_version_changes_nothing(attempt):
    assert attempts.regraded(attempt, question=attempt.question, at=NOW, user_id=1) is None


@settings(max_examples=100)
@given(histories())
def test_a_regrade_twice_is_a_regrade_once(attempt):
    other = replace(attempt.question, body=_changed(attempt.question))
    step = attempts.regraded(attempt, question=other, at=NOW, user_id=1)
    if step is None:
        return
    attempt.steps.append(step)
    attempt.question = other
    assert attempts.regraded(attempt, question=other, at=NOW, user_id=1) is None
    assert said(attempts.replay(attempt)) == said(attempt)


def _changed(question):
    if question.type == "parts":
        return {"right": {"a": "1", "b": "9", "c": "3", "d": "9"}}
    if question.type == "options":
        return {"fractions": {"right": "0.5", "half": "1", "wrong": "0", "harmful": "-0.5"}}
    return question.body


@settings(max_examples=60)
@given(histories())
def test_step_numbers_have_no_gap(attempt):
    assert [step.number for step in attempt.steps] == list(range(len(attempt.steps)))


def test_a_regrade_against_a_mended_version_keeps_the_answers():
    attempt = begin(OPTIONS)
    do(attempt, "save", {"answer": "half"})
    do(attempt, "finish")
    mended = replace(OPTIONS, body={"fractions": {**OPTIONS.body["fractions"], "half": "1"}})
    step = attempts.regraded(attempt, question=mended, at=NOW, user_id=7)
    assert (step.state, step.fraction) == ("right", Decimal("1.0000000"))
    assert step.action.response == {"answer": "half"}
    assert step.action.kind == Kind.REGRADE


def test_a_mark_by_hand_survives_a_regrade():
    attempt = begin(OPTIONS)
    do(attempt, "save", {"answer": "half"})
    do(attempt, "finish")
    do(attempt, "mark", mark=Decimal("0.9"), comment="Cukup.")
    mended = replace(OPTIONS, body={"fractions": {**OPTIONS.body["fractions"], "half": "1"}})
    assert attempts.regraded(attempt, question=mended, at=NOW, user_id=7) is None


def test_an_attempt_that_builds_on_an_earlier_answer_begins_with_it():
    attempt = begin(PARTS, response=ALL_RIGHT)
    assert (attempt.state, attempt.response) == ("complete", ALL_RIGHT)
    do(attempt, "finish")
    assert attempt.fraction == 1
