"""A course as somebody sees it, in the staff's page."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from learning.core import api
from learning.core.api import Role
from learning.core.models import (
    Course,
    CourseGroup,
    CoursesIndexPage,
    Enrolment,
    Progress,
    ProgressLog,
    SectionPage,
)
from learning.core.records.simulation.profiles import of_person, supposed
from learning.core.records.simulation.seeing import see
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    add_page,
    make_course_page,
    make_region,
    make_unit,
    site_home,
)
from learning.core.testing.shared import kept_rows
from learning.plugins.lesson.models import LessonPage
from learning.plugins.quiz.models import QuizPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def first_branch(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield api.provision_region(make_region(), parent_page=site_home())


@pytest.fixture
def branch(first_branch, db):
    return deepcopy(first_branch)


def leaf(kind, **data):
    return {"kind": kind, **data}


def done(page, wanted="complete"):
    return leaf("completion", activity=str(page.translation_key), wanted=wanted)


def tree(*children, op="all"):
    return {"op": op, "children": list(children)}


@pytest.fixture(scope="module")
def first_world(first_branch, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield staged_course(first_branch)


@pytest.fixture
def world(first_world, branch):
    return deepcopy(first_world)


def staged_course(branch):
    """A section for a group from tomorrow on, with a lesson that is hidden before the first."""
    page = make_course_page(CoursesIndexPage.objects.get(pk=branch.courses_index.pk), title="K")
    course = Course.objects.get(translation_key=page.translation_key)
    CourseGroup.objects.create(course=course, key="a", name="A")
    first = add_page(page, LessonPage(title="Satu"))
    quiz = add_page(page, QuizPage(title="Kuis"))
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    rule = tree(leaf("group", group="a"), leaf("date", **{"from": tomorrow}))
    section = add_page(page, SectionPage(title="Bab", availability=rule))
    hidden = {**done(first), "shown": False}
    add_page(section, LessonPage(title="Dalam", availability=tree(hidden)))
    add_page(page, LessonPage(title="Lulus", availability=tree(done(quiz, "pass"))))
    course.refresh_from_db()
    return course


def ids(course):
    return {row.title: row.pk for row in course.activities.all()}


def states(seen):
    return {row.title: row.state for part in seen.parts for row in part.rows}


def suppose(course, *, days=0, **values):
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return see(course, supposed(data, course=course, at=timezone.now() + timedelta(days=days)))


def test_nobody_in_particular(world):
    seen = suppose(world)

    assert states(seen) == {"Satu": "open", "Kuis": "open", "Dalam": "hidden", "Lulus": "greyed"}
    assert (seen.open, seen.greyed, seen.hidden) == (2, 1, 1)
    assert [question.text for question in seen.questions] == ["For the group “A”"]
    section = next(part for part in seen.parts if part.title == "Bab")
    (rule,) = section.rule
    assert (rule.text, rule.met) == ("All of these", False)
    assert [(line.text.split(",")[0][:16], line.met) for line in rule.parts] == [
        ("For the group “A", False),
        (rule.parts[1].text[:16], False),
    ]


def test_each_thing_supposed_changes_its_verdict(world):
    pk, group = ids(world), suppose(world).questions[0].name

    done_first = suppose(world, **{f"kegiatan_{pk['Satu']}": "selesai"})
    assert states(done_first)["Dalam"] == "greyed"
    in_group = suppose(world, **{f"kegiatan_{pk['Satu']}": "selesai", "benar": [group]})
    assert states(in_group)["Dalam"] == "greyed"
    later = suppose(world, days=2, **{f"kegiatan_{pk['Satu']}": "selesai", "benar": [group]})
    assert states(later)["Dalam"] == "open"
    for result, expected in (("lulus", "open"), ("gagal", "greyed"), ("selesai", "greyed")):
        found = suppose(world, **{f"kegiatan_{pk['Kuis']}": result})
        assert states(found)["Lulus"] == expected


def test_what_the_course_does_not_have_is_not_supposed(world):
    pk = ids(world)
    odd = {f"kegiatan_{pk['Satu']}": "lulus", "kegiatan_999999": "selesai", "benar": ["x", "y"]}

    seen = suppose(world, **odd)

    assert states(seen) == states(suppose(world))


def test_a_person_as_they_are_and_as_they_will_be(world):
    person = PersonFactory()
    api.assign(world, person=person, actor=None)
    now = timezone.now()
    api.complete_manually(world.activities.get(title="Satu"), person=person)
    CourseGroup.objects.get(key="a").members.create(person=person)

    seen = see(world, of_person(person, course=world, at=now))
    later = see(world, of_person(person, course=world, at=now + timedelta(days=2)))

    assert states(seen) == {"Satu": "open", "Kuis": "open", "Dalam": "greyed", "Lulus": "greyed"}
    assert states(later)["Dalam"] == "open"
    assert seen.questions == ()
    assert {row.title: row.result for part in seen.parts for row in part.rows}["Satu"] == "selesai"
    section = next(part for part in seen.parts if part.title == "Bab")
    assert [line.met for line in section.rule[0].parts] == [True, False]


def test_order_dates_and_prerequisites_are_told_too(world):
    world.sequential = True
    world.content_version += 1
    world.save()

    seen = suppose(world)

    row = next(row for part in seen.parts for row in part.rows if row.title == "Kuis")
    assert row.state == "greyed"
    assert [line.text for line in row.rule] == ["Opens when you have completed “Satu”."]


def address(course, **query):
    return reverse("learning_access:simulation", args=[course.pk], query=query)


def sign_in(client, region, role):
    user = UserFactory()
    api.assign_role(user, region=region, role=role)
    client.force_login(user)
    return user


def test_editors_suppose_and_administrators_choose_people(client, world, branch):
    person = PersonFactory(name="Sari Peserta")
    api.assign(world, person=person, actor=None)
    sign_in(client, branch.region, Role.EDITOR)
    assert client.get(address(world)).status_code == 200
    assert client.get(address(world, orang=person.pk)).status_code == 404
    assert "Sari" not in client.get(address(world, nama="Sari")).content.decode()

    sign_in(client, branch.region, Role.ADMIN)
    assert "Sari Peserta" in client.get(address(world, nama="sari")).content.decode()
    answer = client.get(address(world, orang=person.pk))
    assert answer.status_code == 200
    assert answer.context["learner"] == person


def test_a_person_is_found_by_number_and_by_name(client, world, branch):
    unit = make_unit(branch.region)
    person = api.create_person(
        name="Tono", number="198001012005031001", status="pns", unit=unit, position=""
    )
    sign_in(client, branch.region, Role.ADMIN)

    def find(text):
        return client.post(address(world), {"q": text})

    assert find("19800101 200503 1 001").url == address(world, orang=person.pk)
    assert find("ton").url == address(world, nama="ton")
    assert find("198001012005039999").url == address(world)
    assert find("").url == address(world)


def test_nobody_is_asked_about_through_rules_of_ones_own(client, world, branch):
    """Neither enrolled here nor of one's region: not even an administrator looks at them."""
    stranger = PersonFactory(name="Orang Jauh", region=make_region())
    sign_in(client, branch.region, Role.ADMIN)

    assert client.get(address(world, orang=stranger.pk)).status_code == 404
    assert "Orang Jauh" not in client.get(address(world, nama="Orang")).content.decode()


def test_courses_of_others_are_not_there(client, world, branch):
    elsewhere = api.provision_region(make_region(), parent_page=site_home())
    person = PersonFactory()
    api.assign(world, person=person, actor=None)
    sign_in(client, elsewhere.region, Role.ADMIN)

    for query in ({}, {"orang": person.pk}, {"nama": "a"}):
        assert client.get(address(world, **query)).status_code == 404
    assert client.post(address(world), {"q": "a"}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"pada": "tiada"},
        {"pada": "9999-12-31T23:59"},
        {"pada": "0001-01-01T00:00"},
        {"nama": "\x00"},
        {"benar": "x" * 3000},
    ],
)
def test_odd_queries_do_no_harm(client, world, branch, query):
    sign_in(client, branch.region, Role.ADMIN)
    assert client.get(address(world, **query)).status_code == 200


@pytest.mark.parametrize("who", ["x", "-1", "9" * 30, "٣", "999999"])
def test_odd_people_are_not_there(client, world, branch, who):
    sign_in(client, branch.region, Role.ADMIN)
    assert client.get(address(world, orang=who)).status_code == 404


def test_looking_records_nothing(client, world, branch):
    person = PersonFactory()
    api.assign(world, person=person, actor=None)
    sign_in(client, branch.region, Role.ADMIN)
    before = [list(model.objects.values()) for model in (Enrolment, Progress, ProgressLog)]

    client.get(address(world, orang=person.pk))
    client.get(address(world, **{f"kegiatan-{ids(world)['Satu']}": "selesai"}))

    assert [list(model.objects.values()) for model in (Enrolment, Progress, ProgressLog)] == before


@pytest.mark.parametrize("number", [1, 3])
def test_queries_follow_kinds_not_activities(world, number, django_assert_num_queries):
    page = LessonPage.objects.get(title="Satu").get_parent().specific
    for serial in range(number):
        rule = tree(leaf("group", group="a"))
        add_page(page, LessonPage(title=f"Lagi {serial}", availability=rule))
    person = PersonFactory()
    api.assign(world, person=person, actor=None)
    world.refresh_from_db()
    see(world, of_person(person, course=world, at=timezone.now()))

    with django_assert_num_queries(4):
        see(world, of_person(person, course=world, at=timezone.now()))


def test_the_page_of_a_course_leads_here(client, world, branch):
    sign_in(client, branch.region, Role.EDITOR)
    page = LessonPage.objects.get(title="Satu")

    html = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()

    assert address(world) in html
