"""What heads of units see: their people, no others, and nothing to change."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core.models import CourseCompletion, Person
from learning.core.testing import factories as make

from .conftest import client_of, credited

LIST = reverse("learning_reports:my_unit")


@pytest.fixture
def as_leader(leader):
    return client_of(leader.user)


def test_people_of_the_subtree_with_their_learning(binjai, jambi, as_leader):
    now, year = timezone.now(), timezone.localdate().year
    first, second, _third = binjai.people
    binjai.enrol(first, last_seen_at=now)
    done = make.EnrolmentFactory(person=first, status="completed", completed_at=now)
    for enrolment, day in (
        (done, timezone.localdate()),
        (make.EnrolmentFactory(person=first), timezone.localdate().replace(day=1, year=year - 1)),
    ):
        CourseCompletion.objects.create(
            enrolment=enrolment,
            person=first,
            course=enrolment.course,
            programme_jp=4,
            completed_at=now - timedelta(days=1),
            local_date=day,
        )
    credited(first, 24)
    credited(first, 90, year=year - 1)
    credited(second, 0)
    credited(jambi.people[0], 50)

    context = as_leader.get(LIST).context
    people, figures = context["people"], context["figures"]

    assert (figures.completions, figures.behind) == (1, 2)
    assert (figures.hours.total, figures.hours.with_target, figures.hours.reached) == (24, 3, 1)
    assert [person.name for person in people] == ["Binjai A", "Binjai B", "Binjai C"]
    assert people[0].learning == {
        "person_id": first.pk,
        "active": 2,
        "completed": 1,
        "seen": now,
    }
    assert [(person.jp, person.has_reached) for person in people] == [
        *((24, True), (0, False), (0, False)),
    ]


def test_who_needs_support(binjai, as_leader):
    first, second, third = binjai.people
    credited(first, 20)
    Person.objects.filter(pk=third.pk).update(status="pppk")

    context = as_leader.get(LIST + "?bantu=1").context

    assert context["people"] == [second]
    assert context["query"] == "bantu=1&"
    credited(second, 20)
    assert as_leader.get(LIST + "?bantu=1").context["people"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=binjai+b", ["Binjai B"]),
        ("?q=tidak+ada", []),
        ("?q=" + "x" * 300, []),
        ("?page=99", ["Binjai A", "Binjai B", "Binjai C"]),
        ("?page=x", ["Binjai A", "Binjai B", "Binjai C"]),
    ],
)
def test_search_and_pages(binjai, as_leader, query, expected):
    assert [person.name for person in as_leader.get(LIST + query).context["people"]] == expected


def test_it_costs_the_same_at_1_and_3(binjai, leader, as_leader, django_assert_num_queries):
    for person in binjai.people[1:]:
        person.is_active = False
        person.save()
    as_leader.get(LIST)
    for active in (1, 3):
        for person in binjai.people[:active]:
            person.is_active = True
            person.save()
            binjai.course.enrolments.get_or_create(
                person=person, defaults={"requested_at": timezone.now()}
            )
        with django_assert_num_queries(18):
            assert len(as_leader.get(LIST).context["people"]) == active


def test_one_of_my_people(binjai, as_leader):
    row = binjai.enrol(binjai.people[0], done_count=1)

    context = as_leader.get(reverse("learning_reports:member", args=[row.person_id])).context

    assert [(found, found.percent) for found in context["rows"]] == [(row, 33)]


def test_the_hours_of_one_of_them(binjai, as_leader):
    person = binjai.people[0]
    credited(person, 7)

    shown = as_leader.get(reverse("learning_reports:member", args=[person.pk])).context["person"]

    assert (shown.jp, shown.missing) == (7, 13)


def test_nobody_else(binjai, jambi, leader, as_leader):
    above = make.PersonFactory(region=binjai.region)
    for person in (jambi.people[0], above, leader):
        response = as_leader.get(reverse("learning_reports:member", args=[person.pk]))
        assert response.status_code == 404


@pytest.mark.parametrize("who", ["asn", "admin", "national", "other"])
def test_who_heads_nothing_is_refused(binjai, jambi, national, who):
    users = {
        "asn": binjai.people[0].user,
        "admin": binjai.admin,
        "national": national,
        "other": jambi.people[0].user,
    }
    client = client_of(users[who])

    assert client.get(LIST).status_code == 403
    member = reverse("learning_reports:member", args=[binjai.people[1].pk])
    assert client.get(member).status_code == 403


def test_the_own_example_stands_first(leader, as_leader):
    now = timezone.now()
    done = make.EnrolmentFactory(person=leader, status="completed", completed_at=now)
    CourseCompletion.objects.create(
        enrolment=done,
        person=leader,
        course=done.course,
        programme_jp=3,
        completed_at=now,
        local_date=timezone.localdate(),
    )
    credited(leader, 3)

    context = as_leader.get(LIST).context

    assert (context["leader"].jp, context["leader"].learning["completed"]) == (3, 1)
    assert leader not in context["people"]
    assert context["figures"].completions == 0


def test_heads_alone_find_it_among_the_tabs(binjai, as_leader):
    desk, link = reverse("learning:desk"), f'href="{LIST}"'

    assert link in as_leader.get(desk).content.decode()
    assert link not in client_of(binjai.people[0].user).get(desk).content.decode()


def test_a_headship_that_ended_shows_nothing(leader, as_leader):
    leader.headships.update(end=timezone.localdate() - timedelta(days=1))

    assert as_leader.get(LIST).status_code == 403


def test_visitors_sign_in_first(db):
    assert client_of(None).get(LIST).status_code == 302


def test_it_is_for_reading(as_leader):
    assert as_leader.post(LIST).status_code == 405
