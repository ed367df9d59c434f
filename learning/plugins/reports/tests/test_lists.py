"""The lists: what they show, how they filter and sort, what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.core.api import add_members, create_group, report_result
from learning.core.contract import Result
from learning.core.models import Cohort, CohortMember, Enrolment
from learning.core.testing import factories as make

from .. import queries
from .conftest import client_of

ADMIN = "learning_reports_admin:"
NOW = timezone.now()


def address(name, *args):
    return reverse(ADMIN + name, args=args)


def count_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("participants_results", 18), ("participants", 24), ("matrix", 23), ("courses_results", 11)],
)
def test_a_list_costs_the_same_at_1_and_3(binjai, as_admin, name, expected):
    args = [] if name == "courses_results" else [binjai.course.pk]
    binjai.enrol(binjai.people[0])
    one = count_queries(as_admin, address(name, *args))
    for person in binjai.people[1:]:
        binjai.enrol(person)
        make.make_course(2, region=binjai.region)

    assert (one, count_queries(as_admin, address(name, *args))) == (expected, expected)


def test_people_are_narrowed_by_group_and_cohort(binjai, jambi, as_admin, national):
    first, second, third = binjai.people
    for person in binjai.people:
        binjai.enrol(person)
    group = create_group(binjai.course, name="Pagi")
    add_members(group, person_ids=[first.pk, second.pk])
    mine, theirs = (
        Cohort.objects.create(region=place.region, name=place.name, key=place.name.lower())
        for place in (binjai, jambi)
    )
    for person in (second, third):
        CohortMember.objects.create(cohort=mine, person=person)
    CohortMember.objects.create(cohort=theirs, person=first)

    def names(query, client=as_admin):
        page = client.get(address("participants", binjai.course.pk) + query)
        return sorted(row.person.name for row in page.context["rows"])

    everybody = ["Binjai A", "Binjai B", "Binjai C"]
    assert names(f"?group={group.pk}") == ["Binjai A", "Binjai B"]
    assert names(f"?cohort={mine.pk}") == ["Binjai B", "Binjai C"]
    assert names(f"?group={group.pk}&cohort={mine.pk}") == ["Binjai B"]
    # What one may not choose does not count.
    assert names(f"?cohort={theirs.pk}") == names("?group=99999") == everybody
    jambi_s = client_of(jambi.admin).get(address("participants", binjai.course.pk))
    assert "group" not in jambi_s.context["filters"].form.fields
    assert list(jambi_s.context["filters"].form.fields["cohort"].queryset) == [theirs]


def test_figures_of_courses(binjai, as_admin):
    binjai.enrol(binjai.people[0], last_seen_at=NOW)
    binjai.enrol(binjai.people[1], status="completed", completed_at=NOW)
    binjai.enrol(binjai.people[2], status="withdrawn")
    binjai.enrol(binjai.person("Binjai D"), status="requested")

    course = as_admin.get(address("courses")).context["object_list"][0]

    assert course == binjai.course
    assert course.figures == queries.Figures(participants=2, active=1, completed=1, last_seen=NOW)
    assert course.figures.rate == 50


def test_courses_are_searched_and_filtered(binjai, jambi, national):
    client = client_of(national)

    def titles(query):
        return [row.title for row in client.get(address("courses") + query).context["object_list"]]

    assert titles("") == ["Kursus Binjai", "Kursus Jambi"]
    assert titles("?ordering=-title") == ["Kursus Jambi", "Kursus Binjai"]
    assert titles("?q=jambi") == ["Kursus Jambi"]
    assert titles(f"?region={binjai.region.pk}") == ["Kursus Binjai"]
    assert titles("?is_live=false") == []
    assert titles("?q='; DROP TABLE") == []


def test_courses_of_others_show_figures_of_own_people(binjai, jambi, as_admin):
    jambi.enrol(jambi.people[0])
    jambi.enrol(binjai.people[0])

    rows = as_admin.get(address("courses")).context["object_list"]

    assert {row.title: row.figures.participants for row in rows} == {
        "Kursus Binjai": 0,
        "Kursus Jambi": 1,
    }


@pytest.fixture
def four(binjai):
    """Four participants, each further than the one before, in another state."""
    people = [*binjai.people, binjai.person("Binjai D", unit=binjai.agency)]
    day = timedelta(days=1)
    return [
        binjai.enrol(people[0], done_count=0, requested_at=NOW - 4 * day),
        binjai.enrol(people[1], done_count=1, requested_at=NOW - 3 * day, last_seen_at=NOW),
        binjai.enrol(
            people[2],
            done_count=2,
            status="suspended",
            last_seen_at=NOW - day,
            requested_at=NOW - 2 * day,
        ),
        binjai.enrol(
            people[3], done_count=3, status="completed", completed_at=NOW, requested_at=NOW - day
        ),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "DCBA"),
        ("ordering=name", "ABCD"),
        ("ordering=-name", "DCBA"),
        ("ordering=progress", "ABCD"),
        ("ordering=-seen", "BCDA"),
        ("ordering=completed", "DCBA"),
        ("ordering=kacau", "DCBA"),
        ("status=active", "BA"),
        ("status=active&status=suspended", "CBA"),
        ("status=kacau", "DCBA"),
        ("progress=none", "A"),
        ("progress=under_half", "B"),
        ("progress=over_half", "C"),
        ("progress=done", "D"),
        ("nama=binjai c", "C"),
        ("nama=%3Cscript%3E", ""),
        ("p=99", "DCBA"),
        ("p=kacau", "DCBA"),
    ],
)
def test_participants_are_filtered_and_sorted(four, binjai, as_admin, query, expected):
    response = as_admin.get(f"{address('participants', binjai.course.pk)}?{query}")

    assert "".join(row.person.name[-1] for row in response.context["rows"]) == expected
    assert response.context["items_count"] == len(expected)
    assert response.context["total"] == 4


def test_a_unit_reaches_its_subtree(four, binjai, as_admin):
    def names(unit):
        url = f"{address('participants', binjai.course.pk)}?unit={unit.pk}&ordering=name"
        return [row.person.name[-1] for row in as_admin.get(url).context["rows"]]

    assert names(binjai.agency) == ["A", "B", "C", "D"]
    assert names(binjai.unit) == ["A", "B", "C"]


def test_percent_and_figures(four, binjai, as_admin):
    context = as_admin.get(address("participants", binjai.course.pk) + "?ordering=name").context

    assert [row.percent for row in context["rows"]] == [0, 33, 67, 100]
    assert {name: number for _label, number, name in context["figures"]} == {
        "requested": 0,
        "active": 2,
        "suspended": 1,
        "completed": 1,
        "withdrawn": 0,
        "expired": 0,
    }


def test_numbers_are_whole_for_own_people_and_masked_for_others(binjai, jambi, as_admin):
    binjai.enrol(binjai.people[0])
    binjai.enrol(jambi.people[0])

    rows = as_admin.get(address("participants", binjai.course.pk)).context["rows"]
    shown = {row.person: row.number.replace(" ", "") for row in rows}

    assert shown == {
        binjai.people[0]: binjai.number(binjai.people[0]),
        jambi.people[0]: jambi.people[0].numbers.get().masked,
    }


def test_find_by_number_never_puts_it_into_an_address(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    number = binjai.number(binjai.people[0])
    find = address("find", binjai.course.pk)

    found = as_admin.post(find, {"q": f" {number[:8]} {number[8:]} "})
    unknown = as_admin.post(find, {"q": make.make_nip(55_555)})
    by_name = as_admin.post(find, {"q": "binjai & a"})
    overlong = as_admin.post(find, {"q": "a" * 101})

    listing = address("participants", binjai.course.pk)
    assert found.url == address("participant", row.pk)
    assert unknown.url == listing
    assert by_name.url == f"{listing}?nama=binjai+%26+a"
    assert overlong.url == listing


def test_matrix(binjai, as_admin):
    binjai.enrol(binjai.people[0])
    binjai.enrol(binjai.people[1])
    first, second, _third = binjai.course.activities.all()
    report_result(first, person=binjai.people[0], result=Result(completed=True))
    report_result(second, person=binjai.people[1], result=Result())

    context = as_admin.get(address("matrix", binjai.course.pk)).context

    states = [
        [cell and cell.is_complete for _state, cell in cells]
        for _row, _percent, cells in context["lines"]
    ]
    assert states == [[True, None, None], [None, False, None]]
    assert [percent for _row, percent, _cells in context["lines"]] == [33, 0]


def test_names_are_escaped(binjai, as_admin):
    person = binjai.person("<script>alert(1)</script>")
    row = binjai.enrol(person)

    for name, pk in (
        ("participants", binjai.course.pk),
        ("matrix", binjai.course.pk),
        ("participant", row.pk),
    ):
        body = as_admin.get(address(name, pk)).content.decode()
        assert "<script>alert(1)" not in body
        assert "&lt;script&gt;alert(1)" in body


def test_a_band_of_a_course_that_grew(binjai):
    """Somebody who completed early stays complete when lessons are added."""
    row = binjai.enrol(binjai.people[0], status="completed", completed_at=NOW, done_count=1)

    assert list(queries.in_band(Enrolment.objects.all(), "done")) == [row]
    assert queries.percent_of(row, binjai.course) == 100
