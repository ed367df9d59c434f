import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core.api import set_head
from learning.core.testing.factories import PersonFactory, make_course, make_unit
from learning.plugins.paths.models import PathEnrolment
from learning.plugins.paths.queries.leading import has_standing
from learning.plugins.paths.services import cycles, enrolling
from learning.plugins.paths.testing import course_leaf, make_path

from .conftest import words

UNIT = "/belajar/jalur/unit/"


@pytest.fixture
def office(person):
    """``person`` heads it."""
    unit = make_unit(person.region)
    set_head(unit, person=person, start=timezone.localdate() - dt.timedelta(days=9))
    return unit


@pytest.fixture
def follow(office):
    """``follow(path, name)``: somebody of a unit below the office follows the path."""
    below = make_unit(parent=office)

    def found(path, name="Bawahan", due_in=None):
        who = PersonFactory(region=office.region, unit=below, name=name)
        due = None if due_in is None else timezone.localdate() + dt.timedelta(days=due_in)
        enrolling.assign_many(path, person_ids=[who.pk], actor=None, due_on=due)
        return PathEnrolment.objects.get(path=path, person=who)

    return found


def drill(path) -> str:
    return reverse("learning_paths:unit_path", args=[path.pk])


def test_only_heads_see_it(client, learner):
    path = make_path(course_leaf(make_course()))
    enrolling.enrol(path, person=learner)
    for url in (UNIT, drill(path), reverse("learning_paths:unit_csv", args=[path.pk])):
        assert client.get(url).status_code == 403
    client.logout()
    assert client.get(UNIT).status_code == 302


def test_a_head_sees_their_people_by_path(read, learner, follow):
    path = make_path(course_leaf(make_course()), title="Jalur uji")
    follow(path, due_in=-2)
    follow(path, due_in=9)
    enrolling.enrol(path, person=PersonFactory())
    tree = read(UNIT)
    [row] = [words(found, "th, td") for found in tree.select("tbody tr")]
    assert row == ["Jalur uji", "2", "0", "1", "–"]


def test_names_filter_and_search(read, learner, follow):
    path = make_path(course_leaf(make_course()))
    follow(path, "Amir", due_in=-2)
    follow(path, "Budi", due_in=9)
    assert words(read(drill(path)), "tbody th") == ["Amir", "Budi"]
    assert words(read(f"{drill(path)}?keadaan=terlambat"), "tbody th") == ["Amir"]
    assert words(read(f"{drill(path)}?q=bud"), "tbody th") == ["Budi"]
    assert read(f"{drill(path)}?q=tiada").select(".empty")


def test_people_of_others_are_not_found(client, learner, office):
    path = make_path(course_leaf(make_course()))
    enrolling.enrol(path, person=PersonFactory())
    assert client.get(drill(path)).status_code == 404
    assert client.get(reverse("learning_paths:unit_csv", args=[path.pk])).status_code == 404
    assert client.get(f"{UNIT}999999/").status_code == 404


def test_the_table_is_downloaded_as_filtered(client, learner, follow):
    path = make_path(course_leaf(make_course()))
    follow(path, "=CMD()", due_in=-2)
    follow(path, "Budi", due_in=9)
    url = reverse("learning_paths:unit_csv", args=[path.pk])
    response = client.get(f"{url}?keadaan=terlambat")
    lines = response.getvalue().decode().splitlines()
    assert lines[0].startswith("\ufeffName;Position;Unit;Status")
    assert [line.split(";")[0] for line in lines[1:]] == ["'=CMD()"]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_paths(client, learner, follow, number, django_assert_num_queries):
    for _ in range(number):
        follow(make_path(course_leaf(make_course())))
    client.get(UNIT)
    # Session, account, person; headships for the gate and the tabs, units led; number, counts,
    # paths; two for what waits behind a head's tabs.
    with django_assert_num_queries(11):
        client.get(UNIT)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_people(client, learner, follow, number, django_assert_num_queries):
    path = make_path(course_leaf(make_course()))
    for at in range(number):
        follow(path, f"Pegawai {at}")
    client.get(drill(path))
    with django_assert_num_queries(13):
        client.get(drill(path))


@pytest.mark.parametrize("days", [None, 400, 91, 90, 89, 1, 0, -1, -30, -31, -400])
def test_standing_is_the_same_in_sql(follow, days):
    path = make_path(course_leaf(make_course()), valid_months=12)
    row, today = follow(path), timezone.localdate()
    if days is not None:
        cycles.set_validity(row, path, today + dt.timedelta(days=days))
        row.save()
    found = [
        standing
        for standing in PathEnrolment.Standing
        if PathEnrolment.objects.filter(has_standing(standing, today), pk=row.pk).exists()
    ]
    assert found == [row.standing(today)]
