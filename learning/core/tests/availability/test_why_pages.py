"""The pages of why: what learners may ask about themselves, and staff about whom."""

from copy import deepcopy

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from learning.core import api
from learning.core.models import Activity, Course, CourseGroup
from learning.core.regions.provisioning import assign_role, provision_region
from learning.core.testing.availability import hold, leaf
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    make_course,
    make_course_page,
    make_region,
)
from learning.core.testing.shared import kept_rows

from .test_access import after, closed
from .test_why import address, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def first_regions(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        regions = {"course": make_region(name="Kota Contoh")}
        regions |= {name: make_region() for name in ("person", "other")}
        for row in regions.values():
            provision_region(row)
        yield regions


@pytest.fixture
def regions(first_regions, db):
    """The course's, the person's and another one, with their roles."""
    return deepcopy(first_regions)


@pytest.fixture
def region(regions):
    return regions["course"]


@pytest.mark.parametrize(
    ("role", "where", "sees"),
    [
        ("admin", "course", True),
        ("admin", "person", True),
        ("admin", "other", False),
        ("editor", "course", False),
        ("moderator", "course", False),
        ("editor", "person", False),
    ],
)
def test_staff_ask_about_whose_progress_they_may_see(client, course, regions, role, where, sees):
    person = PersonFactory(region=regions["person"])
    api.assign(course, person=person, actor=None)
    user = UserFactory()
    assign_role(user, region=regions[where], role=role)
    client.force_login(user)
    kept = reverse("learning_why:subject", args=["kursus", course.pk, person.pk])
    for page in (staff_page(course, person), kept):
        assert (client.get(page).status_code == 200) == sees


def test_staff_do_not_ask_about_strangers_by_number(client, course, regions):
    """Neither enrolled here nor of one's region: rules of one's own would answer about anybody."""
    stranger = PersonFactory(name="Orang Jauh", region=regions["other"])
    user = UserFactory()
    assign_role(user, region=regions["course"], role="admin")
    client.force_login(user)
    kept = reverse("learning_why:subject", args=["kursus", course.pk, stranger.pk])
    for page in (staff_page(course, stranger), kept):
        answer = client.get(page)
        assert (answer.status_code, "Orang Jauh" in answer.text) == (404, False)


def test_rules_of_others_courses_are_told_only_where_ones_people_learn(client, course, regions):
    CourseGroup.objects.create(course=course, key="a", name="Tim Rahasia")
    hold(course, leaf("group", group="a", shown=False))
    person = PersonFactory(region=regions["person"])
    user = UserFactory()
    assign_role(user, region=regions["person"], role="admin")
    client.force_login(user)
    kept = reverse("learning_why:subject", args=["kursus", course.pk, person.pk])
    for page in (staff_page(course, person), kept):
        assert "Tim Rahasia" not in client.get(page).text
    api.assign(course, person=person, actor=None)
    for page in (staff_page(course, person), kept):
        assert "Tim Rahasia" in client.get(page).text


def test_learners_do_not_ask_about_others(learner, course):
    other = EnrolmentFactory(course=course)
    assert learner.get(staff_page(course, other.person)).status_code != 200


@pytest.fixture
def learner(client, person):
    client.force_login(person.user)
    return client


def test_learners_ask_on_a_page_of_its_own(learner, course, activities, enrolment):
    hold(activities[1], after(activities[0]))
    answer = learner.get(address("aktivitas", activities[1].pk))
    assert answer.status_code == 200
    assert page_of(activities[0]) in answer.text
    assert learner.get(address("kursus", course.pk)).status_code == 200


def test_a_locked_activity_leads_to_its_next_step(learner, activities, enrolment):
    hold(activities[1], after(activities[0]))
    hold(activities[2], after(activities[1]))
    answer = learner.get(page_of(activities[2]))
    assert answer.status_code == 403
    assert page_of(activities[0]) in answer.text


def test_a_hidden_activity_has_no_page(learner, activities, enrolment):
    Activity.objects.filter(pk=activities[1].pk).update(title="Rahasia")
    hold(Activity.objects.get(pk=activities[1].pk), closed(shown=False))
    answer = learner.get(address("aktivitas", activities[1].pk))
    assert (answer.status_code, "Rahasia" in answer.text) == (404, False)


def test_nothing_is_told_of_others(learner, course, activities):
    other = EnrolmentFactory(course=course)
    assert learner.get(address("pendaftaran", other.pk)).status_code == 404
    assert learner.get(address("gone", 1)).status_code == 404
    assert learner.get(address("aktivitas", 10**9)).status_code == 404
    answer = learner.get(address("aktivitas", activities[0].pk))
    assert (answer.status_code, activities[0].title in answer.text) == (200, False)


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_course_that_one_could_not_read_is_not_named(learner, person, withdrawn):
    page = make_course_page(title="Kursus tertutup")
    course = Course.objects.get(translation_key=page.translation_key)
    assert "Kursus tertutup" in learner.get(address("kursus", course.pk)).text
    if withdrawn:
        page.unpublish()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    assert learner.get(address("kursus", course.pk)).status_code == 404
    api.assign(course, person=person, actor=None)
    assert "Kursus tertutup" in learner.get(address("kursus", course.pk)).text


def test_a_visitor_signs_in_first(client, activities):
    assert client.get(address("aktivitas", activities[0].pk)).status_code == 302


def staff_page(course, person):
    return reverse("learning_why:person", args=[course.pk, person.pk])


@pytest.fixture
def chief(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_staff_see_everything_for_a_person(chief, course, person, activities, enrolment):
    hold(
        activities[1], leaf("profile", field="position", how="contains", value="Guru", shown=False)
    )
    answer = chief.get(staff_page(course, person))
    assert answer.status_code == 200
    assert all(row.title in answer.text for row in activities)
    assert "Guru" in answer.text


def test_staff_ask_about_the_subjects_of_plugins(chief, course, person, plugin, region):
    where = reverse("learning_why:subject", args=["daerah", region.pk, person.pk])
    assert "Kota Contoh, staff" in chief.get(where).text


def test_staff_ask_about_whom_is_not_enrolled(chief, course, person):
    assert chief.get(staff_page(course, person)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_staff_page_asks_the_same_for_any_number(
    chief, person, number, django_assert_num_queries
):
    course = make_course(number + 1, sections=1)
    api.enrol(course, person=person)
    rows = list(course.activities.order_by("order"))
    for row in rows[1:]:
        hold(row, after(rows[0]), leaf("group"))
    chief.get(staff_page(course, person))
    with django_assert_num_queries(21):
        chief.get(staff_page(course, person))
