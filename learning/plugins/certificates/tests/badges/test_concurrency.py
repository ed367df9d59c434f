"""Events that arrive at the same moment give each badge once."""

from functools import partial

import pytest
from django.db import connection

from learning.core.testing.factories import CourseFactory, PersonFactory
from learning.core.testing.threads import together
from learning.plugins.certificates.models import BadgeAward, BadgeFact
from learning.plugins.certificates.services.badges import awarding, facts, revoking

from .conftest import completed, make_badge

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def test_the_same_event_eight_times_at_once_gives_one_badge():
    course, person = CourseFactory(), PersonFactory()
    make_badge(course)
    completed(course, person)
    arrived = together(*[partial(facts.course_completed, person.pk, course_id=course.pk)] * 8)
    assert sorted(arrived) == [0] * 7 + [1]
    assert BadgeAward.objects.count() == 1


def test_events_and_the_work_of_publishing_meet_without_harm():
    course = CourseFactory()
    people = [PersonFactory() for _ in range(6)]
    badge = make_badge(course)
    for person in people:
        completed(course, person)
    ids = [person.pk for person in people]
    jobs = [partial(facts.course_completed, pk, course_id=course.pk) for pk in ids]
    together(
        *jobs, partial(awarding.award_many, badge, ids), partial(awarding.award_many, badge, ids)
    )
    assert sorted(badge.awards.values_list("person", flat=True)) == sorted(ids)


def test_announcements_at_once_are_all_counted():
    person = PersonFactory()
    together(*[partial(facts.count, person.pk, key="answer-helpful")] * 8)
    assert BadgeFact.objects.get().number == 8


def test_two_revocations_at_once_are_one():
    [award] = awarding.award_many(make_badge(given_by="admin"), [PersonFactory().pk])
    done = together(*[partial(revoking.revoke, award, actor=None, reason="Keliru")] * 2)
    assert sorted(type(one).__name__ for one in done) == ["BadgeAward", "DomainError"]
