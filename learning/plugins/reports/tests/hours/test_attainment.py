"""By region and unit, against a reference that looks at each person."""

from datetime import date
from statistics import median

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core.api import assign_role
from learning.core.models import Person, Unit, YearlyTarget
from learning.core.testing import factories as make

from ...hours import attainment
from ...hours.people import Narrowing, Place
from ...hours.sight import Sight
from ...hours.targets import minima, targets
from ..conftest import credited

YEAR = 2026
pytestmark = pytest.mark.django_db


def report(user, place, narrowing=None):
    return attainment.report(
        Sight(user), place, year=YEAR, found=targets(YEAR), narrowing=narrowing
    )


def told(line):
    own = line.figures
    return (own.people, own.with_target, own.reached, own.total, own.median)


def reference(people, jp):
    least = {"pns": 20, "cpns": 20}
    asked = [person for person in people if person.status in least]
    hours = [jp.get(person.pk, 0) for person in people]
    reached = [person for person in asked if jp.get(person.pk, 0) >= least[person.status]]
    return (len(people), len(asked), len(reached), sum(hours), median(hours) if hours else 0)


GROUPS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["pns", "cpns", "pppk", "other"]),
        st.one_of(st.none(), st.integers(0, 45)),
        st.booleans(),
    ),
    max_size=25,
)


@settings(max_examples=25)
@given(groups=GROUPS)
def test_every_level_as_counted_one_by_one(binjai, national, groups):
    Person.objects.filter(region=binjai.region).update(is_active=False)
    parts = [make.make_unit(name=f"Seksi {n}", parent=binjai.unit) for n in range(2)]
    other = make.make_unit(binjai.region, name="Badan")
    units = [None, binjai.agency, binjai.unit, *parts, other]
    jp, people = {}, []
    for number, (unit, status, hours, active) in enumerate(groups):
        person = Person.objects.create(
            name=f"Orang {number}",
            region=binjai.region,
            unit=units[unit],
            status=status,
            is_active=active,
        )
        if hours is not None:
            credited(person, hours, year=YEAR)
            jp[person.pk] = hours
        if active:
            people.append(person)

    for unit in (None, binjai.agency, binjai.unit):
        found = report(binjai.admin, Place(binjai.region, unit))
        check_level(found, unit, [p for p in people if within(p, unit)], jp)
        assert not any(line.is_withheld or line.hides_target for line in found.lines)
    [whole] = [line for line in report(national, Place()).lines if line.place == binjai.region] or [
        None
    ]
    assert (told(whole) if whole else reference([], {})) == reference(people, jp)
    check_nothing_small(report(binjai.user("editor"), Place(binjai.region)))
    Person.objects.filter(region=binjai.region, name__startswith="Orang").update(is_active=False)


def within(person, unit):
    return unit is None or (person.unit is not None and person.unit.path.startswith(unit.path))


def check_level(found, unit, people, jp):
    assert told(found.total) == reference(people, jp)
    depth = unit.depth if unit else 0
    groups = {}
    for person in people:
        path = person.unit.path if person.unit else ""
        groups.setdefault(path[: (depth + 1) * Unit.steplen], []).append(person)
    lines = {line.place.path if line.place else "": told(line) for line in found.lines}
    assert lines == {path: reference(some, jp) for path, some in groups.items()}


def check_nothing_small(found):
    hidden = sum(line.figures.people for line in found.lines if line.is_withheld)
    assert all(line.is_withheld or line.figures.people >= 5 for line in found.lines)
    assert found.total.is_withheld or hidden == 0 or hidden >= 5
    asked = sum(line.figures.with_target for line in found.lines if line.hides_target)
    for line in found.lines:
        assert line.hides_target or line.figures.with_target == 0 or line.figures.with_target >= 5
    assert found.total.hides_target or asked == 0 or asked >= 5


def fill(place, unit, number):
    return [place.person(f"Isi {unit.name} {n}", unit=unit) for n in range(number)]


def test_who_may_not_see_people_gets_no_small_group(binjai):
    other, third = (make.make_unit(binjai.region, name=name) for name in ("Badan", "Camat"))
    fill(binjai, other, 6)
    fill(binjai, third, 20)
    editor = binjai.user("editor")

    found = report(editor, Place(binjai.region))

    assert not found.named
    assert [(line.place.name, line.is_withheld) for line in found.lines] == [
        *(("Badan", True), ("Camat", False), ("Dinas Binjai", True)),
    ]
    assert [line.opens for line in found.lines] == [False, True, False]
    assert not found.total.is_withheld
    below = report(editor, Place(binjai.region, other))
    assert below.total.is_withheld
    assert all(line.is_withheld for line in below.lines)


def test_a_small_region_is_withheld_as_a_whole(binjai):
    found = report(binjai.user("moderator"), Place(binjai.region))

    assert found.total.is_withheld
    assert [line.is_withheld for line in found.lines] == [True]


def test_narrowing_is_for_who_sees_the_people(binjai):
    fill(binjai, binjai.agency, 5)
    Person.objects.filter(pk=binjai.people[0].pk).update(status="pppk")
    narrowing = Narrowing("pppk")

    own = report(binjai.admin, Place(binjai.region), narrowing)
    theirs = report(binjai.user("editor"), Place(binjai.region), narrowing)

    assert own.total.figures.people == 1
    assert (own.total.figures.with_target, own.total.figures.share) == (0, None)
    assert theirs.total.figures.people == 8


def test_several_regions_have_no_sum_where_one_is_withheld(binjai, jambi):
    user = binjai.user("admin")
    assert report(user, Place()).total.figures.people == 3
    assign_role(user, region=jambi.region, role="editor")
    user = type(user).objects.get(pk=user.pk)
    found = report(user, Place())

    assert [(line.place, line.is_withheld) for line in found.lines] == [
        (region, region == jambi.region)
        for region in sorted((binjai.region, jambi.region), key=lambda region: region.path)
    ]
    assert found.total is None


def test_nobody_gets_nothing(binjai):
    assert report(AnonymousUser(), Place()).lines == []


def test_a_year_has_the_target_that_was_in_force_then():
    YearlyTarget.objects.filter(status="pns").update(valid_to=date(2025, 12, 31))
    YearlyTarget.objects.create(status="pns", minimum=30, valid_from=date(2026, 1, 1))

    assert minima(targets(2025)) == {"pns": 20, "cpns": 20}
    assert minima(targets(2026, today=date(2026, 3, 1))) == {"pns": 30, "cpns": 20}
    assert targets(2026)["pppk"].words == "paling banyak 24 JP"


@pytest.mark.parametrize(("role", "number"), [("admin", 5), ("editor", 7)])
def test_it_costs_the_same_at_1_and_3(binjai, role, number):
    user = binjai.user(role)
    for more in (0, 2):
        for n in range(more):
            fill(binjai, make.make_unit(binjai.region, name=f"Badan {n}"), 2)
        user = type(user).objects.get(pk=user.pk)
        with CaptureQueriesContext(
            connection,
        ) as spent:
            assert len(report(user, Place(binjai.region)).lines) == 1 + more
        assert len(spent) == number
