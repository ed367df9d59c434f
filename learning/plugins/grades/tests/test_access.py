"""Who may see whose grades, and what happened to them."""

from decimal import Decimal

import pytest

from learning.core.api import Role, assign_role, can, provision_region
from learning.core.models import Headship
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    make_region,
)
from learning.plugins.grades.models import Grade, Gradebook, GradeItem, Scale, Standing
from learning.plugins.grades.queries.access import gradebooks, learners
from learning.plugins.grades.queries.history import changes
from learning.plugins.grades.services import grading, receiving
from learning.plugins.grades.testing import gradebook, learner, root_of, scale, scored, standing_of

pytestmark = pytest.mark.django_db
D = Decimal


def with_role(region, role):
    provision_region(region)
    user = UserFactory()
    assign_role(user, region=region, role=role)
    return user


@pytest.fixture
def staff(book):
    return with_role(book.course.region, Role.ADMIN)


@pytest.fixture
def people(book, items):
    """Ani, Budi, Budi and Citra, who have a score each for "Kuis 1"."""
    made = [learner(book, name=name) for name in ("Budi", "Ani", "Citra", "Budi")]
    for person in made:
        scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk for person in made])
    return made


def names(page):
    return [row.person.name for row in page.rows]


class TestHistory:
    def test_newest_first(self, book, items, people, grader, staff):
        person = people[0]
        for number, value in ((1, "60"), (2, "70")):
            grading.set_grade(
                items[0],
                person=person,
                number=number,
                actor=grader,
                value=D(value),
                reason="Lisan",
            )
        found = list(changes(book, staff, item=items[0].pk, person=person.pk))
        assert [row.new_final for row in found] == [70, 60, 50]


class TestAccess:
    def test_the_courses_region_grades(self, book, person, items, staff):
        grade = Grade(item=items[0], gradebook=book, person=person)
        assert can(staff, "change", grade)
        assert can(staff, "change", book)
        assert can(staff, "delete", items[0])
        assert list(gradebooks(staff)) == [book]

    def test_another_region_sees_its_own_people_only(self, book, person, people):
        elsewhere = PersonFactory(region=make_region(), name="Dewi")
        EnrolmentFactory(course=book.course, person=elsewhere)
        user = with_role(elsewhere.region, Role.ADMIN)
        assert not can(user, "view", book)
        assert [row.person for row in learners(user, book)] == [elsewhere]
        own = Grade(item=root_of(book), gradebook=book, person=elsewhere)
        assert (can(user, "view", own), can(user, "change", own)) == (True, False)
        theirs = Grade(item=root_of(book), gradebook=book, person=person)
        assert not can(user, "view", theirs)

    def test_a_head_sees_those_below(self, book, people):
        head = PersonFactory(region=book.course.region, unit=people[0].unit)
        Headship.objects.create(person=head, unit=people[0].unit, start="2020-01-01")
        assert [row.person for row in learners(head.user, book)] == [people[0]]
        assert can(head.user, "view", standing_of(book, people[0]))
        assert not can(head.user, "view", standing_of(book, people[1]))
        assert not can(head.user, "change", Grade.objects.filter(person=people[0]).first())

    def test_a_head_who_learns_sees_none_of_their_own_here(self, book, items, people, grader):
        """What is hidden from them on their own page is not among those of their people."""
        unit = people[0].unit
        head = learner(book, unit=unit, name="Kepala")
        scored(items[0], head, "0.9")
        receiving.sync_people(book, [head.pk])
        Headship.objects.create(person=head, unit=unit, start="2020-01-01")
        assert [row.person for row in learners(head.user, book)] == [people[0]]
        assert {row.person for row in changes(book, head.user)} == {people[0]}
        alone = gradebook(1, region=book.course.region)
        EnrolmentFactory(course=alone.course, person=head)
        assert list(gradebooks(head.user)) == [book]

    def test_moderators_look(self, book, items):
        user = with_role(book.course.region, Role.MODERATOR)
        assert can(user, "view", items[0])
        assert not can(user, "change", items[0])

    def test_learners_have_no_rights_here(self, book, person):
        assert not learners(person.user, book).exists()
        assert not gradebooks(person.user).exists()

    @pytest.mark.parametrize("model", [Scale, Gradebook, GradeItem, Grade, Standing])
    def test_the_nation_may_all(self, book, people, model):
        user = with_role(book.course.region.get_parent(), Role.NATIONAL)
        row = model.objects.first() or scale(book.course.region)
        assert can(user, "view", row)
