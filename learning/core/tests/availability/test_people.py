"""A tree as a set of people in SQL: the same people as asked one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core.activities.availability import Leaf, Node, Op, Tree, dump, judge, read
from learning.core.activities.registry import conditions
from learning.core.contract import Fact
from learning.core.models import (
    Cohort,
    CohortMember,
    CourseGroup,
    Grouping,
    GroupMember,
    Person,
)
from learning.core.records.availability import load_facts, people_allowed
from learning.core.testing.availability import leaf
from learning.core.testing.factories import (
    PersonFactory,
    RankFactory,
    UserFactory,
    make_course,
    make_region,
    make_unit,
)
from learning.core.testing.shared import kept_rows

from .test_kinds import NOON
from .trees import trees

pytestmark = pytest.mark.django_db
OFTEN = settings(max_examples=150)


class World:
    """A few people who differ in everything that is asked about."""

    def __init__(self):
        self.region = make_region(name="Kota A")
        below, unit = make_region(parent=self.region), make_unit(self.region, name="Dinas É")
        inner = make_unit(parent=unit, name="Bidang")
        self.course = make_course(1, region=self.region)
        self.unit = unit
        group = CourseGroup.objects.create(course=self.course, key="g", name="G")
        second = CourseGroup.objects.create(course=self.course, key="h", name="H")
        grouping = Grouping.objects.create(course=self.course, key="s", name="S")
        grouping.groups.add(group, second)
        cohort = Cohort.objects.create(region=self.region, key="c", name="C")
        Cohort.objects.create(region=self.region, key="off", name="Off", is_active=False)
        rank = RankFactory()
        people = [
            PersonFactory(region=self.region, unit=unit, position="Kepala Émile", rank=rank),
            PersonFactory(region=self.region, unit=inner, position="kepala"),
            PersonFactory(region=below, position="Guru", status="pppk"),
            PersonFactory(region=below, position="", user=None),
            PersonFactory(region=make_region(), rank=rank, status="cpns"),
            PersonFactory(region=self.region, user=UserFactory(is_superuser=True)),
        ]
        for person in people[:3]:
            GroupMember.objects.create(group=group, person=person)
        GroupMember.objects.create(group=second, person=people[1])
        for person in people[1:5]:
            CohortMember.objects.create(cohort=cohort, person=person)
        self.people = people

    def leaves(self):
        def of(field, how, value=""):
            return {"kind": "profile", "field": field, "how": how, "value": value}

        return [
            {"kind": "group"},
            *({"kind": "group", "group": key} for key in ("g", "h", "gone")),
            *({"kind": "group", "grouping": key} for key in ("s", "gone")),
            *({"kind": "cohort", "cohort": key} for key in ("c", "off", "gone")),
            {"kind": "unit", "unit": self.unit.pk},
            {"kind": "unit", "unit": 10**9},
            {"kind": "unit", "region": self.region.code},
            {"kind": "unit", "region": self.region.code, "below": True},
            {"kind": "unit", "region": "gone"},
            of("position", "contains", "KEPALA"),
            of("position", "not_contains", "kepala"),
            of("position", "empty"),
            of("rank", "equals", "iii/A"),
            of("rank", "not_empty"),
            of("unit", "starts", "dinas"),
            of("unit", "ends", "É"),
            of("unit", "empty"),
            of("status", "equals", "pns"),
            of("email", "contains", "@"),
            {"kind": "profile", "field": "gone", "how": "is"},
        ]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield World()


def asked(data):
    return Leaf(data["kind"], {name: value for name, value in data.items() if name != "kind"})


OTHERS = [
    {"kind": "date", "from": "2020-01-01T00:00:00+00:00"},
    {"kind": "date", "until": "2020-01-01T00:00:00+00:00"},
    {"kind": "completion", "activity": "gone", "wanted": "complete"},
    {"kind": "astrology"},
]


def one_by_one(world, tree):
    """Who can be let in at all, if everything that is not about people turns out well."""
    found = set()
    for person in Person.objects.filter(pk__in=[row.pk for row in world.people]):
        facts = load_facts(tree.leaves(), person=person, course=world.course, now=NOON)
        others = {row.kind for row in tree.leaves() if not _is_about_people(row.kind)}
        exempt = facts.exempt | others
        facts = type(facts)({**facts.by_key, **_filled(tree)(facts)}, exempt)
        if judge(tree, facts).is_open:
            found.add(person.pk)
    return found


def _is_about_people(slug):
    kind = conditions.get(slug)
    return bool(kind and kind.filters_people)


def _filled(tree):
    return lambda facts: {
        row.key: Fact(None) for row in tree.leaves() if row.key not in facts.by_key
    }


@OFTEN
@given(data=st.data())
def test_the_set_is_who_is_let_in_one_by_one(world, data):
    choice = st.sampled_from([*world.leaves(), *OTHERS]).map(asked)
    tree = data.draw(trees(choice))
    people = Person.objects.filter(pk__in=[row.pk for row in world.people])

    allowed = people_allowed(tree, people, course=world.course)

    assert set(allowed.values_list("pk", flat=True)) == one_by_one(world, tree)


def names(world, *children, op="all"):
    tree = read({"op": op, "children": list(children)})
    people = Person.objects.filter(pk__in=[row.pk for row in world.people])
    allowed = set(people_allowed(tree, people, course=world.course).values_list("pk", flat=True))
    return [number for number, row in enumerate(world.people) if row.pk in allowed]


def test_who_has_no_unit_is_outside_of_every_unit(world):
    outside = {"op": "not_all", "children": [leaf("unit", unit=world.unit.pk)]}
    unit = {"field": "unit", "value": ""}
    named = {"op": "not_all", "children": [leaf("profile", how="empty", **unit)]}

    assert names(world, outside) == [2, 3, 4, 5]
    assert names(world, named, outside, op="any") == [0, 1, 2, 3, 4, 5]
    assert names(world, leaf("profile", how="not_empty", **unit), outside, op="any") == [*range(6)]
    assert names(world, leaf("profile", how="not_contains", **unit | {"value": "dinas"})) == [
        *range(1, 6)
    ]


def test_a_date_takes_nobody_off_a_list(world):
    past = leaf("date", until="2020-01-01T00:00:00+00:00")
    assert names(world, past) == [0, 1, 2, 3, 4, 5]
    assert names(world, past, leaf("group", group="h")) == [1, 5]
    assert names(world, past, leaf("group", group="h"), op="any") == [0, 1, 2, 3, 4, 5]


def test_several_trees_must_all_let_somebody_in(world):
    first = read({"op": "all", "children": [leaf("group", group="g")]})
    second = read({"op": "all", "children": [leaf("cohort", cohort="c")]})
    people = Person.objects.filter(pk__in=[row.pk for row in world.people])
    found = people_allowed([first, second], people, course=world.course)
    assert {row.pk for row in found} == {world.people[1].pk, world.people[2].pk}


def test_a_broken_tree_lets_nobody_in_and_an_empty_one_everybody(world):
    people = Person.objects.filter(pk__in=[row.pk for row in world.people])
    assert not people_allowed(read([]), people, course=world.course).exists()
    assert people_allowed(read({}), people, course=world.course).count() == 6


def test_somebody_in_two_groups_of_a_set_stands_once_in_the_list(world):
    assert names(world, leaf("group", grouping="s")) == [0, 1, 2, 5]
    tree = Tree(Node(Op.ALL, (asked({"kind": "group", "grouping": "s"}),)))
    assert dump(tree)["children"][0]["grouping"] == "s"
    people = Person.objects.filter(pk=world.people[1].pk)
    assert people_allowed(tree, people, course=world.course).count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_is_one_query_and_its_targets_one_set(world, number, django_assert_num_queries):
    children = [leaf("group", group="g"), leaf("cohort", cohort="c")] * number
    tree = read({"op": "any", "children": children})
    people = Person.objects.filter(pk__in=[row.pk for row in world.people])
    # Names of groups and of cohorts, then the list.
    with django_assert_num_queries(3):
        list(people_allowed(tree, people, course=world.course))
