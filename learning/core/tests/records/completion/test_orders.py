"""Events in any order, and again: one answer. Between two decisions of staff, that is."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core import api
from learning.core.contract import Result
from learning.core.courses.models import needs_of
from learning.core.models import Activity, Enrolment, Progress
from learning.core.records import errors
from learning.core.records import progress as rules
from learning.core.records.completion.states import Facts, State, complete_at, state_of
from learning.core.records.completion.upkeep import MET
from learning.core.testing.factories import ActivityFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
SLOW = settings(max_examples=60)
VIEW, DECLARED, REFUSED = "view", "declared complete", "declared not complete"

asked = st.fixed_dictionaries(
    {
        "completion": st.sampled_from(["all", "all", "view", "reported", "manual", "none"]),
        "requires_view": st.booleans(),
        "requires_report": st.booleans(),
        "requires_score": st.sampled_from(["", "any", "pass"]),
    }
)
reports = st.lists(
    st.builds(
        Result,
        completed=st.booleans(),
        score=st.one_of(st.none(), st.integers(0, 2).map(lambda n: Decimal(n) / 2)),
        passed=st.one_of(st.none(), st.booleans()),
        at=st.integers(0, 5).map(lambda n: START + timedelta(minutes=n)),
        key=st.sampled_from("abc"),
    ),
    max_size=4,
    unique_by=lambda result: (result.at, result.key),
)


@st.composite
def two_orders(draw, *more):
    """The same events twice; the second time shuffled, some of them repeated."""
    some = [*draw(reports), *draw(st.lists(st.sampled_from([VIEW, *more]), max_size=2))]
    again = draw(st.lists(st.sampled_from(some), max_size=2)) if some else []
    return some, draw(st.permutations([*some, *again]))


class Case:
    """One person in one activity."""

    def __init__(self, **asked):
        self.activity = ActivityFactory(**asked)
        self.enrolment = EnrolmentFactory(course=self.activity.course)
        self.person = self.enrolment.person

    def happen(self, *events):
        for event in events:
            if event == VIEW:
                self._open()
            elif event in (DECLARED, REFUSED):
                self._decide(event == DECLARED)
            else:
                api.report_result(self.activity, person=self.person, result=event)
        return self

    def _open(self):
        """Long after the last time, so that the visit is written down."""
        Enrolment.objects.update(last_seen_at=None)
        enrolment = Enrolment.objects.get(pk=self.enrolment.pk)
        rules.record_view(self.activity, person=self.person, enrolment=enrolment, progress=self.row)

    def _decide(self, completed):
        api.override_completion(
            self.activity, person=self.person, completed=completed, actor=None, reason="Begitu"
        )

    @property
    def row(self):
        return Progress.objects.filter(activity=self.activity, person=self.person).first()

    @property
    def outcome(self):
        row = self.row or Progress()
        seen, facts = row.first_viewed_at is not None, Facts.of(row)
        remembered = (row.reported_at, row.first_scored_at, row.passed_at, row.score, row.passed)
        return state_of(self.activity, facts), seen, *remembered


@given(asked, two_orders())
@SLOW
def test_any_order_gives_the_same_state(db, chosen, orders):
    one, other = orders

    assert Case(**chosen).happen(*one).outcome == Case(**chosen).happen(*other).outcome


@given(asked, two_orders(DECLARED))
@SLOW
def test_declared_complete_sticks_wherever_it_comes(db, chosen, orders):
    one, other = orders

    assert Case(**chosen).happen(*one).outcome == Case(**chosen).happen(*other).outcome


@given(asked, two_orders(), two_orders())
@SLOW
def test_declared_not_complete_counts_anew_from_what_comes_after(db, chosen, before, after):
    one = Case(**chosen).happen(*before[0], REFUSED, *after[0])
    other = Case(**chosen).happen(*before[1], REFUSED, *after[1])

    assert one.outcome == other.outcome


@given(asked, two_orders(DECLARED))
@SLOW
def test_what_completes_one_person_at_once_completes_many_in_the_background(db, chosen, orders):
    case = Case(**chosen).happen(*orders[0])
    Progress.objects.filter(activity=case.activity).update(completed_at=None, override_reason="")
    found = Progress.objects.filter(MET, activity=case.activity)

    row = case.row or Progress()
    assert found.exists() == (complete_at(case.activity, Facts.of(row)) is not None)


def test_not_complete_holds_until_something_happens():
    case = Case(completion="view").happen(VIEW, REFUSED)

    assert case.outcome[0] == State.INCOMPLETE
    assert case.row.override_reason == "Begitu"

    case.happen(VIEW)
    assert case.outcome[0] == State.COMPLETE
    # The log keeps it; the row no longer stands on the decision.
    assert (case.row.override_reason, case.row.log.get().reason) == ("", "Begitu")


def test_reading_does_not_undo_a_decision_on_what_reading_does_not_complete():
    done = Result(completed=True, at=START)
    case = Case(completion="reported").happen(done, REFUSED, VIEW)

    assert case.outcome[0] == State.INCOMPLETE
    assert case.happen(done).outcome[0] == State.COMPLETE


def test_a_pass_taken_back_by_a_correction_does_not_come_back_by_itself():
    passed = Result(score=Decimal(1), passed=True, at=START, key="quiz")
    mended = Result(score=Decimal(0), passed=False, at=START + timedelta(minutes=1), key="quiz")
    case = Case(completion="all", requires_view=True, requires_score="pass")

    case.happen(VIEW, passed, mended)
    assert case.outcome[0] == State.PASSED

    case.happen(REFUSED, VIEW)
    assert case.outcome[0] == State.INCOMPLETE


def test_the_time_of_completion_is_that_of_the_last_fact_whatever_came_first():
    earlier = Result(score=Decimal(1), passed=True, at=START)
    later = Result(completed=True, at=START + timedelta(minutes=4))
    asked = {"completion": "all", "requires_report": True, "requires_score": "pass"}

    for events in ((earlier, later), (later, earlier)):
        assert Case(**asked).happen(*events).row.completed_at == later.at


def test_a_new_attempt_forgets_every_fact(person):
    case = Case(completion="all", requires_report=True, requires_score="pass")
    case.happen(Result(completed=True, score=Decimal(1), passed=True, at=START))
    Enrolment.objects.update(status="completed", completed_at=START)

    api.begin_attempt(case.activity.course, person=case.person, reason="Tahunan")

    row = Progress.objects.get()
    assert (row.reported_at, row.first_scored_at, row.passed_at) == (None, None, None)
    assert needs_of(Activity.objects.get()) == ("report", "pass")


def test_time_counts_together_with_the_rest(monkeypatch):
    case = Case(completion="all", requires_view=True, min_seconds=60)
    for offset in (0, 30, 60):
        now = START + timedelta(seconds=offset)
        monkeypatch.setattr(rules.timezone, "now", lambda now=now: now)
        api.heartbeat(case.activity, person=case.person)
    assert case.outcome[0] == State.INCOMPLETE

    case.happen(VIEW)

    assert case.outcome[0] == State.COMPLETE


def test_a_tick_is_only_for_what_is_completed_by_hand():
    case = Case(completion="all", requires_view=True)

    with pytest.raises(errors.NotAllowedNow):
        api.complete_manually(case.activity, person=case.person)

    assert case.row is None
