"""Real threads: the last place of a group goes to one, and counts are what the lists say."""

import pytest
from django.db import connection

from learning.core.contract import DomainError
from learning.core.models import Cohort, CohortMember, CourseGroup, GroupMember
from learning.core.records.groups import services
from learning.core.regions.services import cohorts
from learning.core.testing.factories import EnrolmentFactory, PersonFactory, make_course
from learning.core.testing.threads import together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def test_the_last_place_of_a_group_goes_to_one():
    group = services.create_group(make_course(), name="A", capacity=1)
    people = [EnrolmentFactory(course=group.course).person_id for _number in range(3)]
    found = together(*(lambda pk=pk: services.add_members(group, person_ids=[pk]) for pk in people))
    assert sorted(len(added.added) for added in found) == [0, 0, 1]
    assert GroupMember.objects.count() == 1


def test_two_who_put_in_the_same_person_put_them_in_once():
    group = services.create_group(make_course(), name="A")
    person = EnrolmentFactory(course=group.course).person_id
    found = together(*[lambda: services.add_members(group, person_ids=[person])] * 2)
    assert sorted(len(added.added) for added in found) == [0, 1]


def test_of_two_groups_of_one_name_one_is_made():
    course = make_course()
    found = together(*[lambda: services.create_group(course, name="A")] * 2)
    assert sum(isinstance(each, DomainError) for each in found) == 1
    assert CourseGroup.objects.count() == 1


def test_a_cohort_filled_twice_at_once_is_filled_once():
    region = make_course().region
    cohort = Cohort.objects.create(region=region, name="A", key="a", by_rule=True)
    for _number in range(5):
        PersonFactory(region=region)
    found = together(*[lambda: cohorts.fill(cohort)] * 2)
    assert sum(filled.joined for filled in found) == 5
    cohort.refresh_from_db()
    assert (cohort.member_count, CohortMember.objects.count()) == (5, 5)


def test_counts_of_a_cohort_are_right_whoever_adds_at_once():
    region = make_course().region
    cohort = Cohort.objects.create(region=region, name="A", key="a")
    people = [PersonFactory(region=region).pk for _number in range(4)]
    together(
        *(lambda pk=pk: cohorts.add_members(cohort, person_ids=[pk], actor=None) for pk in people)
    )
    cohort.refresh_from_db()
    assert cohort.member_count == 4
