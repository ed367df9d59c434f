"""What conditions open, lock and hide: for whom, everywhere, and at what cost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.models import (
    Activity,
    Completion,
    Course,
    CourseGroup,
    Enrolment,
    GroupMember,
    Note,
    Progress,
    Section,
)
from learning.core.records import errors, notes, progress
from learning.core.records.desk import course_lines
from learning.core.testing.availability import hold, leaf
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    add_page,
    make_course,
    make_course_page,
    make_section_page,
)
from learning.core.tests.records.conftest import Probe
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db
NEVER = "2020-01-01T00:00:00+00:00"


def closed(shown=True):
    """A condition that nobody meets any more."""
    return leaf("date", until=NEVER, shown=shown)


def after(activity, shown=True):
    return leaf(
        "completion", activity=str(activity.translation_key), wanted="complete", shown=shown
    )


def outline(course, person):
    course.refresh_from_db()
    return api.learner_outline(course, person=person)


def states(course, person):
    return [row.state for row in outline(course, person).activities]


@pytest.fixture
def learner(client, person):
    client.force_login(person.user)
    return client


@pytest.fixture
def enrolment(course, person):
    return api.enrol(course, person=person)


@pytest.fixture
def probes(course, monkeypatch):
    """The course's activities, playable."""
    monkeypatch.setitem(api.activity_types._items, "probe", Probe())
    Activity.objects.update(type="probe")
    return list(course.activities.order_by("order"))


def page_of(activity):
    return reverse("learning:activity", args=[activity.pk])


# Locked.


def test_an_unmet_condition_locks_with_every_reason(course, person, activities):
    first, second, third = activities
    hold(third, after(first), after(second), leaf("group"))
    found = outline(course, person).find(third.pk)
    assert (found.state, len(found.reasons)) == ("locked", 3)
    assert first.title in found.reasons[0]
    assert second.title in found.reasons[1]
    assert found.reason == " ".join(found.reasons)


def test_a_met_condition_opens(course, person, activities):
    hold(activities[1], after(activities[0]))
    api.enrol(course, person=person)
    assert states(course, person) == ["available", "locked", "available"]
    api.complete_manually(activities[0], person=person)
    assert states(course, person) == ["done", "available", "available"]


def test_conditions_come_on_top_of_dates_and_order(course, person, activities):
    Activity.objects.filter(pk=activities[2].pk).update(
        requires_previous=True, available_until=NEVER
    )
    hold(Activity.objects.get(pk=activities[2].pk), leaf("group"))
    assert len(outline(course, person).find(activities[2].pk).reasons) == 3


def test_the_first_step_is_where_a_locked_one_leads(course, person, activities):
    hold(activities[2], leaf("group"), after(activities[1]))
    assert outline(course, person).find(activities[2].pk).unlock_url == page_of(activities[1])


def test_broken_conditions_lock(course, person, activities):
    hold(activities[0])
    activities[0].availability = {"op": "all", "children": "x"}
    activities[0].save()
    assert states(course, person)[0] == "locked"


def test_the_previous_activity_is_the_tracked_one_before_it(course, person, activities):
    Activity.objects.filter(pk=activities[1].pk).update(completion=Completion.NONE)
    hold(activities[2], leaf("completion", activity="previous", wanted="complete"))
    found = outline(course, person).find(activities[2].pk)
    assert activities[0].title in found.reason


def test_the_first_activity_has_no_previous_one(course, person, activities):
    hold(activities[0], leaf("completion", activity="previous", wanted="incomplete"))
    assert states(course, person)[0] == "locked"


def test_a_sections_conditions_hold_for_all_that_is_in_it(person):
    course = make_course(4, sections=2)
    hold(course.sections.order_by("order")[1], closed())
    assert states(course, person) == ["available", "available", "locked", "locked"]


def test_the_courses_conditions_hold_for_all_of_it(course, person):
    hold(course, closed(shown=False))
    found = outline(course, person)
    assert [row.state for row in found.activities] == ["locked"] * 3
    assert not found.course_verdict.allowed
    assert not api.course_is_open(course, person=person)


# Enrolment.


def test_a_course_that_is_closed_by_conditions_takes_nobody(course, person):
    hold(course, leaf("group"))
    with pytest.raises(errors.ConditionsUnmet) as caught:
        api.enrol(course, person=person)
    assert caught.value.code == "conditions"
    assert caught.value.message == outline(course, person).course_verdict.reason


def test_a_hidden_condition_of_a_course_is_not_told(course, person):
    hold(course, leaf("profile", field="position", how="contains", value="rahasia", shown=False))
    with pytest.raises(errors.EnrolmentRefused) as caught:
        api.enrol(course, person=person)
    assert (caught.value.code, "rahasia" in caught.value.message) == ("out_of_scope", False)


def test_an_organiser_enrols_whomever_they_want(course, person):
    hold(course, closed())
    assert api.assign(course, person=person, actor=None).status == Enrolment.Status.ACTIVE


# Not shown.


def test_what_is_hidden_is_not_there_but_counts(course, person, activities):
    hold(activities[1], closed(shown=False))
    found = outline(course, person)
    assert [row.id for row in found.activities] == [activities[0].pk, activities[2].pk]
    assert found.find(activities[1].pk) is None
    assert (found.total, found.done, found.not_shown) == (3, 0, 1)


def test_what_was_done_before_it_was_hidden_stays_done(course, person, activities, enrolment):
    api.complete_manually(activities[1], person=person)
    hold(activities[1], closed(shown=False))
    found = outline(course, person)
    assert (found.total, found.done, found.not_shown) == (3, 1, 0)


def test_a_section_without_anything_to_show_is_not_shown(person):
    course = make_course(2, sections=2)
    hold(course.sections.order_by("order")[1], closed(shown=False))
    assert len(outline(course, person).sections) == 1


def test_steps_lead_around_what_is_hidden(course, person, activities, enrolment, learner):
    hold(activities[1], closed(shown=False))
    answer = learner.post(reverse("learning:complete", args=[activities[0].pk]))
    assert answer.url == page_of(activities[2])


def test_a_tick_may_show_what_comes_next(course, person, activities, enrolment, learner):
    hold(activities[1], after(activities[0], shown=False))
    answer = learner.post(reverse("learning:complete", args=[activities[0].pk]))
    assert answer.url == page_of(activities[1])


@pytest.fixture
def secret(course, activities):
    """The middle activity, hidden from everybody; others depend on it."""
    row = activities[1]
    row.title, row.summary = "Sangat Rahasia", "Ringkasan Rahasia"
    row.save()
    hold(row, closed(shown=False))
    hold(activities[2], after(row), leaf("score", activity=str(row.translation_key), min=5))
    return row


def test_nothing_else_names_what_is_hidden(course, person, activities, secret):
    found = outline(course, person).find(activities[2].pk)
    assert found.state == "locked"
    assert "Rahasia" not in found.reason
    assert found.unlock_url == ""


def test_the_order_does_not_name_what_is_hidden(course, person, activities, secret):
    Activity.objects.filter(pk=activities[2].pk).update(requires_previous=True)
    Course.objects.update(content_version=50)
    found = outline(course, person).find(activities[2].pk)
    assert "Rahasia" not in found.reason
    assert found.unlock_url == ""


def test_no_address_of_a_learner_tells_of_what_is_hidden(learner, probes, enrolment, secret):
    calls = [
        learner.get(page_of(secret)),
        learner.post(page_of(secret)),
        learner.post(reverse("learning:complete", args=[secret.pk])),
        learner.post(reverse("learning:beat", args=[secret.pk])),
        learner.post(reverse("learning:note_add", args=[secret.pk]), {"text": "x", "kind": "note"}),
        learner.post(reverse("learning:note_add", args=[secret.pk]), {}),
        learner.get(page_of(probes[0])),
        learner.get(page_of(probes[2])),
        learner.get(reverse("learning:desk")),
        learner.get(reverse("learning:courses")),
        learner.get(reverse("learning:record", args=[secret.course_id])),
    ]
    assert [answer.status_code for answer in calls] == [
        *(404, 404, 403, 409, 422, 422, 200, 403, 200, 200, 200)
    ]
    assert not any("Rahasia" in answer.text for answer in calls)


def test_who_is_not_enrolled_reads_no_title_either(learner, probes, secret):
    answer = learner.post(reverse("learning:note_add", args=[secret.pk]), {"text": "x"})
    assert "Rahasia" not in answer.text
    assert learner.get(page_of(secret)).status_code == 302


# Every way in.


@pytest.fixture
def shut(probes, enrolment):
    hold(probes[1], closed())
    return probes[1]


def test_a_locked_activity_gives_its_reasons(learner, shut):
    answer = learner.get(page_of(shut))
    assert answer.status_code == 403
    assert shut.title in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_plugin_is_asked_for_a_locked_activity(learner, shut, method):
    answer = getattr(learner, method)(page_of(shut))
    assert (answer.status_code, answer.text.startswith(method.upper())) == (403, False)


def test_a_locked_activity_takes_no_tick(learner, shut):
    assert learner.post(reverse("learning:complete", args=[shut.pk])).status_code == 403
    assert not Progress.objects.filter(activity=shut, completed_at__isnull=False).exists()


@pytest.mark.parametrize("completion", [Completion.MANUAL, Completion.TIME])
def test_a_locked_activity_counts_no_time(learner, shut, completion):
    Activity.objects.filter(pk=shut.pk).update(completion=completion)
    assert learner.post(reverse("learning:beat", args=[shut.pk])).status_code == 409
    assert not Progress.objects.filter(activity=shut).exists()


def test_a_locked_activity_takes_no_note_and_loses_no_text(learner, shut):
    answer = learner.post(
        reverse("learning:note_add", args=[shut.pk]), {"text": "Panjang", "kind": "note"}
    )
    assert (answer.status_code, Note.objects.count()) == (422, 0)
    assert "Panjang" in answer.text


def test_services_refuse_by_themselves(person, shut):
    enrolment = Enrolment.objects.get()
    with pytest.raises(errors.Locked):
        progress.check_access(shut, person=person, enrolment=enrolment)
    with pytest.raises(errors.Locked):
        progress.complete_manually(shut, person=person)
    with pytest.raises(errors.Locked):
        notes.add_note(shut, person=person, text="x")


# The public and the desk.


@pytest.fixture
def pages(region):
    course_page = make_course_page()
    section = make_section_page(course_page, title="Modul Terbuka")
    kept = make_section_page(
        course_page,
        title="Modul Rahasia",
        availability={"op": "any", "shown": False, "children": [leaf("group")]},
    )
    hidden = {"op": "all", "children": [leaf("group", shown=False)]}
    greyed = {"op": "all", "children": [leaf("group")]}
    rows = [
        (section, "Pelajaran Terbuka", {}),
        (section, "Pelajaran Abu", greyed),
        (section, "Pelajaran Rahasia", hidden),
        (kept, "Isi Rahasia", {}),
    ]
    for number, (parent, title, availability) in enumerate(rows):
        page = LessonPage(title=title, slug=f"p-{number}", availability=availability)
        add_page(parent, page)
    return course_page


def test_the_public_page_of_a_course_leaves_out_what_may_be_hidden(client, pages):
    answer = client.get(pages.url)
    assert "Pelajaran Abu" in answer.text
    assert "Rahasia" not in answer.text


def test_a_learners_page_shows_it_to_whom_it_is_shown(client, pages, person):
    course = Course.objects.get(page=pages)
    api.enrol(course, person=person)
    client.force_login(person.user)
    assert "Rahasia" not in client.get(pages.url).text
    group = CourseGroup.objects.create(course=course, key="a", name="A")
    GroupMember.objects.create(group=group, person=person)
    assert "Pelajaran Rahasia" in client.get(pages.url).text


def test_the_search_does_not_find_what_may_be_hidden(client, pages):
    from learning.core.courses.found import _live_activities

    rows = Activity.objects.filter(course__page=pages)
    found = set(_live_activities([row.page_id for row in rows]))
    titles = {row.title for row in rows if row.page_id in found}
    assert titles == {"Pelajaran Terbuka", "Pelajaran Abu"}


def test_publishing_a_page_gives_its_row_the_conditions(pages):
    assert Section.objects.get(title="Modul Rahasia").availability["shown"] is False
    assert Activity.objects.get(title="Pelajaran Abu").availability["children"] == [leaf("group")]


def test_the_desk_leads_to_what_is_open(course, person, activities, enrolment):
    hold(activities[0], closed())
    hold(activities[1], closed(shown=False))
    course.refresh_from_db()
    enrolment.course = course
    [line] = course_lines(person, [enrolment], now=timezone.now())
    assert line.step == activities[2]


# Staff.


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def test_staff_see_everything_with_the_whole_rule(staff, course, probes):
    hold(probes[0], leaf("score", activity="course", min=73, shown=False))
    assert staff.get(page_of(probes[0])).status_code == 200
    course.refresh_from_db()
    found = api.learner_outline(course, person=None, everything_open=True)
    assert [row.state for row in found.activities] == ["available"] * 3
    assert "73" in found.activities[0].rule[0].parts[0].text


def test_staff_read_the_whole_rule_beside_the_lesson(staff, pages):
    hidden = Activity.objects.get(title="Pelajaran Rahasia")
    score = leaf("score", activity="course", min=73, shown=False)
    hold(hidden, score, leaf("group"))
    shown = Activity.objects.get(title="Pelajaran Terbuka")
    assert "73" in staff.get(page_of(shown)).text
    assert "73" in staff.get(page_of(hidden)).text


def test_staff_who_learn_stand_outside_the_groups(course, activities):
    hold(activities[0], leaf("group", group="gone"))
    chief = PersonFactory(user=UserFactory(is_superuser=True))
    assert states(course, chief)[0] == "available"
    assert states(course, PersonFactory())[0] == "locked"


# Cost.


def conditions_for(course, number):
    rows = list(course.activities.order_by("order"))
    CourseGroup.objects.get_or_create(course=course, key="a", name="A")
    for row in rows[-number:]:
        hold(row, after(rows[0]), leaf("group", group="a"), leaf("date", until=NEVER), op="any")
    course.refresh_from_db()


@pytest.mark.parametrize("size", [1, 3, 60])
def test_a_course_without_conditions_costs_nothing_more(person, size, django_assert_num_queries):
    course = make_course(size)
    api.learner_outline(course, person=person)
    with django_assert_num_queries(1):
        api.learner_outline(course, person=person)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_conditions_cost_by_kinds_not_by_activities(person, number, django_assert_num_queries):
    course = make_course(61)
    conditions_for(course, number)
    api.learner_outline(course, person=person)
    # Progress; completion 1, group 2 (names, members); dates ask nothing.
    with django_assert_num_queries(4):
        api.learner_outline(course, person=person)


def test_people_for_whom_the_same_is_met_share_the_states(course, activities):
    conditions_for(course, 1)
    first, second, member = PersonFactory.create_batch(3)
    GroupMember.objects.create(group=CourseGroup.objects.get(), person=member)
    kept = [api.learner_outline(course, person=who).states for who in (first, second, member)]
    assert kept[0] is kept[1]
    assert kept[0].key != kept[2].key


def test_a_renamed_group_is_read_at_once(course, person, activities):
    group = CourseGroup.objects.create(course=course, key="a", name="Lama")
    hold(activities[0], leaf("group", group="a"))
    assert "Lama" in outline(course, person).activities[0].reason
    group.name = "Baru"
    group.save()
    assert "Baru" in outline(course, person).activities[0].reason
