"""What holds for every question of every type, whatever is answered."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.plugins.quiz.engine.values import RIGHT_ABOVE, QuestionData
from learning.plugins.quiz.questions.base import InvalidBody
from learning.plugins.quiz.questions.registry import question_types

from .strategies import SLUGS, garbage, questions, responses, starts

# As most people read it, with decimal commas.
LANGUAGE = "id"
every_type = pytest.mark.parametrize("slug", SLUGS)
few = settings(max_examples=12)
EVERYTHING = {"correctness": True, "feedback": True, "right_answer": True}


def answered(data, slug):
    started = data.draw(starts(slug))
    posted = data.draw(responses(started))
    response = started.kind.read(started.question, started.frozen, posted)
    return started, response


def test_every_registered_type_has_a_strategy():
    assert {kind.slug for kind in question_types} == set(SLUGS)


@every_type
@few
@given(data=st.data())
def test_a_fraction_stays_within_its_bounds(slug, data):
    started, response = answered(data, slug)
    fraction = started.kind.grade(started.question, started.frozen, response)
    assert Decimal(-1) <= fraction <= Decimal(1)


@every_type
@few
@given(data=st.data())
def test_the_right_response_is_complete_and_earns_the_whole_mark(slug, data):
    started = data.draw(starts(slug))
    kind, question, frozen = started.kind, started.question, started.frozen
    right = kind.right_response(question, frozen)
    if right is not None:
        assert kind.read(question, frozen, right) == right
        assert kind.is_complete(question, frozen, right)
        assert kind.why_invalid(question, frozen, right) == ""
        assert kind.grade(question, frozen, right) == 1
        assert all(part.fraction == 1 for part in kind.parts(question, frozen, right))
        assert kind.clear_wrong(question, frozen, right) == right
        assert kind.right_summary(question, frozen)


@every_type
@few
@given(data=st.data())
def test_clearing_wrong_parts_never_takes_a_right_one(slug, data):
    started, response = answered(data, slug)
    kind, question, frozen = started.kind, started.question, started.frozen
    cleared = kind.clear_wrong(question, frozen, response)
    before = {part.key: part for part in kind.parts(question, frozen, response)}
    after = {part.key: part for part in kind.parts(question, frozen, cleared)}
    for key, part in after.items():
        # An emptied part is worth nothing, which is more than one that costs something.
        assert part.fraction <= max(before[key].fraction, Decimal(0))
        if before[key].fraction > RIGHT_ABOVE:
            assert part.fraction == before[key].fraction
    assert kind.clear_wrong(question, frozen, cleared) == cleared


@every_type
@few
@given(data=st.data())
def test_parts_average_to_the_fraction(slug, data):
    started, response = answered(data, slug)
    kind, question, frozen = started.kind, started.question, started.frozen
    parts = kind.parts(question, frozen, response)
    assert bool(parts) == kind.has_parts
    if parts:
        weight = sum(part.weight for part in parts)
        average = sum(part.fraction * part.weight for part in parts) / weight
        fraction = kind.grade(question, frozen, response)
        assert abs(average - fraction) < Decimal("0.00001")


@every_type
@few
@given(data=st.data())
def test_reading_twice_is_reading_once_and_nothing_breaks_on_nonsense(slug, data):
    started = data.draw(starts(slug))
    kind, question, frozen = started.kind, started.question, started.frozen
    posted = data.draw(garbage() | responses(started))
    response = kind.read(question, frozen, posted)
    assert kind.read(question, frozen, response) == response
    assert all(
        isinstance(name, str) and isinstance(value, str) and value and "\x00" not in value
        for name, value in response.items()
    )
    ask_everything(started, response)


@every_type
@few
@given(data=st.data())
def test_an_answer_to_another_version_breaks_nothing(slug, data):
    started, response = answered(data, slug)
    other = data.draw(starts(slug))
    ask_everything(replace(other, frozen=started.frozen), response)
    ask_everything(other, data.draw(garbage()))


def ask_everything(started, response):
    kind, question, frozen = started.kind, started.question, started.frozen
    assert isinstance(kind.summary(question, frozen, response), str)
    assert isinstance(kind.why_invalid(question, frozen, response), str)
    assert Decimal(-1) <= kind.grade(question, frozen, response) <= 1
    assert kind.is_same(question, frozen, response, dict(response))
    kind.parts(question, frozen, response)
    kind.number_right(question, frozen, response)
    kind.clear_wrong(question, frozen, response)
    kind.feedback(question, frozen, response)
    kind.right_summary(question, frozen)
    for show in ({}, EVERYTHING):
        for read_only in (False, True):
            kind.render_context(
                question, frozen, response, prefix="q1_", read_only=read_only, show=show
            )


@every_type
@few
@given(data=st.data())
def test_a_complete_response_is_gradable_and_nothing_is_missing(slug, data):
    started, response = answered(data, slug)
    kind, question, frozen = started.kind, started.question, started.frozen
    complete = kind.is_complete(question, frozen, response)
    assert complete == (kind.why_invalid(question, frozen, response) == "")
    if complete and kind.is_graded:
        assert kind.is_gradable(question, frozen, response)


@every_type
@few
@given(data=st.data())
def test_classes_of_an_answer_are_among_the_possible_ones(slug, data):
    started, response = answered(data, slug)
    kind, question = started.kind, started.question
    given_ = {(row.part, row.key) for row in kind.classes(question, started.frozen, response)}
    possible = {(row.part, row.key) for row in kind.possible_classes(question)}
    if possible:
        assert given_ <= possible


@every_type
@few
@given(data=st.data())
def test_cleaning_twice_is_cleaning_once(slug, data):
    question = data.draw(questions(slug))
    assert question_types[slug].clean(question) == question.body
    assert all(isinstance(pk, int) for _, pk in question_types[slug].files(question))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats() | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=6), children, max_size=4)
    ),
    max_leaves=12,
)


@every_type
@few
@given(data=st.data())
def test_a_hostile_body_is_refused_with_its_faults_or_made_normal(slug, data):
    body = dict(data.draw(questions(slug)).body)
    if body:
        name = data.draw(st.sampled_from(sorted(body)))
        body[name] = data.draw(json_values)
    question = QuestionData(type=slug, body=body, stem=data.draw(st.text(max_size=20)))
    faults, cleaned = cleaned_or_faults(question)
    assert all(fault.message for fault in faults)
    assert bool(faults) != (cleaned is not None)
    if cleaned is not None:
        assert question_types[slug].clean(replace(question, body=cleaned)) == cleaned


def cleaned_or_faults(question):
    try:
        return [], question_types[question.type].clean(question)
    except InvalidBody as refused:
        return refused.faults, None


@every_type
@few
@given(data=st.data())
def test_chance_earns_no_more_than_the_whole_mark(slug, data):
    chance = question_types[slug].guess_score(data.draw(questions(slug)))
    assert chance is None or -1 <= chance <= 1
