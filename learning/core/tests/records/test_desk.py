"""The learner's desk and the list of all courses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.models import Course, CourseCompletion, Enrolment, EnrolMethod, Scope
from learning.core.records.desk import desk_of
from learning.core.records.suggestions import following, suggestions
from learning.core.testing.factories import (
    CourseFactory,
    EnrolmentFactory,
    JobTypeFactory,
    PersonFactory,
    ProgressFactory,
    make_course,
    make_region,
    make_unit,
)

pytestmark = pytest.mark.django_db
# Session, user with person, unit; courses, what is done, completions, what was ever taken; tabs
# and what waits behind one.
DESK_QUERIES = 9
COURSES_QUERIES = 8
Status = Enrolment.Status


@pytest.fixture
def placed(person):
    person.unit = make_unit(person.region)
    person.position = "Pranata Komputer"
    person.job_type = JobTypeFactory()
    person.save()
    return person


def finish(course, person):
    enrolment = api.enrol(course, person=person)
    for activity in course.activities.all():
        api.complete_manually(activity, person=person)
    enrolment.refresh_from_db()
    return enrolment


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_costs_the_same_for_one_and_three_courses(
    learner, placed, number, django_assert_num_queries
):
    for _ in range(number):
        api.enrol(make_course(2), person=placed)
        finish(make_course(1, programme_jp=4), placed)
        CourseFactory()
    desk = learner.get("/belajar/").context["desk"]

    with django_assert_num_queries(DESK_QUERIES):
        learner.get("/belajar/")

    assert (len(desk.lines), len(desk.completed), len(desk.suggested)) == (number,) * 3
    # E-learning of one day is credited up to three hours.
    assert (desk.jp, desk.number) == (3, number)


def test_continue_leads_to_where_the_learner_was(learner, person):
    course = make_course(3)
    first, second, third = course.activities.all()
    api.enrol(make_course(1), person=person)
    enrolment = api.enrol(course, person=person)
    api.complete_manually(first, person=person)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        last_activity=second, last_seen_at=timezone.now()
    )

    resume = learner.get("/belajar/").context["desk"].resume

    assert (resume.course, resume.step, resume.percent) == (course, second, 33)


def test_what_a_date_keeps_closed_is_no_next_step(person):
    course = make_course(2)
    first, second = course.activities.all()
    first.available_from = timezone.now() + timedelta(days=1)
    first.save()
    api.enrol(course, person=person)

    assert desk_of(person).resume.step == second


def test_an_empty_desk_says_where_to_begin(learner):
    response = learner.get("/belajar/")

    assert response.context["desk"].resume is None
    assert b"/katalog/" in response.content


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.REQUESTED, "The organiser decides"),
        (Status.SUSPENDED, "Paused by the organiser"),
        (Status.EXPIRED, "Your time in this course is over"),
    ],
)
def test_states_that_need_words_have_them(person, status, words):
    EnrolmentFactory(person=person, status=status)

    (line,) = desk_of(person).lines

    assert (line.status, line.step) == (status, None)
    assert str(words) in untranslated(line)


def untranslated(line):
    from django.utils import translation

    from learning.core.records.desk import explain

    with translation.override("en"):
        return explain(line.enrolment, line.status)


def test_access_that_ran_out_shows_as_expired_before_the_nightly_command(person):
    past = timezone.now() - timedelta(seconds=1)
    enrolment = EnrolmentFactory(person=person, expires_at=past, course=make_course(1))

    (line,) = desk_of(person).lines

    assert (line.enrolment, line.status, line.step) == (enrolment, Status.EXPIRED, None)


def test_only_this_calendar_year_is_summed(person):
    for years_ago in (0, 1):
        enrolment = finish(make_course(1), person)
        day = timezone.localdate().replace(month=1, day=1) - timedelta(days=years_ago)
        CourseCompletion.objects.filter(enrolment=enrolment).update(local_date=day)
        api.book_credit(
            person,
            source="course",
            key=f"test:{years_ago}",
            title="Kursus",
            form_code="distance-training",
            parts=[(day, 6 + years_ago)],
        )

    desk = desk_of(person)

    assert (desk.jp, desk.number) == (6, 1)


def test_accounts_without_a_person_are_told_why(client, staff):
    client.force_login(staff)

    response = client.get("/belajar/")

    assert response.status_code == 200
    assert "learning/records/no_person.html" in [row.name for row in response.templates]


@pytest.mark.parametrize(
    "name", ["desk", "courses", "records", "my_data", "records_csv", "my_data_download"]
)
def test_whoever_is_not_signed_in_signs_in_first(client, name):
    url = reverse(f"learning:{name}")

    response = client.get(url)

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={url}"
    assert client.post(url).status_code == 405


def test_suggestions_put_the_own_region_and_job_first(placed):
    far = CourseFactory(title="Far")
    far_fit = CourseFactory(title="Far, fits")
    own = CourseFactory(title="Own", region=placed.region)
    own_fit = CourseFactory(title="Own, fits", region=placed.region, scope=Scope.REGION)
    for course in (far_fit, own_fit):
        course.job_types.add(placed.job_type)

    assert suggestions(placed, limit=9) == [own_fit, own, far_fit, far]


def test_suggestions_leave_out_what_the_person_cannot_start(placed):
    CourseFactory(is_live=False)
    CourseFactory(enrol_method=EnrolMethod.ASSIGNED)
    CourseFactory(scope=Scope.REGION)
    CourseFactory(region=placed.region, scope=Scope.AGENCY).agencies.add(make_unit(placed.region))
    CourseFactory(seats=1, seats_taken=1)
    CourseFactory(enrol_until=timezone.now())
    CourseFactory(enrol_from=timezone.now() + timedelta(days=1))
    EnrolmentFactory(person=placed, status=Status.WITHDRAWN)
    EnrolmentFactory(person=placed, course=CourseFactory(title="Dasar"))
    CourseFactory().prerequisites.add(Course.objects.get(title="Dasar"))

    assert suggestions(placed, limit=9) == []


def test_courses_of_the_own_agency_are_suggested_to_its_units(placed):
    agency = placed.unit
    placed.unit = make_unit(parent=agency)
    placed.save()
    course = CourseFactory(region=placed.region, scope=Scope.AGENCY)
    course.agencies.add(agency)

    assert suggestions(placed) == [course]


def test_what_a_course_opens_comes_next(placed):
    first = make_course(1)
    CourseFactory(region=placed.region)
    opened = CourseFactory()
    opened.prerequisites.add(first)
    finish(first, placed)

    assert following(first, person=placed) == opened


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_courses_costs_the_same(learner, person, number, django_assert_num_queries):
    for _ in range(number):
        api.enrol(make_course(2), person=person)
    learner.get("/belajar/kursus/")

    with django_assert_num_queries(COURSES_QUERIES):
        response = learner.get("/belajar/kursus/")

    assert len(response.context["lines"]) == number


def test_courses_are_filtered_by_state_and_searched(learner, person):
    active = api.enrol(make_course(1, title="Antrean digital"), person=person)
    finish(make_course(1, title="Anggaran terbuka"), person)
    over = EnrolmentFactory(person=person, expires_at=timezone.now())

    def found(query):
        response = learner.get(f"/belajar/kursus/?{query}")
        return {line.enrolment.pk for line in response.context["lines"]}

    assert found("status=active") == {active.pk}
    assert found("status=expired") == {over.pk}
    assert found("q=antrean") == {active.pk}
    assert found("q=antrean&status=completed") == set()
    assert len(found("status=nonsense&page=99&q=%00")) == 3


def test_nobody_sees_the_courses_of_others(learner):
    EnrolmentFactory()

    assert learner.get("/belajar/kursus/").context["lines"] == []


def test_long_lists_are_paged(learner, person):
    for _ in range(13):
        EnrolmentFactory(person=person)

    response = learner.get("/belajar/kursus/?status=active&page=2")

    assert len(response.context["lines"]) == 1
    assert "?status=active&amp;page=1" in response.content.decode()


def test_markup_in_titles_and_searches_is_escaped(learner, person):
    EnrolmentFactory(person=person, course=CourseFactory(title="<script>x</script>"))

    content = learner.get("/belajar/kursus/?q=<script>").content.decode()

    assert "<script>x" not in content
    assert 'value="&lt;script&gt;"' in content


def test_done_elsewhere_is_not_offered_again(person):
    course = make_course(2)
    first, second = course.activities.all()
    api.enrol(course, person=person)
    ProgressFactory(person=PersonFactory(), activity=second, completed_at=timezone.now())
    ProgressFactory(person=person, activity=first, completed_at=timezone.now())

    assert desk_of(person).resume.step == second


def test_a_region_of_its_own_is_not_needed_for_suggestions():
    person = PersonFactory(region=make_region())
    course = CourseFactory()

    assert suggestions(person) == [course]
