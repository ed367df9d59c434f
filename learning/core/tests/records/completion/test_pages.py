"""What learners, leaders and administrators see of criteria, and what they may do."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.core import api
from learning.core.contract import Result
from learning.core.models import Activity, Course, CriterionMark, Enrolment, Headship
from learning.core.records.completion import approving
from learning.core.signals import notice_wanted
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    add_page,
    ask,
    make_course,
    make_course_page,
    make_region,
    make_unit,
)
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db
BY_TWO = {"approval": {"roles": ["leader", "admin"]}}
LIST = "/belajar/persetujuan/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


class World:
    """A region with an agency and a unit in it, each with a head, and somebody who waits."""

    def __init__(self):
        self.region = make_region()
        self.agency = make_unit(self.region, "Dinas")
        self.unit = make_unit(parent=self.agency, name="Bidang")
        self.leader, self.above = self.head(self.unit), self.head(self.agency)
        self.course = make_course(1, criteria=BY_TWO, region=self.region)
        self.enrolment = self.waiting()

    def head(self, unit):
        person = PersonFactory(region=self.region, unit=unit)
        Headship.objects.create(
            unit=unit, person=person, kind=Headship.Kind.DEFINITIVE, start=date(2020, 1, 1)
        )
        return person

    def waiting(self, person=None):
        person = person or PersonFactory(region=self.region, unit=self.unit)
        enrolment = api.assign(self.course, person=person, actor=None)
        enrolment.refresh_from_db()
        return enrolment

    def holder(self, role, region=None):
        region, user = region or self.region, UserFactory()
        api.provision_region(region)
        api.assign_role(user, region=region, role=role)
        return user


@pytest.fixture
def world(db):
    return World()


def approve(user, enrolment, role, **data):
    return signed_in(user).post(reverse("learning:approve", args=[enrolment.pk, role]), data)


def names_on_list(user):
    page = signed_in(user).get(LIST)
    return {row.person for row in page.context["rows"]}


def test_a_leader_sees_and_approves_their_own_unit(world):
    stranger = world.waiting(PersonFactory())
    assert names_on_list(world.leader.user) == {world.enrolment.person}

    answer = approve(world.leader.user, world.enrolment, "leader", note="Siap")
    assert (answer.status_code, answer.url) == (302, LIST)
    mark = CriterionMark.objects.get()
    assert (mark.role, mark.actor, mark.note) == ("leader", world.leader.user, "Siap")
    assert names_on_list(world.leader.user) == set()

    assert approve(world.leader.user, stranger, "leader").status_code == 403


def test_the_leader_above_may_approve_too(world):
    assert approve(world.above.user, world.enrolment, "leader").status_code == 302
    assert CriterionMark.objects.count() == 1


def test_an_administrator_of_the_courses_region_approves_as_such(world):
    admin = world.holder("admin")
    stranger = world.waiting(PersonFactory())
    assert names_on_list(admin) == {world.enrolment.person, stranger.person}

    assert approve(admin, stranger, "admin").status_code == 302
    assert approve(admin, stranger, "leader").status_code == 403
    assert [mark.role for mark in CriterionMark.objects.all()] == ["admin"]


def test_one_person_may_be_asked_in_both_roles(world):
    api.provision_region(world.region)
    api.assign_role(world.leader.user, region=world.region, role="admin")

    page = signed_in(world.leader.user).get(LIST)
    assert page.text.count('<form class="stack-s" method="post"') == 2
    for role in ("leader", "admin"):
        approve(world.leader.user, world.enrolment, role)

    world.enrolment.refresh_from_db()
    assert world.enrolment.status == "completed"


def test_nobody_approves_themselves(world):
    own = world.waiting(world.leader)

    assert approve(world.leader.user, own, "leader").status_code == 403
    assert world.leader not in names_on_list(world.leader.user)
    assert names_on_list(world.above.user) >= {world.leader}


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_other_roles_neither_see_nor_approve(world, role):
    user = world.holder(role)

    assert signed_in(user).get(LIST).status_code == 403
    assert approve(user, world.enrolment, "admin").status_code == 403
    assert CriterionMark.objects.count() == 0


def test_an_administrator_of_another_region_neither_sees_nor_approves(world):
    user = world.holder("admin", make_region())

    assert names_on_list(user) == set()
    assert approve(user, world.enrolment, "admin").status_code == 403


def test_learners_do_not_approve(world):
    for person in (world.enrolment.person, PersonFactory()):
        assert signed_in(person.user).get(LIST).status_code == 403
        assert approve(person.user, world.enrolment, "leader").status_code == 403


def test_who_is_not_signed_in_is_asked_to(world, client):
    address = reverse("learning:approve", args=[world.enrolment.pk, "leader"])

    assert client.get(LIST).status_code == 302
    assert client.post(address).status_code == 302
    assert CriterionMark.objects.count() == 0


def test_approving_is_a_post_and_knows_its_roles(world):
    user, pk = world.leader.user, world.enrolment.pk

    assert signed_in(user).get(f"{LIST}{pk}/leader/").status_code == 405
    assert signed_in(user).post(f"{LIST}{pk}/raja/").status_code == 404
    assert signed_in(user).post(f"{LIST}999/leader/").status_code == 404


def test_a_note_that_is_too_long_comes_back_at_its_field(world):
    note = "panjang " * 40
    answer = approve(world.leader.user, world.enrolment, "leader", note=note)

    assert answer.status_code == 422
    assert note.strip() in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert CriterionMark.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(world, number, django_assert_num_queries):
    for _index in range(number - 1):
        world.waiting()
    admin = signed_in(world.holder("admin"))
    admin.get(LIST)

    with django_assert_num_queries(7):
        page = admin.get(LIST)

    assert len(page.context["rows"]) == number


@pytest.fixture
def told():
    found = []

    def hear(kind, users, data, url, **kwargs):
        if kind.slug == "completion-approval-wanted":
            found.append((sorted(users), data["person"], url))

    notice_wanted.connect(hear)
    yield found
    notice_wanted.disconnect(hear)


def test_the_nearest_leader_and_the_administrators_are_told(world, told):
    admin = world.holder("admin")

    waiting = world.waiting()

    name = str(waiting.person)
    assert told == [([world.leader.user.pk], name, LIST), ([admin.pk], name, LIST)]


def test_who_waits_again_is_told_of_again(world):
    keys = []

    def hear(kind, key, **kwargs):
        if kind.slug == "completion-approval-wanted":
            keys.append(key)

    course = ask(make_course(1), grade={"percent": 75}, approval={"roles": ["leader"]})
    person = PersonFactory(region=world.region, unit=world.unit)
    api.enrol(course, person=person)
    notice_wanted.connect(hear)
    try:
        for percent in ("0.8", "0.7", "0.78"):
            api.report_course_grade(course, person=person, fraction=Decimal(percent))
    finally:
        notice_wanted.disconnect(hear)
    assert len(set(keys)) == len(keys) == 2


def test_of_many_who_begin_to_wait_together_one_notice_tells(world, told):
    people = [PersonFactory(region=world.region, unit=world.unit) for _number in range(3)]
    people.append(world.leader)

    api.bulk_assign(world.course, person_ids=[row.pk for row in people], actor=None)

    # The leader's own completion is for the leader above.
    assert told == [(sorted([world.leader.user.pk, world.above.user.pk]), "", LIST)]


def test_the_count_is_of_who_waits(world):
    assert approving.count_waiting(world.leader.user) == 1
    assert approving.count_waiting(PersonFactory().user) == 0


@pytest.fixture
def course(db):
    page = make_course_page()
    for index in range(2):
        add_page(page, LessonPage(title=f"Pelajaran {index}", slug=f"pelajaran-{index}"))
    return Course.objects.get(page=page)


@pytest.fixture
def learner(client, person):
    client.force_login(person.user)
    return client


def test_the_course_page_says_what_completes_it_and_takes_ones_word(learner, person, course):
    ask(course, activities={}, declaration={})
    api.enrol(course, person=person)

    page = learner.get(course.url)
    assert "Pelajaran 0" in page.text
    assert reverse("learning:declare", args=[course.pk]) in page.text

    answer = learner.post(reverse("learning:declare", args=[course.pk]), follow=True)
    assert answer.redirect_chain == [(course.url, 302)]
    assert reverse("learning:declare", args=[course.pk]) not in learner.get(course.url).text


def test_the_last_word_leads_to_the_page_of_completion(learner, person, course):
    ask(course, declaration={})
    api.enrol(course, person=person)

    answer = learner.post(reverse("learning:declare", args=[course.pk]))

    assert answer.url == reverse("learning:completed", args=[course.pk])
    assert Enrolment.objects.get().status == "completed"


def test_declaring_is_refused_in_words_where_it_is_not_asked_for(learner, person, course):
    assert learner.post(reverse("learning:declare", args=[course.pk])).status_code == 403
    api.enrol(course, person=person)

    assert learner.post(reverse("learning:declare", args=[course.pk])).status_code == 409
    assert learner.get(reverse("learning:declare", args=[course.pk])).status_code == 405
    assert learner.post(reverse("learning:declare", args=[10**9])).status_code == 404
    assert CriterionMark.objects.count() == 0


def test_percent_is_of_the_steps_that_are_needed(learner, person, course):
    ask(course, activities={"match": "any"}, declaration={})
    enrolment = api.enrol(course, person=person)
    for activity in course.activities.all():
        api.complete_manually(activity, person=person)

    enrolment.refresh_from_db()
    shape = api.learner_outline(course, person=person, enrolment=enrolment)

    assert (shape.done, shape.total, shape.percent) == (2, 2, 50)
    assert "50 %" in learner.get(course.url).text


def test_a_lesson_shows_the_criteria_beside_the_outline(learner, person, course):
    ask(course, activities={}, days={"days": 30})
    api.enrol(course, person=person)

    page = learner.get(reverse("learning:activity", args=[course.activities.first().pk]))

    assert page.text.count("<li><svg") >= 2
    assert "30 " in page.text


def test_a_lesson_with_several_conditions_shows_each(learner, person, course):
    activity = course.activities.first()
    Activity.objects.filter(pk=activity.pk).update(
        completion="all", requires_view=True, requires_score="any"
    )
    activity.refresh_from_db()
    api.enrol(course, person=person)
    address = reverse("learning:activity", args=[activity.pk])

    page = learner.get(address)
    assert 'id="conditions"' in page.text

    api.report_result(activity, person=person, result=Result(score=Decimal("0.5")))
    assert 'id="conditions"' not in learner.get(address).text


def test_the_course_page_costs_the_same_with_criteria_and_without(learner, person, course):
    api.enrol(course, person=person)

    def cost():
        learner.get(course.url)
        with CaptureQueriesContext(connection) as queries:
            learner.get(course.url)
        return len(queries)

    before = cost()
    ask(course, activities={}, declaration={}, approval={"roles": ["admin"]})

    assert cost() == before
