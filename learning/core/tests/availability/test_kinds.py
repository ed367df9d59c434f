"""Each kind of condition: when it is met, what it stores, what it says. Rules: S4 and ADR 30."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.activities.availability import (
    InvalidTree,
    clean,
    judge,
    read,
    reasons,
    whole_rule,
)
from learning.core.activities.registry import conditions
from learning.core.models import (
    Activity,
    Cohort,
    CohortMember,
    Completion,
    CourseCompletion,
    CourseGroup,
    Enrolment,
    Grouping,
    GroupMember,
)
from learning.core.records.availability import load_facts
from learning.core.testing.availability import leaf, lets_in
from learning.core.testing.factories import (
    CourseFactory,
    EnrolmentFactory,
    JobTypeFactory,
    PersonFactory,
    ProgressFactory,
    RankFactory,
    UserFactory,
    make_course,
    make_region,
    make_unit,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOWHERE = str(uuid.uuid4())
CORE = ("date", "completion", "score", "course_done", "group", "cohort", "unit", "profile")


def say(course, person, *children, op="all", staff=False):
    tree = read({"op": op, "children": list(children)})
    facts = load_facts(tree.leaves(), person=person, course=course, now=timezone.now())
    found = judge(tree, facts)
    return [line.text for line in whole_rule(found).parts] if staff else list(reasons(found))


# Date: from (that moment counts), until (that moment no longer).


def test_a_date_opens_at_its_moment_and_closes_at_its_moment(course, person):
    opens = leaf("date", **{"from": NOON.isoformat()})
    closes = leaf("date", until=NOON.isoformat())
    found = [
        (lets_in(course, person, opens, now=now), lets_in(course, person, closes, now=now))
        for now in (NOON - SECOND, NOON, NOON + SECOND)
    ]
    assert found == [(False, True), (True, False), (True, False)]


def test_a_denied_period_is_what_lies_around_it(course, person):
    period = leaf("date", **{"from": NOON.isoformat(), "until": (NOON + SECOND).isoformat()})
    found = [
        lets_in(course, person, period, op="not_all", now=now)
        for now in (NOON - SECOND, NOON, NOON + SECOND)
    ]
    assert found == [True, False, True]


def test_moments_of_a_date_are_kept_with_their_zone():
    stored = conditions.get("date").clean({"from": NOON, "until": ""}, course=None)
    assert json.loads(json.dumps(stored)) == {"from": "2026-06-01T05:00:00+00:00"}
    assert conditions.get("date").moments(stored) == [NOON]


def test_a_date_is_past_hope_once_it_can_come_no_more():
    date, later = conditions.get("date"), NOON + SECOND
    until, since = {"until": NOON.isoformat()}, {"from": NOON.isoformat()}
    found = [
        date.is_hopeless(data, negated=negated, now=later)
        for data, negated in [(until, False), (until, True), (since, False), (since, True)]
    ]
    assert found == [True, False, False, True]


# Completion: complete accepts passed, incomplete accepts failed, passed and failed are exact.

STATES = {
    "nothing": {},
    "complete": {"completed_at": NOON},
    "passed": {"completed_at": NOON, "passed": True},
    "failed": {"completed_at": NOON, "passed": False},
}


@pytest.mark.parametrize(
    ("wanted", "accepted"),
    [
        ("complete", {"complete", "passed"}),
        ("incomplete", {"nothing", "failed"}),
        ("pass", {"passed"}),
        ("fail", {"failed"}),
    ],
)
def test_what_each_wanted_state_accepts(course, person, activities, wanted, accepted):
    Activity.objects.update(completion=Completion.REPORTED)
    for name, facts in STATES.items():
        person.progress.all().delete()
        if facts:
            ProgressFactory(person=person, activity=activities[0], **facts)
        asked = leaf("completion", activity=str(activities[0].translation_key), wanted=wanted)
        assert lets_in(course, person, asked) == (name in accepted)
        assert lets_in(course, person, asked, op="not_any") == (name not in accepted)


def test_a_deleted_target_is_unmet_even_denied(course, person, activities):
    key = str(activities[0].translation_key)
    Activity.objects.filter(pk=activities[0].pk).update(is_live=False, page=None)
    course.content_version += 1
    for target in (key, NOWHERE, "no key", None):
        for kind in ("completion", "score"):
            asked = leaf(kind, activity=target, wanted="complete", min=50)
            assert not lets_in(course, person, asked)
            assert not lets_in(course, person, asked, op="not_all")


def test_an_activity_of_another_course_is_no_target(course, person):
    other = make_course(1).activities.get()
    asked = leaf("completion", activity=str(other.translation_key), wanted="incomplete")
    assert not lets_in(course, person, asked)


def test_the_previous_activity_is_the_nearest_tracked_one_before():
    kind = conditions.get("completion")
    data = {"activity": "previous", "wanted": "complete"}
    assert kind.resolve(data, before=["a", "b"]) == {"activity": "b", "wanted": "complete"}
    assert kind.resolve(data, before=[])["activity"] == ""
    assert kind.resolve({**data, "activity": "x"}, before=["a"])["activity"] == "x"


# Score: min <= per cent < max.


@pytest.mark.parametrize(
    ("bounds", "score", "expected"),
    [
        ({"min": 60}, "0.6", True),
        ({"min": 60}, "0.59999", False),
        ({"max": 80}, "0.79999", True),
        ({"max": 80}, "0.8", False),
        ({"min": 60, "max": 80}, "0.7", True),
        ({"min": 66.67}, "0.6667", True),
        ({}, "0", True),
        ({"min": 0}, None, False),
        ({"max": 100}, None, False),
        ({}, None, False),
    ],
)
def test_a_score_is_compared_in_per_cent(course, person, activities, bounds, score, expected):
    value = None if score is None else Decimal(score)
    ProgressFactory(person=person, activity=activities[0], score=value)
    EnrolmentFactory(course=course, person=person, grade=value)
    for target in (str(activities[0].translation_key), "course"):
        assert lets_in(course, person, leaf("score", activity=target, **bounds)) == expected


def test_the_grade_is_that_of_this_course(course, person):
    EnrolmentFactory(person=person, grade=Decimal("0.9"))
    assert not lets_in(course, person, leaf("score", activity="course", min=50))


def test_a_rule_about_scores_tells_learners_no_number(course, person, activities):
    ProgressFactory(person=person, activity=activities[0], score=Decimal("0.41"))
    key = str(activities[0].translation_key)
    for bounds in ({"min": 73}, {"max": 29}, {"min": 73, "max": 98}):
        for op in ("all", "not_all"):
            told = " ".join(say(course, person, leaf("score", activity=key, **bounds), op=op))
            title = activities[0].title
            assert not any(figure in told.replace(title, "") for figure in ("73", "29", "98", "41"))
    assert "73" in say(course, person, leaf("score", activity=key, min=73), staff=True)[0]


# Another course.


def test_another_course_counts_once_it_was_ever_completed(course, person):
    other = CourseFactory(title="Dasar")
    asked = leaf("course_done", course=str(other.translation_key))
    assert not lets_in(course, person, asked)
    enrolment = EnrolmentFactory(course=other, person=person, status=Enrolment.Status.ACTIVE)
    CourseCompletion.objects.create(
        enrolment=enrolment,
        person=person,
        course=other,
        title="Dasar",
        completed_at=NOON,
        local_date=NOON.date(),
    )
    assert lets_in(course, person, asked)
    assert not lets_in(course, PersonFactory(), asked)
    assert say(course, PersonFactory(), asked) == ["Selesaikan kursus “Dasar”"]


# Groups.


@pytest.fixture
def group(course):
    return CourseGroup.objects.create(course=course, key="pagi", name="Kelas pagi")


def test_a_group_lets_its_members_in_and_denied_all_others(course, person, group):
    GroupMember.objects.create(group=group, person=person)
    asked, other = leaf("group", group="pagi"), PersonFactory()
    assert [lets_in(course, who, asked) for who in (person, other)] == [True, False]
    assert [lets_in(course, who, asked, op="not_all") for who in (person, other)] == [False, True]


def test_any_group_is_one_of_this_course(course, person, group):
    elsewhere = CourseGroup.objects.create(course=make_course(1), key="x", name="X")
    GroupMember.objects.create(group=elsewhere, person=person)
    assert not lets_in(course, person, leaf("group"))
    GroupMember.objects.create(group=group, person=person)
    assert lets_in(course, person, leaf("group"))


def test_a_grouping_is_any_of_its_groups(course, person, group):
    found = Grouping.objects.create(course=course, key="semua", name="Semua kelas")
    asked = leaf("group", grouping="semua")
    GroupMember.objects.create(group=group, person=person)
    assert not lets_in(course, person, asked)
    found.groups.add(group)
    assert lets_in(course, person, asked)


@pytest.mark.parametrize("data", [{"group": "gone"}, {"grouping": "gone"}])
def test_a_group_that_is_gone_lets_nobody_in(course, person, data):
    assert not lets_in(course, person, leaf("group", **data))
    assert not lets_in(course, person, leaf("group", **data), op="not_all")


def test_who_sees_all_groups_passes_denied_or_not_and_gone(course, group):
    chief = PersonFactory(user=UserFactory(is_superuser=True))
    for data in ({}, {"group": "pagi"}, {"group": "gone"}, {"grouping": "gone"}):
        for op in ("all", "not_all", "any", "not_any"):
            assert lets_in(course, chief, leaf("group", **data), op=op)


# Cohorts, units, personal data.


def test_a_cohort_lets_its_members_in_while_it_is_in_use(course, person, region):
    cohort = Cohort.objects.create(region=region, key="cpns-2026", name="CPNS 2026")
    CohortMember.objects.create(cohort=cohort, person=person)
    asked = leaf("cohort", cohort="cpns-2026")
    assert [lets_in(course, who, asked) for who in (person, PersonFactory())] == [True, False]
    Cohort.objects.update(is_active=False)
    assert not lets_in(course, person, asked)
    assert not lets_in(course, person, asked, op="not_all")


def test_a_unit_reaches_the_units_below_it(course, person, unit):
    below = PersonFactory(region=unit.region, unit=make_unit(parent=unit))
    beside = PersonFactory(region=unit.region, unit=make_unit(unit.region))
    nowhere = PersonFactory(region=unit.region)
    asked, people = leaf("unit", unit=unit.pk), (person, below, beside, nowhere)
    assert [lets_in(course, who, asked) for who in people] == [True, True, False, False]
    assert [lets_in(course, who, asked, op="not_all") for who in people] == [
        *(False, False, True, True)
    ]


def test_a_region_reaches_below_only_if_asked(course, person, region):
    below = PersonFactory(region=make_region(parent=region))
    alone = leaf("unit", region=region.code)
    assert [lets_in(course, who, alone) for who in (person, below)] == [True, False]
    assert lets_in(course, below, leaf("unit", region=region.code, below=True))


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("contains", "kepegawai", True),
        ("contains", "guru", False),
        ("not_contains", "guru", True),
        ("not_contains", "analis", False),
        ("equals", "analis kepegawaian", True),
        ("equals", "analis", False),
        ("starts", "ANALIS", True),
        ("starts", "kepegawaian", False),
        ("ends", "kepegawaian", True),
        ("ends", "analis", False),
        ("empty", "", False),
        ("not_empty", "", True),
    ],
)
def test_personal_data_are_compared_in_seven_ways(course, person, op, value, expected):
    asked = leaf("profile", field="position", how=op, value=value)
    assert lets_in(course, person, asked) == expected
    assert lets_in(course, person, asked, op="not_all") != expected


@pytest.mark.parametrize("field", ["rank", "job_type", "unit", "position", "email"])
def test_what_is_not_filled_in_is_empty_and_contains_nothing(course, field):
    blank = PersonFactory(user=None)
    assert lets_in(course, blank, leaf("profile", field=field, how="empty"))
    assert not lets_in(course, blank, leaf("profile", field=field, how="not_empty"))
    assert not lets_in(course, blank, leaf("profile", field=field, how="contains", value="a"))
    assert lets_in(course, blank, leaf("profile", field=field, how="not_contains", value="a"))
    assert lets_in(
        course, blank, leaf("profile", field=field, how="equals", value="a"), op="not_all"
    )


def test_every_field_of_the_list_can_be_asked(course, region, unit):
    someone = PersonFactory(
        region=region,
        unit=unit,
        status="cpns",
        position="Guru",
        rank=RankFactory(code="III/a"),
        job_type=JobTypeFactory(name="Fungsional", code="fungsional"),
        user=UserFactory(email="a@contoh.go.id"),
    )
    values = {
        "status": "cpns",
        "position": "Guru",
        "rank": "III/a",
        "job_type": someone.job_type.name,
        "unit": "Dinas Contoh",
        "region": "Kota Contoh",
        "email": "a@contoh.go.id",
    }
    for field, value in values.items():
        asked = leaf("profile", field=field, how="equals", value=value)
        assert (field, lets_in(course, someone, asked)) == (field, True)


# What holds for all kinds.

JUNK = [{}, {"from": "soon"}, {"from": 5}, {"activity": []}, {"activity": {}, "wanted": []}]
JUNK += [{"group": 5}, {"cohort": None}, {"unit": "x"}, {"unit": True}, {"unit": -1, "region": 3}]
JUNK += [{"region": []}, {"field": "password", "how": "contains", "value": "a"}]
JUNK += [
    {"field": "unit", "how": "contains"},
    {"field": [], "how": {}},
    {"course": 5},
    {"course": []},
]
JUNK += [{"activity": "course", "min": "x", "max": True}, {"grouping": ["a"]}]


@pytest.mark.parametrize("slug", CORE)
@pytest.mark.parametrize("data", JUNK)
def test_junk_breaks_nothing(course, person, slug, data):
    assert lets_in(course, person, {"kind": slug, **data}) in (True, False)
    say(course, person, {"kind": slug, **data})
    say(course, person, {"kind": slug, **data}, staff=True)


@pytest.mark.parametrize("slug", CORE)
def test_what_makes_no_sense_is_not_stored(course, slug):
    junk = {"activity": "x", "from": "soon", "course": "x", "group": "x", "cohort": "x"}
    tree = {"op": "all", "children": [{"kind": slug, **junk}]}
    with pytest.raises(InvalidTree) as caught:
        clean(tree, course=course)
    assert list(caught.value.errors) == [(0,)]


def test_a_kind_that_is_not_installed_is_not_stored_and_never_met(course, person):
    tree = {"op": "all", "children": [{"kind": "astrology", "sign": "leo"}]}
    with pytest.raises(InvalidTree):
        clean(tree, course=course)
    assert not lets_in(course, person, tree["children"][0])
    assert not lets_in(course, person, tree["children"][0], op="not_all")


@pytest.mark.parametrize("number", [1, 3])
def test_a_kind_answers_all_its_leaves_in_one_set_of_queries(
    course, person, unit, activities, group, number, django_assert_num_queries
):
    cohort = Cohort.objects.create(region=course.region, key="c0", name="C")
    asked = []
    for index in range(number):
        key = str(activities[index].translation_key)
        asked += [
            leaf("date", **{"from": (NOON + index * SECOND).isoformat()}),
            leaf("completion", activity=key, wanted="complete"),
            leaf("score", activity=key, min=index),
            leaf("course_done", course=str(CourseFactory().translation_key)),
            leaf("group", group="pagi" if not index else f"pagi{index}"),
            leaf("cohort", cohort=cohort.key if not index else f"c{index}"),
            leaf("profile", field="unit", how="contains", value=str(index)),
            leaf("unit", region=course.region.code, below=bool(index % 2)),
        ]
    lets_in(course, person, *asked)
    tree = read({"op": "all", "children": asked})
    # Completion, score, course, personal data 1; group, cohort 2, region 3;
    with django_assert_num_queries(11):
        load_facts(tree.leaves(), person=person, course=course, now=NOON)
