"""From what is known to whether a course is complete: the rules of S3, one test each."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core.courses.criteria import Criteria, Kind, read, size
from learning.core.records.completion.criteria import Known, judge

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
A, B, C = (str(UUID(int=number)) for number in (1, 2, 3))
LIVE = {A: True, B: True, C: False}


def day(number):
    return START + timedelta(days=number)


def known(now=30, **facts):
    facts.setdefault("live", LIVE)
    return Known(now=day(now), since=START, zone=ZoneInfo("Asia/Jakarta"), **facts)


def moment(data, **facts):
    return judge(read(data), known(**facts)).at


def test_nothing_stored_asks_for_nothing_of_its_own():
    assert not read({})
    assert not read({"match": "any"})
    assert size(Criteria(), LIVE) == 2


def test_all_required_activities():
    asked = {"activities": {}}

    assert moment(asked, done={A: day(1)}) is None
    assert moment(asked, done={A: day(1), B: day(4)}) == day(4)


def test_an_optional_activity_can_be_asked_for():
    asked = {"activities": {"keys": [C]}}

    assert moment(asked, done={A: day(1), B: day(4)}) is None
    assert moment(asked, done={C: day(2)}) == day(2)


def test_any_of_chosen_activities_is_the_earliest():
    asked = {"activities": {"match": "any", "keys": [A, C]}}

    assert moment(asked, done={B: day(1)}) is None
    assert moment(asked, done={A: day(5), C: day(2)}) == day(2)


def test_at_least_some_activities_is_the_moment_of_the_last_one_needed():
    asked = {"activities": {"match": "some", "number": 2, "keys": [A, B, C]}}

    assert moment(asked, done={A: day(1)}) is None
    assert moment(asked, done={A: day(1), B: day(7), C: day(3)}) == day(3)


def test_an_activity_that_is_gone_asks_nothing_of_anybody():
    asked = {"activities": {"keys": [A, B]}}

    assert moment(asked, live={A: True}, done={A: day(1)}) == day(1)


def test_all_of_nothing_is_never_met():
    assert moment({"activities": {"keys": [A]}}, live={}) is None


def test_other_courses_all_or_any():
    both = {"courses": {"match": "all", "keys": [A, B]}}
    either = {"courses": {"match": "any", "keys": [A, B]}}

    assert moment(both, courses={A: day(1)}) is None
    assert moment(both, courses={A: day(1), B: day(2)}) == day(2)
    assert moment(either, courses={A: day(1)}) == day(1)


def test_approval_by_all_or_any_roles():
    both = {"approval": {"match": "all", "roles": ["leader", "admin"]}}
    either = {"approval": {"match": "any", "roles": ["leader", "admin"]}}

    assert moment(both, marks={"leader": day(1)}) is None
    assert moment(both, marks={"leader": day(1), "admin": day(3)}) == day(3)
    assert moment(either, marks={"admin": day(3)}) == day(3)


def test_ones_own_word_is_no_approval():
    assert moment({"declaration": {}}, marks={"leader": day(1)}) is None
    assert moment({"declaration": {}}, marks={"": day(1)}) == day(1)
    assert moment({"approval": {"roles": ["leader"]}}, marks={"": day(1)}) is None


def test_a_date_begins_where_the_course_is_given():
    asked = {"date": {"date": "2026-03-11"}}
    midnight = datetime(2026, 3, 11, tzinfo=ZoneInfo("Asia/Jakarta"))

    assert moment(asked, now=9) is None
    assert moment(asked, now=30) == midnight
    assert judge(read(asked), known(now=9)).due_at == midnight
    assert judge(read(asked), known(now=30)).due_at is None


def test_days_after_the_attempt_began():
    assert moment({"days": {"days": 31}}) is None
    assert moment({"days": {"days": 30}}) == day(30)
    assert judge(read({"days": {"days": 31}}), known()).due_at == day(31)


def test_a_grade_of_at_least():
    asked = {"grade": {"percent": "70"}}

    assert moment(asked) is None
    assert moment(asked, grade=Decimal("0.69999")) is None
    assert moment(asked, grade=Decimal("0.7")) == day(30)
    assert moment(asked, grade=Decimal("0.7"), graded_at=day(2)) == day(2)


def test_the_end_of_the_enrolment():
    assert moment({"end": {}}) is None
    assert moment({"end": {}}, ended_at=day(30)) == day(30)


def test_all_kinds_are_complete_with_the_latest():
    asked = {"match": "all", "declaration": {}, "activities": {"match": "any"}}

    assert moment(asked, marks={"": day(2)}) is None
    assert moment(asked, marks={"": day(2)}, done={A: day(6)}) == day(6)


def test_any_kind_is_complete_with_the_earliest():
    asked = {"match": "any", "declaration": {}, "activities": {"match": "any"}}

    assert moment(asked) is None
    assert moment(asked, marks={"": day(2)}, done={A: day(6)}) == day(2)


@pytest.mark.parametrize(
    "broken",
    [
        {"days": {"days": 0}},
        {"days": {"days": 10**20}},
        {"date": {"date": "kapan-kapan"}},
        {"grade": {"percent": "NaN"}},
        {"approval": {"roles": ["raja"]}},
        {"courses": {"keys": ["bukan-kunci"]}},
        {"activities": {"match": "most"}},
        {"ilham": {}},
        {"match": "perhaps", "declaration": {}},
        {"declaration": {}, "days": []},
        ["declaration"],
    ],
)
def test_what_cannot_be_read_is_never_met(broken):
    marked = {"": day(1), "leader": day(1), "admin": day(1)}
    outcome = judge(read(broken), known(marks=marked, done={A: day(1), B: day(1)}))

    assert outcome.at is None
    assert outcome.done < outcome.total


def test_steps_add_up_where_all_are_needed():
    asked = {"activities": {}, "approval": {"roles": ["leader", "admin"]}, "declaration": {}}
    outcome = judge(read(asked), known(done={A: day(1)}, marks={"leader": day(2)}))

    assert (outcome.done, outcome.total) == (2, 5)


def test_steps_are_those_of_the_nearest_where_one_is_enough():
    asked = {"match": "any", "activities": {}, "courses": {"keys": [A, B, C]}}
    outcome = judge(read(asked), known(courses={A: day(1), B: day(2)}, done={A: day(1)}))

    assert (outcome.done, outcome.total) == (2, 3)


def test_approval_is_wanted_once_nothing_else_is_missing():
    asked = {"activities": {}, "approval": {"roles": ["leader"]}}

    def waits(**facts):
        return judge(read(asked), known(**facts)).waits_for_approval

    assert not waits(done={A: day(1)})
    assert waits(done={A: day(1), B: day(1)})
    assert not waits(done={A: day(1), B: day(1)}, marks={"leader": day(2)})


moments = st.dictionaries(st.sampled_from([A, B, C]), st.integers(0, 9).map(day), max_size=3)
kinds = {
    "activities": st.fixed_dictionaries(
        {
            "match": st.sampled_from(["all", "any", "some"]),
            "number": st.integers(1, 4),
            "keys": st.lists(st.sampled_from([A, B, C]), max_size=3, unique=True),
        }
    ),
    "courses": st.fixed_dictionaries(
        {"match": st.sampled_from(["all", "any"]), "keys": st.just([A, B])}
    ),
    "approval": st.fixed_dictionaries(
        {"match": st.sampled_from(["all", "any"]), "roles": st.just(["leader", "admin"])}
    ),
    "declaration": st.just({}),
    "days": st.fixed_dictionaries({"days": st.integers(1, 60)}),
}
any_criteria = (
    st.fixed_dictionaries({"match": st.sampled_from(["all", "any"])}, optional=kinds)
    .map(read)
    .filter(bool)
)
any_marks = st.dictionaries(
    st.sampled_from(["", "leader", "admin"]), st.integers(0, 9).map(day), max_size=3
)
any_facts = st.fixed_dictionaries({"done": moments, "courses": moments, "marks": any_marks})


@given(any_criteria, any_facts, any_facts)
def test_more_facts_never_take_completion_away_and_never_make_it_later(criteria, some, others):
    merged = {name: {**others[name], **some[name]} for name in some}
    before, after = judge(criteria, known(**some)), judge(criteria, known(**merged))

    assert after.done >= before.done
    if before.at:
        assert after.at <= before.at


@given(any_criteria, any_facts)
def test_progress_is_whole_exactly_when_the_course_is_complete(criteria, facts):
    outcome = judge(criteria, known(**facts))

    assert outcome.total == size(criteria, LIVE)
    assert (outcome.done == outcome.total) == outcome.is_met
    assert 0 <= outcome.done <= outcome.total


@given(any_criteria)
def test_criteria_read_in_one_order(criteria):
    places = [list(Kind).index(part.kind) for part in criteria.parts]

    assert places == sorted(places)


def test_dates_are_read_as_days():
    assert read({"date": {"date": "2026-12-31"}}).parts[0].day == date(2026, 12, 31)
