"""The policy against a reference that asks the same of every single row."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learning.core.models import (
    Course,
    DevelopmentForm,
    Enrolment,
    Headship,
    Person,
    Region,
    RegionGrant,
    Unit,
)
from learning.core.regions.grants import forget, is_staff_role, regions_for, units_led_by
from learning.core.regions.permissions import can, policy_for
from learning.core.regions.provisioning import provision_region

ACTIONS = ("view", "add", "change")
MODELS = (Region, Unit, Person, Course, Enrolment)
# Row to region: the course's decides, the person's may view and enrol.
REGIONS_OF = {
    Region: lambda row, action: [row],
    Unit: lambda row, action: [row.region],
    Person: lambda row, action: [row.region],
    Course: lambda row, action: [row.region],
    Enrolment: lambda row, action: [
        row.course.region,
        *([row.person.region] if action in ("view", "add") else []),
    ],
}
UNIT_OF = {
    Unit: lambda row: row,
    Person: lambda row: row.unit,
    Enrolment: lambda row: row.person.unit,
}

indices = st.integers(0, 30)
trees = st.lists(indices, min_size=1, max_size=6)
grants = st.lists(
    st.tuples(
        st.integers(0, 2),
        indices,
        st.sampled_from(MODELS),
        st.sampled_from(ACTIONS),
        st.booleans(),
    ),
    max_size=8,
)
memberships = st.lists(st.sets(st.integers(0, 2)), min_size=3, max_size=3)
headships = st.lists(st.tuples(st.integers(0, 2), indices, st.booleans()), max_size=3)


def grow(model, parents, fields):
    """Nodes in the order made; each hangs below an earlier one or, at its own index, is a root."""
    nodes = []
    for number, parent in enumerate(parents):
        parent %= number + 1
        if parent == number:
            nodes.append(model.add_root(**fields(number)))
        else:
            nodes.append(model.objects.get(pk=nodes[parent].pk).add_child(**fields(number)))
    return [model.objects.get(pk=node.pk) for node in nodes]


def region_fields(number):
    return {"kind": "city", "code": f"{number + 10}", "name": f"R{number}", "slug": f"r{number}"}


class TestAgainstReference(TestCase):
    @settings(max_examples=25)
    @given(trees, trees, grants, memberships, headships)
    def test_every_answer(self, region_tree, unit_tree, granted, member_of, heads):
        regions = grow(Region, region_tree, region_fields)
        units = grow(
            Unit,
            unit_tree,
            lambda number: {"region": regions[number % len(regions)], "name": f"U{number}"},
        )
        users = self.make_users(member_of)
        groups = list(Group.objects.filter(name__startswith="g").order_by("name"))
        held = self.make_grants(granted, groups, regions)
        led = self.make_people(users, units, heads)
        for model in MODELS:
            for action in ACTIONS:
                self.check_model(model, action, users, held, led)

    def make_users(self, member_of):
        groups = [Group.objects.create(name=f"g{number}") for number in range(3)]
        users = []
        for numbers in member_of:
            user = get_user_model().objects.create_user()
            user.groups.set(groups[number] for number in numbers)
            users.append(user)
        inactive = get_user_model().objects.create_user(is_active=False)
        inactive.groups.set(groups)
        root = get_user_model().objects.create_user(is_superuser=True)
        return [*users, inactive, root]

    def make_grants(self, granted, groups, regions):
        """Grants by (group, region, model, action); the last word on the subtree counts."""
        held = {}
        for group, region, model, action, subtree in granted:
            key = groups[group].pk, regions[region % len(regions)], model, action
            held[key] = subtree
        for (group, region, model, action), subtree in held.items():
            permission = Permission.objects.get(
                content_type__app_label="learning", codename=f"{action}_{model._meta.model_name}"
            )
            RegionGrant.objects.create(
                group_id=group, region=region, permission=permission, subtree=subtree
            )
        return held

    def make_people(self, users, units, heads):
        """One person a unit, the first three with accounts; returns who leads what now."""
        people = [
            Person.objects.create(
                name=f"P{number}",
                status="pns",
                region=unit.region,
                unit=unit,
                user=users[number] if number < 3 else None,
            )
            for number, unit in enumerate(units)
        ]
        self.enrol(people)
        led, taken = {}, set()
        today = timezone.localdate()
        for head, unit, is_open in heads:
            person, unit = people[head % len(people)], units[unit % len(units)]
            if is_open and unit.pk in taken:
                continue
            end = None if is_open else today - dt.timedelta(days=1)
            Headship.objects.create(
                unit=unit, person=person, start=today - dt.timedelta(days=9), end=end
            )
            if is_open:
                taken.add(unit.pk)
                led.setdefault(person.user_id, []).append(unit)
        return led

    def enrol(self, people):
        form = DevelopmentForm.objects.first()
        for number, region in enumerate(Region.objects.all()):
            course = Course.objects.create(
                translation_key=f"00000000-0000-0000-0000-{number:012}",
                title=f"C{number}",
                region=region,
                form=form,
            )
            person = people[number % len(people)]
            Enrolment.objects.create(course=course, person=person, requested_at=timezone.now())

    def check_model(self, model, action, users, held, led):
        policy = policy_for(model)
        rows = list(model.objects.all())
        allowed_users = {row.pk: set() for row in rows}
        for user in users:
            forget(user)
            expected = {row.pk for row in rows if self.may(user, action, row, held, led)}
            found = policy.instances_user_has_permission_for(user, action)
            assert sorted(found.values_list("pk", flat=True)) == sorted(expected)
            assert {row.pk for row in rows if can(user, action, row)} == expected
            if expected:
                assert policy.user_has_permission(user, action)
            for pk in expected:
                allowed_users[pk].add(user)
        for row in rows:
            holders = policy.users_with_permission_for_instance(action, row)
            assert set(holders) == allowed_users[row.pk]
            assert allowed_users[row.pk] <= set(policy.users_with_permission(action))

    def may(self, user, action, row, held, led):
        if not user.is_active or user.is_superuser:
            return user.is_active
        groups = {group.pk for group in user.groups.all()}
        for (group, region, model, granted), subtree in held.items():
            if group in groups and (model, granted) == (type(row), action):
                for own in REGIONS_OF[type(row)](row, action):
                    if own == region or (subtree and own.is_descendant_of(region)):
                        return True
        if action != "view" or type(row) not in UNIT_OF:
            return False
        unit = UNIT_OF[type(row)](row)
        return any(unit == top or unit.is_descendant_of(top) for top in led.get(user.pk, []))


@pytest.fixture
def two_roles(in_binjai, in_jambi, binjai, jambi, make_user):
    return make_user((binjai, "admin"), (jambi, "admin"), (jambi, "editor"))


def test_grants_and_headships_are_read_once(two_roles, binjai, django_assert_num_queries):
    person = Person(name="A", status="pns", region=binjai)
    with django_assert_num_queries(1):
        for _again in range(3):
            for model in (Person, Unit, Enrolment, Course):
                assert policy_for(model).user_has_permission(two_roles, "view")
            assert can(two_roles, "change", person)
            assert not can(two_roles, "delete", person)
    with django_assert_num_queries(1):
        for _again in range(3):
            assert not can(two_roles, "view", Person(name="B", status="pns", region_id=0))


def test_one_query_decides_for_a_row_and_one_more_lists_them(
    two_roles, binjai, django_assert_num_queries
):
    unit = Unit.add_root(region=binjai, name="Dinas")
    with django_assert_num_queries(1):
        assert can(two_roles, "change", unit)
    with django_assert_num_queries(1):
        assert list(policy_for(Unit).instances_user_has_permission_for(two_roles, "change")) == [
            unit
        ]


def test_regions_for_names_where_one_may(two_roles, binjai, jambi, make_user):
    assert set(regions_for(two_roles, "learning.add_person")) == {binjai, jambi}
    assert list(regions_for(make_user(), "learning.add_person")) == []
    assert list(regions_for(AnonymousUser(), "learning.add_person")) == []
    root = make_user(is_superuser=True)
    assert set(regions_for(root, "learning.add_person")) == set(Region.objects.all())


def test_nobody_is_granted_nothing(in_binjai, binjai):
    policy = policy_for(Person)
    assert not policy.user_has_any_permission(AnonymousUser(), ["view"])
    assert list(policy.instances_user_has_any_permission_for(AnonymousUser(), ["view"])) == []
    assert not is_staff_role(AnonymousUser())


def test_a_province_s_grant_stops_above_its_cities(binjai, north_sumatra, make_user):
    provision_region(north_sumatra)
    user = make_user((north_sumatra, "admin"))
    assert list(regions_for(user, "learning.add_person")) == [north_sumatra]


@pytest.mark.parametrize(
    ("start", "end", "leads"),
    [(-5, None, True), (-5, 0, True), (0, None, True), (1, None, False), (-5, -1, False)],
)
def test_a_headship_leads_from_its_first_to_its_last_day(
    binjai, jambi, make_user, start, end, leads
):
    day = timezone.localdate()
    office = Unit.add_root(region=binjai, name="Dinas")
    section = office.add_child(region=binjai, name="Seksi")
    Unit.add_root(region=binjai, name="Lain")
    user = make_user()
    head = Person.objects.create(name="H", status="pns", region=binjai, unit=office, user=user)
    Headship.objects.create(
        unit=office,
        person=head,
        start=day + dt.timedelta(days=start),
        end=None if end is None else day + dt.timedelta(days=end),
    )
    assert set(units_led_by(user)) == ({office, section} if leads else set())
    staff = Person.objects.create(name="S", status="pns", region=binjai, unit=section)
    assert can(user, "view", staff) is leads
    assert not can(user, "change", staff)
