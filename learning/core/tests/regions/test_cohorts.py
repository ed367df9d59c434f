"""Cohorts: lists by hand, rules that fill them, and who comes and goes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core.models import Cohort, CohortMember, Job, Person
from learning.core.regions import cohort_jobs, services
from learning.core.regions.services import cohorts
from learning.core.testing.factories import PersonFactory, make_region, make_unit

pytestmark = pytest.mark.django_db


def make_cohort(region=None, **fields) -> Cohort:
    fields.setdefault("name", "Kohor")
    return Cohort.objects.create(
        region=region or make_region(), key=cohorts.new_key(fields["name"]), **fields
    )


def members(cohort) -> dict[str, bool]:
    """Names, and whether the rule brought them."""
    rows = CohortMember.objects.filter(cohort=cohort)
    return dict(rows.values_list("person__name", "by_rule"))


def count_of(cohort) -> int:
    return Cohort.objects.get(pk=cohort.pk).member_count


def logged(cohort) -> list[tuple[str, dict]]:
    rows = ModelLogEntry.objects.filter(object_id=str(cohort.pk)).order_by("pk")
    return [(row.action, row.data) for row in rows if row.action.startswith("learning.cohort")]


# By hand


def test_people_are_put_on_once_and_taken_off_once():
    cohort = make_cohort()
    first, second = PersonFactory.create_batch(2, region=cohort.region)
    ids = [first.pk, second.pk, first.pk]
    added = [cohorts.add_members(cohort, person_ids=ids, actor=None) for _turn in range(2)]
    assert (added, count_of(cohort)) == ([2, 0], 2)
    removed = [
        cohorts.remove_members(cohort, person_ids=[first.pk], actor=None) for _turn in range(2)
    ]
    assert removed == [cohorts.Removed(1, 0), cohorts.Removed(0, 0)]
    assert (members(cohort), count_of(cohort)) == ({second.name: False}, 1)
    assert logged(cohort) == [
        ("learning.cohort.add", {"count": 2, "people": [first.pk, second.pk]}),
        ("learning.cohort.remove", {"count": 1, "people": [first.pk]}),
    ]


def test_keys_are_of_the_name_and_never_the_same():
    assert make_cohort(name="Kepala Dinas").key == "kepala-dinas"
    again = make_cohort(name="Kepala Dinas").key
    assert again.startswith("kepala-dinas-")
    assert make_cohort(name="//").key == "kohor"


# By a rule


@pytest.fixture
def rule():
    return make_cohort(by_rule=True, statuses=["pppk"])


def contract(region, name, **fields):
    return PersonFactory(name=name, region=region, status=Person.Status.PPPK, **fields)


def test_members_of_a_rule_come_and_go_and_those_by_hand_stay(rule):
    stays, goes = (contract(rule.region, name) for name in ("Tetap", "Pergi"))
    hand = PersonFactory(name="Tangan", region=rule.region)
    cohorts.add_members(rule, person_ids=[hand.pk, stays.pk], actor=None)
    assert cohorts.fill(rule) == cohorts.Filled(1, 0)
    assert members(rule) == {"Tetap": False, "Tangan": False, "Pergi": True}

    Person.objects.update(status=Person.Status.PNS)
    contract(rule.region, "Baru")
    assert cohorts.to_move(rule) == 2
    assert cohorts.fill(rule) == cohorts.Filled(1, 1)
    assert members(rule) == {"Tetap": False, "Tangan": False, "Baru": True}
    assert cohorts.fill(rule) == cohorts.Filled(0, 0)
    rule.refresh_from_db()
    assert (rule.member_count, rule.filled_at is not None) == (3, True)
    assert goes.name not in members(rule)
    assert logged(rule)[-2:] == [
        ("learning.cohort.fill", {"joined": 1, "left": 0}),
        ("learning.cohort.fill", {"joined": 1, "left": 1}),
    ]


def test_whom_the_rule_fits_is_not_taken_off_but_kept_by_it(rule):
    fits = contract(rule.region, "Cocok")
    other = PersonFactory(name="Lain", region=rule.region)
    cohorts.add_members(rule, person_ids=[fits.pk, other.pk], actor=None)
    found = cohorts.remove_members(rule, person_ids=[fits.pk, other.pk], actor=None)
    assert found == cohorts.Removed(1, 1)
    assert (members(rule), count_of(rule)) == ({"Cocok": True}, 1)


def test_adding_by_hand_keeps_whom_the_rule_brought(rule):
    person = contract(rule.region, "Cocok")
    cohorts.fill(rule)
    assert cohorts.add_members(rule, person_ids=[person.pk], actor=None) == 1
    Person.objects.update(status=Person.Status.PNS)
    assert cohorts.fill(rule) == cohorts.Filled(0, 0)
    assert members(rule) == {"Cocok": False}


def test_a_cohort_that_is_switched_off_or_a_list_is_not_filled(rule):
    contract(rule.region, "Cocok")
    Cohort.objects.update(is_active=False)
    assert cohorts.fill(rule) == cohorts.Filled(0, 0)
    Cohort.objects.update(is_active=True, by_rule=False)
    assert cohorts.fill(rule) == cohorts.Filled(0, 0)
    assert members(rule) == {}


def test_without_its_rule_a_cohort_keeps_its_members_as_a_list(rule):
    contract(rule.region, "Cocok")
    cohorts.fill(rule)
    rule.by_rule = False
    rule.save()
    cohorts.settle(rule)
    assert members(rule) == {"Cocok": False}


def test_many_are_filled_in_steps(rule, monkeypatch):
    monkeypatch.setattr(cohorts, "CHUNK", 2)
    people = [contract(rule.region, f"P{number}") for number in range(5)]
    told = []
    assert cohorts.fill(rule, tell=told.append) == cohorts.Filled(5, 0)
    assert (told, count_of(rule)) == ([2, 2, 1, 0], 5)
    Person.objects.exclude(pk=people[0].pk).update(is_active=False)
    assert cohorts.fill(rule) == cohorts.Filled(0, 4)
    assert (list(members(rule)), count_of(rule)) == (["P0"], 1)


# On events


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_change_of_status_is_followed_at_once(rule, on_commit):
    person = PersonFactory(name="Ani", region=rule.region)
    for status, expected in (("pppk", {"Ani": True}), ("pns", {})):
        with on_commit():
            services.update_person(person, status=status)
        assert members(rule) == expected
        assert count_of(rule) == len(expected)


def test_moving_to_another_place_retiring_and_heading_are_followed_at_once(on_commit):
    region, today = make_region(), timezone.localdate()
    unit, other = make_unit(region), make_unit(region)
    cohort = make_cohort(region, by_rule=True)
    cohort.units.add(unit)
    heads = make_cohort(region, name="Pimpinan", by_rule=True, heads_only=True)
    with on_commit():
        person = services.create_person(
            name="Ani", status="pns", unit=unit, start=today - timedelta(days=5)
        )
    assert members(cohort) == {"Ani": True}
    with on_commit():
        headship = services.set_head(unit, person=person, start=today - timedelta(days=3))
    assert members(heads) == {"Ani": True}
    with on_commit():
        services.end_headship(headship, end=today - timedelta(days=1))
    assert members(heads) == {}
    with on_commit():
        services.assign(person, unit=other, start=today)
    assert members(cohort) == {}
    with on_commit():
        services.assign(person, unit=unit, start=today)
    assert members(cohort) == {"Ani": True}
    with on_commit():
        services.set_active(person, active=False)
    assert members(cohort) == {}


def test_who_leaves_the_region_leaves_its_cohorts_and_joins_the_others(on_commit):
    here, there = make_region(), make_region()
    mine, theirs = (make_cohort(place, by_rule=True) for place in (here, there))
    nation = make_cohort(here.get_parent(), by_rule=True, with_regions_below=True)
    with on_commit():
        person = services.create_person(name="Ani", status="pns", unit=make_unit(here))
    with on_commit():
        services.assign(person, unit=make_unit(there), start=timezone.localdate())
    found = [members(cohort) for cohort in (mine, theirs, nation)]
    assert found == [{}, {"Ani": True}, {"Ani": True}]


@pytest.mark.parametrize("people", [1, 3])
def test_following_many_costs_the_same(rule, people, django_assert_num_queries):
    ids = [contract(rule.region, f"P{number}").pk for number in range(people)]
    with django_assert_num_queries(15):
        assert cohorts.follow(ids) == people


# As work that is watched


def test_filling_shows_how_far_it_is(rule):
    for number in range(3):
        contract(rule.region, f"P{number}")
    job = cohort_jobs.fill(cohort_jobs.start_filling(rule, owner=None))
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    assert job.counts == {"joined": 3, "left": 0}
    assert cohort_jobs.last_filling(rule) == job


def test_filling_a_cohort_that_is_gone_fails_in_words(rule):
    job = cohort_jobs.start_filling(rule, owner=None)
    rule.delete()
    assert cohort_jobs.fill(job).state == Job.State.FAILED


def test_the_daily_turn_fills_all_with_a_rule(rule):
    contract(rule.region, "Cocok")
    make_cohort(rule.region, name="Daftar")
    assert (cohort_jobs.fill_all(), cohort_jobs.fill_all()) == (1, 0)
    assert members(rule) == {"Cocok": True}
