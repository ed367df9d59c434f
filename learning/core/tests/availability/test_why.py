"""One why: for activities, sections, courses and enrolments; to learners and to staff."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.api import Audience, explain
from learning.core.models import Activity, Course, CourseGroup, SectionPage
from learning.core.testing.availability import hold, leaf
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    ProgressFactory,
    add_page,
    ask,
    make_course,
    make_course_page,
)
from learning.plugins.lesson.models import LessonPage

from .test_access import after, closed

pytestmark = pytest.mark.django_db


def why(subject, person, audience=Audience.LEARNER):
    subject.refresh_from_db()
    return explain(subject, person=person, audience=audience)


def page_of(activity):
    return reverse("learning:activity", args=[activity.pk])


def address(slug, pk):
    return reverse("learning:why", args=[slug, pk])


def soon():
    return leaf("date", **{"from": (timezone.now() + timedelta(days=9)).isoformat()})


# Activities.


def test_what_is_locked_says_all_reasons_and_the_next_step(course, person, activities, enrolment):
    hold(activities[2], after(activities[1]), leaf("group"))
    found = why(activities[2], person)
    assert (found.state, found.title, len(found.reasons)) == ("locked", activities[2].title, 2)
    assert activities[1].title in found.step.text
    assert found.step.url == page_of(activities[1])
    assert found.rule == ()


def test_the_next_step_leads_through_other_locked_doors(course, person, activities, enrolment):
    first, second, third = activities
    hold(second, after(first))
    hold(third, after(second))
    assert why(third, person).step.url == page_of(first)


def test_the_way_with_the_fewest_actions_is_chosen(person):
    course = make_course(5)
    a, b, c, d, goal = course.activities.order_by("order")
    api.enrol(course, person=person)
    hold(b, after(a))
    hold(c, after(b))
    hold(goal, after(c), after(d), op="any")
    assert why(goal, person).step.url == page_of(d)
    hold(d, after(b), leaf("group"))
    assert why(goal, person).step.url == page_of(a)


def test_doing_something_is_shorter_than_waiting(course, person, activities, enrolment):
    hold(activities[2], soon(), after(activities[0]), op="any")
    assert why(activities[2], person).step.url == page_of(activities[0])


def test_what_can_never_be_is_no_way(course, person, activities, enrolment):
    hopeless = {"op": "all", "children": [closed(), after(activities[0])]}
    hold(activities[2], hopeless, after(activities[1]), op="any")
    assert why(activities[2], person).step.url == page_of(activities[1])


def test_there_is_no_step_where_time_or_others_decide(course, person, activities, enrolment):
    hold(activities[2], soon(), leaf("group"))
    assert why(activities[2], person).step is None


def test_a_circle_has_no_way_out(course, person, activities, enrolment):
    hold(activities[0], after(activities[1]))
    hold(activities[1], after(activities[0]))
    assert why(activities[0], person).step is None


def test_the_older_rules_have_steps_too(course, person, activities, enrolment):
    Course.objects.filter(pk=course.pk).update(sequential=True, content_version=77)
    found = why(activities[2], person)
    assert (found.state, found.step.url) == ("locked", page_of(activities[0]))


def test_what_is_open_says_what_completes_it(course, person, activities, enrolment):
    found = why(activities[0], person)
    assert (found.state, len(found.reasons), found.step.url) == (
        *("incomplete", 1),
        page_of(activities[0]),
    )
    api.complete_manually(activities[0], person=person)
    found = why(activities[0], person)
    assert (found.state, found.reasons, len(found.met), found.step) == ("complete", (), 1, None)


def test_a_hidden_one_is_nothing_to_learners_and_everything_to_staff(
    course, person, activities, enrolment
):
    Activity.objects.filter(pk=activities[1].pk).update(title="Rahasia")
    hold(Activity.objects.get(pk=activities[1].pk), closed(shown=False))
    told = why(activities[1], person)
    assert (told.state, "Rahasia" in json.dumps(told.as_data())) == ("not_shown", False)
    known = why(activities[1], person, Audience.STAFF)
    assert (known.state, known.title, len(known.reasons)) == ("not_shown", "Rahasia", 1)
    assert known.rule[0].parts[0].shown is False


def test_staff_read_the_whole_rule_with_numbers_and_what_is_so(
    course, person, activities, enrolment
):
    ProgressFactory(person=person, activity=activities[0], score=Decimal("0.41"))
    asked = leaf("score", activity=str(activities[0].translation_key), min=73)
    CourseGroup.objects.create(course=course, key="a", name="Pagi")
    hold(activities[1], asked, {"op": "any", "children": [leaf("group", group="a"), closed()]})
    learner = json.dumps(why(activities[1], person).as_data())
    assert not {"73", "41"} & set(learner.replace('"', " ").replace(".", " ").split())
    [rule] = why(activities[1], person, Audience.STAFF).rule
    assert (rule.met, [part.met for part in rule.parts]) == (False, [False, False])
    assert ("73" in rule.parts[0].text, rule.parts[0].note) == (True, "41 %")
    assert [part.text.count("Pagi") for part in rule.parts[1].parts] == [1, 0]


def test_both_audiences_read_the_same_verdict(course, person, activities, enrolment):
    hold(activities[1], leaf("group"))
    states = [why(activities[1], person, who).state for who in Audience]
    assert states == ["locked", "locked"]


def test_a_hidden_score_tells_learners_neither_pass_nor_fail(course, person, activities, enrolment):
    Activity.objects.filter(pk=activities[0].pk).update(completion="reported", hides_score=True)
    ProgressFactory(
        person=person,
        activity=activities[0],
        completed_at=timezone.now(),
        passed=False,
        score=Decimal("0.2"),
        scored_at=timezone.now(),
    )
    Course.objects.update(content_version=91)
    assert [why(activities[0], person, who).state for who in Audience] == ["complete", "failed"]


def test_answers_are_plain_data(course, person, activities, enrolment):
    hold(activities[1], after(activities[0]), {"op": "any", "children": [closed(), soon()]})
    for subject in (activities[1], course, enrolment):
        for who in Audience:
            json.dumps(why(subject, person, who).as_data())


# Sections.


def test_a_section_says_what_is_missing(person):
    course = make_course(4, sections=2)
    api.enrol(course, person=person)
    first, second = course.sections.order_by("order")
    rows = list(course.activities.order_by("order"))
    api.complete_manually(rows[0], person=person)
    found = why(first, person)
    assert (found.state, found.step.url) == ("incomplete", page_of(rows[1]))
    assert rows[1].title in found.reasons[0]
    hold(second, after(rows[1]))
    found = why(second, person)
    assert (found.state, found.step.url) == ("locked", page_of(rows[1]))
    api.complete_manually(rows[1], person=person)
    assert why(first, person).state == "complete"


def test_a_hidden_section_is_nothing_to_learners(person):
    course = make_course(2, sections=2)
    api.enrol(course, person=person)
    second = course.sections.order_by("order")[1]
    hold(second, closed(shown=False))
    assert (why(second, person).state, why(second, person).title) == ("not_shown", "")
    assert why(second, person, Audience.STAFF).title == second.title


@pytest.fixture
def two(person):
    course = make_course(4, sections=2)
    api.enrol(course, person=person)
    return course


def test_a_section_is_locked_by_what_locks_its_course(two, person):
    first = two.sections.order_by("order")[0]
    CourseGroup.objects.create(course=two, key="a", name="Pagi")
    hold(two, leaf("group", group="a"))
    found = why(first, person)
    assert (found.state, found.step) == ("locked", None)
    assert "Pagi" in found.reasons[0]
    [rule] = why(first, person, Audience.STAFF).rule
    assert "Pagi" in rule.parts[0].text


def test_a_sections_step_opens_the_section_and_not_the_first_in_it(two, person):
    second = two.sections.order_by("order")[1]
    rows = list(two.activities.order_by("order"))
    hold(rows[2], after(rows[1]))
    hold(second, leaf("date", **{"from": (timezone.now() + timedelta(days=9)).isoformat()}))
    assert why(second, person).step is None
    hold(second, after(rows[1]))
    hold(rows[1], after(rows[0]))
    assert why(second, person).step.url == page_of(rows[0])


def test_a_section_counts_what_is_not_shown_yet(two, person):
    first = two.sections.order_by("order")[0]
    rows = list(two.activities.order_by("order"))
    Activity.objects.filter(pk=rows[1].pk).update(title="Rahasia")
    hold(Activity.objects.get(pk=rows[1].pk), closed(shown=False))
    api.complete_manually(rows[0], person=person)
    found = why(first, person)
    assert (found.state, len(found.reasons), found.step) == ("incomplete", 1, None)
    assert "Rahasia" not in json.dumps(found.as_data())
    known = why(first, person, Audience.STAFF)
    assert (known.state, known.reasons) == (found.state, found.reasons)


def test_a_section_of_which_nothing_is_shown_says_so_to_staff(two, person):
    first = two.sections.order_by("order")[0]
    for row in first.activities.all():
        hold(row, closed(shown=False))
    assert why(first, person).state == "not_shown"
    found = why(first, person, Audience.STAFF)
    assert (found.state, found.title, len(found.reasons)) == ("not_shown", first.title, 1)


def test_a_section_that_is_no_longer_published(two, person):
    first = two.sections.order_by("order")[0]
    first.activities.update(is_live=False)
    Course.objects.filter(pk=two.pk).update(content_version=71)
    assert [why(first, person, who).state for who in Audience] == ["not_shown", "unpublished"]


def test_the_course_page_leads_to_the_why_of_a_section(client, person):
    page = make_course_page(title="K")
    section = add_page(page, SectionPage(title="Bab"))
    add_page(section, LessonPage(title="Satu"))
    course = Course.objects.get(translation_key=page.translation_key)
    api.enrol(course, person=person)
    client.force_login(person.user)
    asked = address("bagian", course.sections.get().pk)
    assert asked in client.get(page.get_url()).text
    assert client.get(asked).status_code == 200


# The course and the enrolment.


def test_a_course_says_what_is_missing_and_how_much_is_not_shown(
    course, person, activities, enrolment
):
    hold(activities[1], closed(shown=False))
    api.complete_manually(activities[0], person=person)
    found = why(course, person)
    assert (found.state, len(found.reasons), found.step.url) == (
        *("incomplete", 2),
        page_of(activities[2]),
    )
    assert activities[1].title not in json.dumps(found.as_data())


def test_a_course_leads_through_what_locks_the_rest(course, person, activities, enrolment):
    Activity.objects.filter(pk=activities[0].pk).update(required=False)
    for row in activities[1:]:
        hold(Activity.objects.get(pk=row.pk), after(activities[0]))
    assert why(course, person).step.url == page_of(activities[0])


def test_a_complete_course_says_since_when(course, person, activities, enrolment):
    for row in activities:
        api.complete_manually(row, person=person)
    assert (why(course, person).state, why(course, person).step) == ("complete", None)


def test_criteria_are_told_one_by_one(person):
    course = make_course(2, criteria={"match": "all", "declaration": {}, "activities": {}})
    api.enrol(course, person=person)
    found = why(course, person)
    assert (found.state, len(found.reasons)) == ("incomplete", 2)
    for row in course.activities.all():
        api.complete_manually(row, person=person)
    found = why(course, person)
    assert (found.state, len(found.reasons), len(found.met)) == ("incomplete", 1, 1)
    assert found.step.url == course.url


def test_the_next_step_is_the_one_that_is_asked_for_whatever_others_are_called(person):
    course = make_course(2)
    course.activities.update(title="Kuis")
    _first, second = course.activities.order_by("order")
    ask(course, match="all", activities={"keys": [str(second.translation_key)]})
    api.enrol(course, person=person)
    assert why(course, person).step.url == page_of(second)


def test_who_is_not_enrolled_reads_why_they_cannot_and_no_title(course, person, activities):
    hold(course, leaf("group"))
    for subject in (course, activities[0]):
        found = why(subject, person)
        assert (found.state, len(found.reasons)) == ("not_enrolled", 1)
        assert activities[0].title not in json.dumps(found.as_data())


def test_who_could_enrol_is_told_where(course, person):
    assert why(course, person).step.url == course.url


@pytest.mark.parametrize("status", ["requested", "suspended", "expired", "withdrawn"])
def test_an_enrolment_that_is_not_open_says_so(course, person, activities, status):
    row = EnrolmentFactory(course=course, person=person, status=status)
    for subject in (row, course, activities[0]):
        assert why(subject, person).state == status


def test_the_enrolment_of_somebody_else_has_no_answer(course, person, enrolment):
    assert explain(enrolment, person=PersonFactory()) is None


# The registry.


def test_a_plugin_answers_for_its_own(plugin, person, region):
    assert explain(region, person=person).words == "Kota Contoh, learner"


def test_nobody_answers_for_what_nobody_registered(person):
    with pytest.raises(LookupError):
        explain(person, person=person)
