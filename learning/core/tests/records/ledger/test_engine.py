"""What slots are credited, against a reference that counts in another way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core.records.ledger.completions import spread
from learning.core.records.ledger.engine import Outcome, Rule, RuleBook, Slot, credit

DAY = date(2026, 3, 2)


def rule(pk=1, form="e-learning", scope="national", basis="per_day", **more):
    values = {
        "value": None,
        "cap_per_day": None,
        "sessions_per_month": None,
        "surcharge_percent": 0,
        "valid_from": date(2018, 1, 1),
        "valid_to": None,
        **more,
    }
    return Rule(pk, form, scope, basis, **values)


E_LEARNING = rule(cap_per_day=3)
E_LEARNING_ABROAD = rule(2, scope="international", cap_per_day=4)
COACHING = rule(3, "coaching", basis="per_session", value=2, sessions_per_month=2)
SEMINAR = rule(4, "seminar", value=4, cap_per_day=4)
COURSE = rule(5, "course", basis="programme")
COURSE_ABROAD = rule(6, "course", "international", "programme", surcharge_percent=20)
EXCHANGE = rule(7, "exchange", basis="per_event", value=20)
BOOK = RuleBook((E_LEARNING, E_LEARNING_ABROAD, COACHING, SEMINAR, COURSE, COURSE_ABROAD, EXCHANGE))


def slot(order=1, form="e-learning", raw=5, day=DAY, scope="national"):
    return Slot(order, form, scope, day, raw)


def credited(*slots):
    return [outcome.credited for _order, outcome in sorted(credit(slots, BOOK).items())]


class TestTable:
    def test_a_day_of_e_learning_brings_three(self):
        assert credit([slot()], BOOK) == {1: Outcome(3, 1, "day", 3)}

    def test_what_was_done_counts_below_the_cap(self):
        assert credit([slot(raw=2)], BOOK) == {1: Outcome(2, 1, "programme")}

    def test_the_cap_is_over_all_courses_of_the_day(self):
        assert credited(slot(1, raw=2), slot(2, raw=2), slot(3, raw=2)) == [2, 1, 0]

    def test_the_next_day_has_its_own(self):
        assert credited(slot(1), slot(2, day=DAY + timedelta(1))) == [3, 3]

    def test_a_wider_scope_gets_what_is_left_of_its_own_cap(self):
        assert credited(slot(1), slot(2, scope="international")) == [3, 1]

    def test_two_sessions_a_month(self):
        sessions = [slot(n, "coaching", day=DAY + timedelta(n)) for n in (1, 2, 3)]
        found = credit([*sessions, slot(4, "coaching", day=date(2026, 4, 1))], BOOK)
        assert [found[n].credited for n in (1, 2, 3, 4)] == [2, 2, 0, 2]
        assert found[3] == Outcome(0, 3, "month", 2)

    def test_two_seminars_on_a_day_bring_one(self):
        assert credited(slot(1, "seminar"), slot(2, "seminar")) == [4, 0]

    def test_a_programme_counts_as_a_whole(self):
        assert credit([slot(1, "course", 40)], BOOK) == {1: Outcome(40, 5, "programme")}

    def test_an_international_programme_brings_a_fifth_more(self):
        found = credit([slot(1, "course", 7, scope="international")], BOOK)
        assert found == {1: Outcome(8, 6, "surcharge", 20)}

    def test_an_event_brings_what_the_table_says(self):
        assert credit([slot(1, "exchange", 3)], BOOK) == {1: Outcome(20, 7, "table", 20)}

    def test_scope_without_a_line_takes_the_national_one(self):
        assert credited(slot(1, "exchange", scope="international")) == [20]

    def test_without_a_rule_the_verifier_decides(self):
        found = credit([slot(1, "workplace-guidance", 6)], BOOK)
        assert found == {1: Outcome(6, None, "no_rule")}


class TestDates:
    BOOK = RuleBook(
        (
            rule(1, cap_per_day=3, valid_to=date(2026, 6, 30)),
            rule(2, cap_per_day=5, valid_from=date(2026, 7, 1)),
        )
    )

    @pytest.mark.parametrize(
        ("day", "jp", "applied"),
        [(date(2026, 6, 30), 3, 1), (date(2026, 7, 1), 5, 2)],
    )
    def test_the_rule_of_the_day_is_applied(self, day, jp, applied):
        found = credit([slot(raw=9, day=day)], self.BOOK)[1]
        assert (found.credited, found.rule) == (jp, applied)

    def test_before_the_first_rule_there_is_none(self):
        assert self.BOOK.find("e-learning", "national", date(2017, 12, 31)) is None


days = st.dates(date(2026, 1, 28), date(2026, 2, 3))
forms = st.sampled_from(["e-learning", "coaching", "seminar", "course", "exchange", "other"])
scopes = st.sampled_from(["national", "international"])
slots_of = st.lists(st.tuples(forms, scopes, days, st.integers(0, 12)), max_size=14).map(
    lambda rows: [Slot(n, *row) for n, row in enumerate(rows)]
)
caps = st.none() | st.integers(0, 6)
changes = st.lists(
    st.builds(
        lambda pk, form, scope, start, cap, month, more: rule(
            pk,
            form,
            scope,
            "per_session" if form == "coaching" else "per_day",
            value=2 if form == "coaching" else None,
            cap_per_day=cap,
            sessions_per_month=month if form == "coaching" else None,
            surcharge_percent=0 if form == "coaching" else more,
            valid_from=start,
        ),
        st.integers(10, 99),
        forms,
        scopes,
        days,
        caps,
        caps,
        st.sampled_from([0, 20, 50]),
    ),
    max_size=5,
    unique_by=lambda row: (row.form_code, row.scope, row.valid_from),
)


def reference(slots, rules):
    """Hour by hour: each hour of a slot counts if the day and the month have room for it."""
    found = {}
    for one in slots:
        earlier = [other for other in slots if other.order < one.order]
        fitting = [
            r
            for r in rules
            if r.form_code == one.form_code
            and r.scope in (one.scope, "national")
            and r.valid_from <= one.day
            and (r.valid_to is None or one.day <= r.valid_to)
        ]
        # That of the own scope before the national one, then the newest.
        fitting.sort(key=lambda r: (r.scope == one.scope, r.valid_from))
        if not fitting:
            found[one.order] = one.raw
            continue
        best = fitting[-1]
        same = [other for other in earlier if other.form_code == one.form_code]
        month = [
            other
            for other in same
            if (other.day.year, other.day.month) == (one.day.year, one.day.month)
            and found[other.order] > 0
        ]
        today = sum(found[other.order] for other in same if other.day == one.day)
        wanted = best.value if best.value is not None else one.raw
        if best.value is None:
            wanted += wanted * best.surcharge_percent // 100
        if best.basis == "per_session" and best.sessions_per_month is not None:
            wanted = wanted if len(month) < best.sessions_per_month else 0
        hours = 0
        while hours < wanted and (best.cap_per_day is None or today + hours < best.cap_per_day):
            hours += 1
        found[one.order] = hours
    return found


TABLE = (E_LEARNING, E_LEARNING_ABROAD, COACHING, SEMINAR, COURSE, COURSE_ABROAD, EXCHANGE)


@given(slots_of, changes)
def test_as_the_reference_over_random_days_and_rules(slots, more):
    rules = (*TABLE, *more)
    found = {order: outcome.credited for order, outcome in credit(slots, RuleBook(rules)).items()}
    assert found == reference(slots, rules)


@given(slots_of)
def test_one_more_slot_changes_nothing_before_it(slots):
    before = credit(slots[:-1], BOOK)
    assert {**credit(slots, BOOK), **before} == credit(slots, BOOK)


@given(
    st.integers(0, 60),
    st.dictionaries(days, st.integers(1, 90), min_size=1, max_size=6),
)
def test_hours_spread_over_days_are_all_there(jp, weights):
    parts = spread(jp, weights)
    assert sum(raw for _day, raw in parts) == jp
    assert all(raw > 0 for _day, raw in parts)
    assert {day for day, _raw in parts} <= set(weights)


def test_an_hour_is_reached_on_the_day_that_completes_it():
    monday, tuesday = DAY, DAY + timedelta(1)
    assert spread(1, {monday: 10, tuesday: 10}) == [(tuesday, 1)]
    assert spread(10, {monday: 30, tuesday: 20}) == [(monday, 6), (tuesday, 4)]
