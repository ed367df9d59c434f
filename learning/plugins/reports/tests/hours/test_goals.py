"""What a year asks of somebody is the same on their own page, in reports and in warnings."""

from datetime import date

import pytest

from learning.core.api import goal_of, jp_needed
from learning.core.models import YearlyTarget
from learning.core.testing import factories as make

from ...hours.people import decorate, expected
from ...hours.targets import minima, targets

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 1)


@pytest.mark.parametrize("status", ["pns", "cpns", "pppk", "other"])
@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027])
def test_a_person_and_the_reports_are_asked_the_same(status, year):
    YearlyTarget.objects.filter(status="pns").update(valid_to=date(2026, 6, 30))
    YearlyTarget.objects.create(status="pns", minimum=30, valid_from=TODAY, warn_month=9)
    YearlyTarget.objects.create(status="cpns", valid_from=TODAY)
    person = make.PersonFactory(status=status)

    own = goal_of(person, year, today=TODAY)

    target = targets(year, today=TODAY).get(status)
    assert (target and target.goal) == own


def test_at_the_edges_of_minimum_and_maximum():
    found = targets(2026, today=TODAY)
    pns, pppk = found["pns"].goal, found["pppk"].goal

    assert [(pns.is_reached(jp), pns.missing(jp)) for jp in (19, 20)] == [(False, 1), (True, 0)]
    assert [pppk.is_reached(jp) for jp in (0, 24, 25)] == [None] * 3
    assert [(pppk.room(jp), pppk.excess(jp)) for jp in (23, 24, 25)] == [(1, 0), (0, 0), (0, 1)]
    assert minima(found) == {"pns": 20, "cpns": 20}


@pytest.mark.parametrize(
    ("jp", "day", "projected", "behind"),
    [
        (9, date(2026, 6, 30), 18, 1),
        (10, date(2026, 6, 30), 20, 0),
        (10, date(2026, 7, 2), 19, 1),
        (10, date(2028, 7, 1), 20, 0),
        (10, date(2028, 7, 2), 19, 1),
        (20, date(2026, 12, 31), 20, 0),
    ],
)
def test_half_a_year_leads_the_same_way_everywhere(jp, day, projected, behind):
    person = make.PersonFactory(status="pns")
    person.jp = jp
    found = targets(2026, today=TODAY)
    [shown] = decorate([person], found, day=day)

    assert (shown.projected, shown.behind) == (projected, behind)
    assert expected(found, day=day)["pns"] == jp_needed(20, day=day)
    assert (jp < jp_needed(20, day=day)) == (projected < 20) == bool(behind)


@pytest.mark.parametrize(
    ("month", "day", "warns_on"),
    [(10, 1, date(2026, 10, 1)), (2, 31, date(2026, 2, 28)), (11, 31, date(2026, 11, 30))],
)
def test_lists_and_notices_warn_from_the_same_day(month, day, warns_on):
    YearlyTarget.objects.filter(status="pns").update(warn_month=month, warn_day=day)
    row = YearlyTarget.objects.get(status="pns")

    assert targets(2026, today=TODAY)["pns"].goal.warns_on == warns_on
    for some in (warns_on, date.fromordinal(warns_on.toordinal() - 1)):
        found = targets(2026, today=TODAY)
        assert row.is_due(some) == ("pns" in expected(found, day=some, only_due=True))
    assert row.is_due(warns_on)
