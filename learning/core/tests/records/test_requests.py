"""What learners send and open: by role, by state, in the wrong order, twice, with junk."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.courses.lookup import find_course
from learning.core.models import (
    Activity,
    Completion,
    CourseCompletion,
    Enrolment,
    EnrolMethod,
    Progress,
)
from learning.core.records import views
from learning.core.testing.factories import (
    CourseFactory,
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    make_course,
)

pytestmark = pytest.mark.django_db
# Session, user with person, activity with course, enrolment, progress.
ACTIVITY_QUERIES = 5
# Session, user, activity, begin, enrolment, what is done, progress (read, written), count,
# section (read, written), enrolment, commit.
COMPLETE_QUERIES = 12
# Session, user, begin, course, enrolment, seat, enrolment, log, count, commit, progress.
ENROL_QUERIES = 11
Status = Enrolment.Status
HUGE = "99999999999999999999"


@pytest.fixture
def course(probe):
    course = make_course(3)
    course.activities.update(type="probe")
    return course


@pytest.fixture
def enrolled(person, course):
    return api.enrol(course, person=person)


def url(name, obj):
    return reverse(f"learning:{name}", args=[obj.pk])


def first_of(course):
    return course.activities.order_by("order").first()


# Who may


@pytest.mark.parametrize("name", ["complete", "beat"])
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_changes_to_an_activity_take_post_only(learner, enrolled, course, name, method):
    assert getattr(learner, method)(url(name, first_of(course))).status_code == 405
    assert Progress.objects.count() == 0


@pytest.mark.parametrize("name", ["enrol", "withdraw"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_changes_to_an_enrolment_take_post_only(person, enrolled, course, name, signed_in):
    client = Client()
    if signed_in:
        client.force_login(person.user)

    assert client.get(url(name, course)).status_code == 405


def test_an_ended_session_comes_back_to_a_page_to_read(rf, course):
    activity = first_of(course)

    def next_of(view, pk):
        request = rf.post("/")
        request.user = AnonymousUser()
        return parse_qs(urlsplit(view(request, pk=pk).url).query)["next"]

    assert next_of(views.complete, activity.pk) == [url("activity", activity)]
    assert next_of(views.enrol, course.pk) == [course.url]
    assert next_of(views.withdraw, course.pk) == [course.url]
    assert next_of(views.enrol, 999) == ["/"]


def test_a_beat_after_the_session_ended_is_told_so(client, course):
    assert client.post(url("beat", first_of(course))).status_code == 401


def test_every_change_needs_the_token(person, enrolled, course):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person.user)

    for name, obj in (
        ("complete", first_of(course)),
        ("beat", first_of(course)),
        ("enrol", course),
        ("withdraw", course),
    ):
        assert client.post(url(name, obj)).status_code == 403
    enrolled.refresh_from_db()
    assert (enrolled.status, enrolled.done_count) == (Status.ACTIVE, 0)


def test_visitors_sign_in_to_open_an_activity(client, course):
    activity = first_of(course)

    assert client.get(url("activity", activity)).url.endswith(f"?next={url('activity', activity)}")


def test_learners_of_other_courses_are_led_to_the_course(learner, course):
    EnrolmentFactory(course=course)

    response = learner.get(url("activity", first_of(course)))

    assert response.url == course.url
    assert Progress.objects.count() == 0


def test_who_is_not_enrolled_cannot_complete_or_beat(learner, course):
    activity = first_of(course)

    assert learner.post(url("complete", activity)).status_code == 403
    assert learner.post(url("beat", activity)).json()["code"] == "not_enrolled"
    assert learner.post(url("withdraw", course)).status_code == 404
    assert Progress.objects.count() == 0


def test_staff_without_a_person_change_nothing(client, staff, course):
    client.force_login(staff)
    activity = first_of(course)

    assert client.get(url("activity", activity)).url == course.url
    assert client.post(url("complete", activity)).status_code == 403
    assert client.post(url("beat", activity)).status_code == 409
    assert client.post(url("enrol", course)).status_code == 409
    assert client.post(url("withdraw", course)).status_code == 404
    assert Enrolment.objects.count() == Progress.objects.count() == 0


def test_an_administrator_previews_without_a_trace(client, course):
    client.force_login(UserFactory(is_superuser=True))

    response = client.get(url("activity", first_of(course)))

    assert response.status_code == 200
    assert Progress.objects.count() == 0


@pytest.mark.parametrize(
    "status", [Status.REQUESTED, Status.SUSPENDED, Status.WITHDRAWN, Status.EXPIRED]
)
def test_only_open_enrolments_open_activities(learner, enrolled, course, status):
    Enrolment.objects.update(status=status)
    activity = first_of(course)

    assert learner.get(url("activity", activity)).url == course.url
    assert learner.post(url("complete", activity)).status_code == 409
    assert learner.post(url("beat", activity)).status_code == 409
    assert Progress.objects.filter(completed_at__isnull=False).count() == 0


def test_access_that_ran_out_closes_at_once(learner, enrolled, course):
    Enrolment.objects.update(expires_at=timezone.now())

    assert learner.get(url("activity", first_of(course))).url == course.url
    assert learner.post(url("complete", first_of(course))).status_code == 409
    enrolled.refresh_from_db()
    assert enrolled.status == Status.EXPIRED


# Locked, gone, missing


def test_a_locked_activity_says_why_and_what_opens_it(learner, enrolled, course):
    course.sequential = True
    course.save()
    first, second, _third = course.activities.all()

    opened = learner.get(url("activity", second))
    posted = learner.post(url("complete", second))

    assert (opened.status_code, posted.status_code) == (403, 403)
    for response in (opened, posted):
        assert first.title in response.content.decode()
        assert url("activity", first) in response.content.decode()
    assert Progress.objects.filter(completed_at__isnull=False).count() == 0


def test_an_activity_that_opens_later_is_closed_by_post_too(learner, enrolled, course):
    activity = first_of(course)
    Activity.objects.filter(pk=activity.pk).update(
        available_from=timezone.now() + timedelta(hours=1)
    )
    course.content_version += 1
    course.save()

    assert learner.get(url("activity", activity)).status_code == 403
    assert learner.post(url("complete", activity)).status_code == 403


def test_an_unpublished_activity_is_gone_and_its_record_is_not(learner, enrolled, course):
    activity = first_of(course)
    api.complete_manually(activity, person=enrolled.person)
    Activity.objects.filter(pk=activity.pk).update(is_live=False)
    course.content_version += 1
    course.save()

    response = learner.get(url("activity", activity))

    assert response.status_code == 404
    assert url("record", course) in response.content.decode()
    assert learner.post(url("complete", activity)).status_code == 403
    assert Progress.objects.filter(completed_at__isnull=False).count() == 1


def test_a_missing_player_is_explained(learner, enrolled, course):
    course.activities.update(type="not-installed")

    response = learner.get(url("activity", first_of(course)))

    assert response.status_code == 503
    assert "learning/activities/missing_type.html" in [row.name for row in response.templates]


@pytest.mark.parametrize("path", ["aktivitas/{}/", "catatan-belajar/{}/", "kursus/{}/selesai/"])
@pytest.mark.parametrize("number", ["0", HUGE, "-1", "abc", "1.5", "1%00"])
def test_odd_numbers_are_not_found(learner, path, number):
    assert learner.get(f"/belajar/{path.format(number)}").status_code == 404


@pytest.mark.parametrize(
    "path", ["aktivitas/{}/selesai/", "kursus/{}/daftar/", "kursus/{}/keluar/"]
)
@pytest.mark.parametrize("number", ["0", HUGE])
def test_odd_numbers_are_not_found_by_post(learner, path, number):
    assert learner.post(f"/belajar/{path.format(number)}").status_code == 404


# Opening and completing


def test_opening_costs_few_queries_once_warm(learner, enrolled, course, django_assert_num_queries):
    address = url("activity", first_of(course))
    learner.get(address)

    with django_assert_num_queries(ACTIVITY_QUERIES):
        response = learner.get(address)

    assert response.content.decode() == f"GET {first_of(course).title}"


def test_done_leads_to_the_next_and_at_last_to_the_completion(learner, enrolled, course):
    first, second, third = course.activities.all()

    answers = [learner.post(url("complete", row)).url for row in (first, second, third)]

    assert answers == [url("activity", second), url("activity", third), url("completed", course)]
    assert learner.get(answers[-1]).status_code == 200


@pytest.mark.parametrize("number", [3, 6])
def test_completing_costs_the_same_in_any_course(
    learner, person, probe, number, django_assert_num_queries
):
    course = make_course(number, sections=1)
    course.activities.update(type="probe")
    api.enrol(course, person=person)
    first, second = course.activities.order_by("order")[:2]
    learner.get(url("activity", first))

    with django_assert_num_queries(COMPLETE_QUERIES):
        response = learner.post(url("complete", first))

    assert response.url == url("activity", second)


@pytest.mark.parametrize("number", [1, 3])
def test_enrolling_costs_the_same_in_any_course(learner, number, django_assert_num_queries):
    course = make_course(number)
    api.enrol(course, person=PersonFactory())
    learner.post(url("enrol", make_course(1)))
    find_course(course.pk)

    with django_assert_num_queries(ENROL_QUERIES):
        response = learner.post(url("enrol", course))

    assert response.url == url("activity", first_of(course))


def test_a_second_press_changes_nothing(learner, enrolled, course):
    first, second, third = course.activities.all()
    for row in (first, first, second, third, third):
        response = learner.post(url("complete", row))

    assert response.url == url("completed", course)
    enrolled.refresh_from_db()
    assert (enrolled.done_count, CourseCompletion.objects.count()) == (3, 1)
    assert enrolled.log.filter(status=Status.COMPLETED).count() == 1


def test_a_stale_tab_after_leaving_is_refused_with_what_is_safe(learner, enrolled, course):
    api.withdraw(enrolled)

    response = learner.post(url("complete", first_of(course)))

    assert response.status_code == 409
    assert course.url in response.content.decode()
    assert Progress.objects.count() == 0


def test_time_is_not_ticked_off_by_hand(learner, person, probe):
    course = make_course(1, completion=Completion.TIME, min_seconds=60)
    api.enrol(course, person=person)

    assert learner.post(url("complete", first_of(course))).status_code == 409
    assert learner.post(url("beat", first_of(course))).json() == {"seconds": 0, "complete": False}


# Enrolling and leaving


def test_enrolling_opens_the_first_activity_and_twice_is_once(learner, person, course):
    for _ in range(2):
        response = learner.post(url("enrol", course))
        assert response.url == url("activity", first_of(course))

    course.refresh_from_db()
    assert (course.seats_taken, person.enrolments.count()) == (1, 1)


def test_a_request_waits_for_its_answer(learner, person):
    course = CourseFactory(enrol_method=EnrolMethod.APPROVAL)

    response = learner.post(url("enrol", course))

    assert response.url == course.url
    assert person.enrolments.get().status == Status.REQUESTED


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"seats": 0}, 409),
        ({"is_live": False}, 409),
        ({"enrol_method": EnrolMethod.ASSIGNED}, 409),
        ({"scope": "region"}, 409),
    ],
)
def test_refusals_have_a_page_and_a_status(learner, person, fields, status):
    course = CourseFactory(**fields)

    response = learner.post(url("enrol", course))

    assert response.status_code == status
    assert "learning/records/refused.html" in [row.name for row in response.templates]
    assert person.enrolments.count() == 0


def test_a_wrong_key_is_asked_again_and_stays_typed(learner, person):
    course = CourseFactory(enrol_method=EnrolMethod.KEY, enrol_key="mangga")

    response = learner.post(url("enrol", course), {"key": "manga muda"})

    content = response.content.decode()
    assert response.status_code == 422
    assert 'value="manga muda"' in content
    assert 'aria-invalid="true"' in content
    assert learner.post(url("enrol", course), {"key": " mangga "}).status_code == 302
    assert person.enrolments.count() == 1


@pytest.mark.parametrize(
    "key", ["", "<b>x</b>", "' OR 1=1 --", "x" * 5_000, "m\x00angga", "mangga" * 20, "mang​ga"]
)
def test_junk_is_no_key(learner, person, key):
    course = CourseFactory(enrol_method=EnrolMethod.KEY, enrol_key="mangga")

    response = learner.post(url("enrol", course), {"key": key})

    assert response.status_code == 422
    assert "<b>x" not in response.content.decode()
    assert person.enrolments.count() == 0


def test_a_key_that_only_begins_right_is_wrong(learner):
    course = CourseFactory(enrol_method=EnrolMethod.KEY, enrol_key="k" * 64)

    assert learner.post(url("enrol", course), {"key": "k" * 65}).status_code == 422


def test_leaving_twice_is_leaving_once(learner, enrolled, course):
    for _ in range(2):
        assert learner.post(url("withdraw", course)).url == course.url

    course.refresh_from_db()
    assert course.seats_taken == 0
    assert [row.status for row in enrolled.log.all()] == ["active", "withdrawn"]


def test_completed_courses_are_not_left(learner, enrolled, course):
    for activity in course.activities.all():
        api.complete_manually(activity, person=enrolled.person)

    assert learner.post(url("withdraw", course)).status_code == 409


def test_nobody_leaves_for_somebody_else(learner, course):
    other = api.enrol(course, person=PersonFactory())

    assert learner.post(url("withdraw", course), {"person": other.person_id}).status_code == 404
    other.refresh_from_db()
    assert other.status == Status.ACTIVE


def test_the_nightly_command_counts_what_it_expired(person, capsys):
    EnrolmentFactory(person=person, expires_at=timezone.now())
    EnrolmentFactory(person=person, expires_at=timezone.now() + timedelta(days=1))

    call_command("expire_enrolments")
    call_command("expire_enrolments")

    assert capsys.readouterr().out.split("\n")[:2] == [
        "1 enrolments expired",
        "0 enrolments expired",
    ]
