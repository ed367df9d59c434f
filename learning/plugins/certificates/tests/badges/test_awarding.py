"""Badges come by themselves, once, by whatever was announced, and are renewed in time."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.core.models import Job, YearTotal
from learning.core.signals import achievement_earned, course_completed, credit_changed
from learning.core.testing import factories as make
from learning.plugins.certificates.badges import kinds
from learning.plugins.certificates.models import BadgeAward, BadgeFact, BadgeHolder
from learning.plugins.certificates.services.badges import awarding, facts, publishing

from .conftest import completed, make_badge


class Announced(list):
    def __call__(self, sender, person, achievement, **kwargs):
        self.append((person.pk, achievement))


@pytest.fixture
def announced():
    heard = Announced()
    achievement_earned.connect(heard)
    yield heard
    achievement_earned.disconnect(heard)


def held(person):
    return sorted(BadgeAward.objects.filter(person=person).values_list("definition", flat=True))


def complete(course, person, at=None):
    completion = completed(course, person, at)
    course_completed.send(
        sender=type(completion.enrolment), enrolment=completion.enrolment, completion=completion
    )


def test_the_course_brings_the_badge_with_a_notice_and_is_announced(
    binjai, person, course, announced, told, commits
):
    badge = make_badge(course, region=binjai.region)
    with commits():
        complete(course, person)
    award = BadgeAward.objects.get()
    assert (award.definition, award.person, award.state) == (badge, person, "valid")
    assert announced == [(person.pk, f"badge:{badge.pk}")]
    assert (kinds.AWARDED, [person.pk]) in told
    assert BadgeHolder.objects.get(person=person).is_public is False


def test_what_is_announced_again_changes_nothing(binjai, person, course, announced, commits):
    make_badge(course, region=binjai.region)
    with commits():
        for _ in range(3):
            complete(course, person)
    first = BadgeAward.objects.get()
    assert len(announced) == 1
    assert awarding.award_many(first.definition, [person.pk, person.pk]) == []
    assert BadgeAward.objects.get().awarded_at == first.awarded_at


def test_all_courses_are_needed(binjai, person, course):
    other = make.CourseFactory()
    badge = make_badge(course, other, region=binjai.region)
    complete(course, person)
    assert held(person) == []
    complete(other, person)
    assert held(person) == [badge.pk]


def test_course_and_hours_are_needed_where_both_are_asked(binjai, person, course):
    badge = make_badge(course, region=binjai.region, jp_in_year=20)
    complete(course, person)
    YearTotal.objects.create(person=person, year=2026, raw_jp=30, credited_jp=19)
    credit_changed.send(sender=YearTotal, person_id=person.pk, year=2026)
    assert held(person) == []
    YearTotal.objects.update(credited_jp=20)
    credit_changed.send(sender=YearTotal, person_id=person.pk, year=2026)
    assert held(person) == [badge.pk]


def test_hours_count_within_one_year(person):
    badge = make_badge(jp_in_year=20)
    for year in (2024, 2025):
        YearTotal.objects.create(person=person, year=year, raw_jp=15, credited_jp=15)
        facts.credit_changed(person.pk, year=year)
    assert held(person) == []
    YearTotal.objects.filter(year=2025).update(credited_jp=25)
    facts.credit_changed(person.pk, year=2025)
    assert held(person) == [badge.pk]


def test_a_year_without_total_brings_nothing(person):
    make_badge(jp_in_year=20)
    assert facts.credit_changed(person.pk, year=2026) == 0


def test_the_path_brings_the_badge_by_its_key(person):
    badge, other = make_badge(path_key="path:7"), make_badge(path_key="path:8")
    achievement_earned.send(sender=object, person=person, achievement="path:7", source=None)
    assert held(person) == [badge.pk]
    assert other.awards.count() == 0


def test_helpful_answers_are_counted(person):
    badge = make_badge(helpful_answers=3)
    for number in range(1, 4):
        facts.achievement_announced(person, achievement="answer-helpful")
        assert held(person) == ([badge.pk] if number == 3 else [])
    assert BadgeFact.objects.get(person=person, key="answer-helpful").number == 3


def test_our_own_announcements_are_no_facts(person):
    facts.achievement_announced(person, achievement="badge:1")
    facts.achievement_announced(person, achievement="")
    assert BadgeFact.objects.count() == 0


@pytest.mark.parametrize("fields", [{"live": False}, {"given_by": "admin"}])
def test_a_draft_and_what_is_given_by_hand_do_not_come_by_themselves(person, course, fields):
    make_badge(course, **fields)
    complete(course, person)
    assert held(person) == []


def test_a_badge_of_the_region_is_for_its_people_and_those_below(binjai, medan, course):
    badge = make_badge(course, region=binjai.region, earners="region")
    below = make.make_region(parent=binjai.region)
    people = [binjai.person("Dalam"), medan.person("Luar"), make.PersonFactory(region=below)]
    for one in people:
        complete(course, one)
    holders = set(badge.awards.values_list("person", flat=True))
    assert holders == {people[0].pk, people[2].pk}


def test_inactive_people_get_nothing(binjai, course):
    make_badge(course)
    gone = binjai.person(is_active=False)
    complete(course, gone)
    assert held(gone) == []


def test_the_recipient_is_known_by_a_salted_hash_only(person, course):
    make_badge(course)
    complete(course, person)
    award = BadgeAward.objects.get()
    assert award.recipient_hash.startswith("sha256$")
    assert person.user.email not in str(award.__dict__)


def test_validity_ends_with_the_local_day(course, person):
    badge = make_badge(course, valid_months=1)
    start = timezone.make_aware(dt.datetime(2026, 1, 31, 23, 30))
    assert timezone.localtime(badge.valid_until(start)).strftime("%F %T") == "2026-02-28 23:59:59"
    assert make_badge(course).valid_until(start) is None


@pytest.mark.parametrize(
    ("ends_in", "done_ago", "is_renewed"),
    [(-5, 1, True), (10, 1, True), (80, 1, True), (120, 1, False), (10, 95, False)],
)
def test_renewal_needs_the_same_again_near_the_end_or_afterwards(
    person, course, ends_in, done_ago, is_renewed
):
    badge = make_badge(course, valid_months=12, is_renewable=True)
    now = timezone.now()
    complete(course, person, now - dt.timedelta(days=400))
    end = now + dt.timedelta(days=ends_in)
    BadgeAward.objects.update(valid_from=now - dt.timedelta(days=360), expires_at=end)
    complete(course, person, now - dt.timedelta(days=done_ago))
    award = BadgeAward.objects.get()
    assert (award.expires_at > end) is is_renewed
    assert award.definition == badge


def test_what_was_revoked_never_comes_back(person, course):
    make_badge(course, valid_months=1, is_renewable=True)
    complete(course, person)
    now = timezone.now()
    BadgeAward.objects.update(expires_at=now, revoked_at=now, revocation_reason="Keliru")
    complete(course, person)
    assert BadgeAward.objects.get().state == "revoked"


def test_publishing_gives_it_to_all_who_earned_it_already(binjai, course, commits):
    people = [binjai.person(f"P{n}") for n in range(3)]
    for one in people:
        completed(course, one)
    badge = make_badge(course, region=binjai.region, live=False)
    with commits():
        badge.save_revision(user=binjai.admin).publish()
    job = Job.objects.get(kind=kinds.AWARD_JOB)
    assert (job.state, job.total, job.done, job.counts) == ("done", 3, 3, {"awarded": 3})
    assert set(badge.awards.values_list("person", flat=True)) == {one.pk for one in people}
    assert job.owner == binjai.admin
    with commits():
        badge.save_revision().publish()
    assert Job.objects.filter(kind=kinds.AWARD_JOB).count() == 1


def test_the_work_goes_on_in_chunks_and_may_be_repeated(binjai, course, monkeypatch):
    monkeypatch.setattr(publishing, "CHUNK", 2)
    for number in range(5):
        completed(course, binjai.person(f"P{number}"))
    badge = make_badge(course)
    job = publishing.published(badge)
    assert job.total == 5
    publishing.award_everybody(job)
    assert badge.awards.count() == 5
    assert publishing.published(badge) is None


def test_a_badge_that_asks_for_nothing_gives_nothing(binjai):
    binjai.person()
    assert publishing.published(make_badge()) is None


def test_an_event_that_no_badge_asks_for_costs_one_query(person, course, django_assert_num_queries):
    make_badge(make.CourseFactory())
    with django_assert_num_queries(1):
        facts.course_completed(person.pk, course_id=course.pk)
