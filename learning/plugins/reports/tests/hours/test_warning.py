"""Who will miss the minimum: the rule, and the list in the admin."""

from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from learning.core.api import Goal, jp_projected
from learning.core.models import Enrolment, Job, Person
from learning.core.testing import factories as make

from ...hours import asked, people
from ...hours.people import expected
from ...hours.targets import Target
from ..conftest import client_of, credited

ADMIN = "learning_reports_admin:"
LIST, ASSIGN = reverse(ADMIN + "warning"), reverse(ADMIN + "warning_assign")
YEAR = timezone.localdate().year
HALF = f"?tanggal={YEAR}-07-02"


def target(least, warns_on=date(2026, 10, 1)):
    return {"pns": Target("pns", Goal(least, None, warns_on=warns_on))}


@given(st.integers(0, 60), st.integers(1, 60), st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_behind_means_that_the_pace_misses_the_minimum(jp, least, day):
    days = date(day.year, 12, 31).timetuple().tm_yday
    pace = Fraction(jp * days, day.timetuple().tm_yday)

    assert (jp < expected(target(least), day=day)["pns"]) == (pace < least)
    assert jp_projected(jp, day=day) == int(pace)


def test_the_day_of_the_warning_comes_from_the_target():
    assert expected(target(20), day=date(2026, 9, 30), only_due=True) == {}
    assert expected(target(20), day=date(2026, 10, 1), only_due=True) == {"pns": 16}
    assert expected(target(20), day=date(2026, 12, 31)) == {"pns": 20}


def names(response):
    return [person.name for person in response.context["people"]]


@pytest.fixture
def hours(binjai, jambi):
    first, second, third = binjai.people
    credited(first, 3)
    credited(second, 10)
    Person.objects.filter(pk=third.pk).update(status="pppk")
    return binjai


def test_the_furthest_behind_comes_first(hours, as_admin):
    hours.person("Binjai D")

    response = as_admin.get(LIST + HALF)

    # Half of the year and a day: 11 of 20 JP.
    assert names(response) == ["Binjai D", "Binjai A", "Binjai B"]
    assert [(person.jp, person.behind) for person in response.context["people"]] == [
        *((0, 11), (3, 8), (10, 1)),
    ]
    assert names(as_admin.get(LIST + HALF + "&urut=nama")) == ["Binjai A", "Binjai B", "Binjai D"]
    assert names(as_admin.get(LIST + HALF + "&nama=binjai+b")) == ["Binjai B"]
    assert names(as_admin.get(LIST + HALF + "&status=cpns")) == []


def test_it_opens_by_itself_on_the_day_of_the_warning(hours, as_admin, monkeypatch):
    for day, found in ((date(YEAR, 9, 30), []), (date(YEAR, 10, 1), ["Binjai A", "Binjai B"])):
        for module in (asked, people):
            monkeypatch.setattr(module.timezone, "localdate", lambda *args, day=day: day)
        response = as_admin.get(LIST)
        assert names(response) == found
        assert response.context["asked"].opens_on == (None if found else date(YEAR, 10, 1))


def test_a_day_of_another_year_is_no_choice(hours, as_admin):
    response = as_admin.get(LIST + f"?tanggal={YEAR - 1}-07-01")

    assert response.context["asked"].chosen_day is None


@pytest.mark.parametrize("query", ["?tanggal=x", "?tahun=abc", "?p=x", "?urut=<b>", "?jabatan=9"])
def test_what_makes_no_sense_asks_for_nothing(hours, as_admin, query):
    assert as_admin.get(LIST + query).status_code == 200


def test_the_ticked_are_led_to_a_course(hours, as_admin, jambi):
    ticked = f"?row={hours.people[0].pk}&row={jambi.people[0].pk}&row=x"

    page = as_admin.get(ASSIGN + ticked + "&q=kursus+binjai")
    assert page.context["people"] == [hours.people[0]]
    assert list(page.context["page_obj"]) == [hours.course]
    rows = [hours.people[0].pk, jambi.people[0].pk]
    answer = as_admin.post(ASSIGN, {"row": rows, "course": hours.course.pk})

    job = Job.objects.get()
    assert answer.url == reverse(ADMIN + "job", args=[job.pk])
    assert (job.state, job.total) == ("ready", 1)
    assert not Enrolment.objects.exists()


def test_nobody_ticked_and_no_such_course(hours, as_admin):
    assert as_admin.get(ASSIGN).context["people"] == []
    assert as_admin.post(ASSIGN, {"row": [hours.people[0].pk], "course": 0}).status_code == 404
    answer = as_admin.post(ASSIGN, {"row": ["x"], "course": hours.course.pk})
    assert (answer.status_code, answer.url) == (302, LIST)
    assert not Job.objects.exists()


def test_it_costs_the_same_at_1_and_3(hours, as_admin, django_assert_num_queries):
    address = LIST + HALF
    as_admin.get(address)
    for more in ("", "Binjai D"):
        if more:
            hours.person(more)
        else:
            credited(hours.people[1], 20)
        with django_assert_num_queries(19):
            assert len(names(as_admin.get(address))) == 1 + bool(more)


def test_a_unit_narrows(hours, as_admin):
    other = make.make_unit(hours.region, name="Badan")
    hours.person("Badan A", unit=other)

    assert names(as_admin.get(f"{LIST}{HALF}&unit={other.pk}")) == ["Badan A"]
    assert as_admin.get(f"{LIST}{HALF}&unit=999999").status_code == 404


def test_who_sees_no_names_sees_no_list(hours):
    for role in ("editor", "moderator"):
        client = client_of(hours.user(role))
        assert client.get(LIST).status_code in (302, 403)
        assert client.get(ASSIGN).status_code in (302, 403)
