"""Course, region and index pages as visitors and learners get them."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from learning.core.models import Activity, Course, CourseInstructor, CoursePrerequisite, Enrolment
from learning.core.testing.factories import (
    ActivityFactory,
    EnrolmentFactory,
    PersonFactory,
    ProgressFactory,
    UserFactory,
    make_course_page,
    make_courses_index,
    make_section_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return make_courses_index()


def row_of(page):
    return Course.objects.get(page_id=page.pk)


def with_lessons(page, number=2):
    """Lessons as rows; the outline is keyed by the version that changes with them."""
    course = row_of(page)
    lessons = [
        ActivityFactory(course=course, order=order, estimated_minutes=20) for order in range(number)
    ]
    Course.objects.filter(pk=course.pk).update(
        required_count=number, content_version=course.content_version + 1
    )
    return lessons


def structured(text):
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return [json.loads(block) for block in blocks]


def test_the_public_version(client, index):
    page = make_course_page(
        index, title="Antrean", programme_jp=3, estimated_minutes=140, audience="Petugas."
    )
    CourseInstructor.objects.create(page=page, name="Rukiah", role="Pranata")
    lesson, _other = with_lessons(page)
    response = client.get(page.url)
    assert response.headers["X-Asah-Public"] == "1"
    assert "csrf" not in response.text
    assert not response.cookies
    for text in ("3 JP", "Petugas.", "Rukiah", lesson.title, "/akun/login/?next="):
        assert text in response.text
    assert f"/belajar/aktivitas/{lesson.pk}/" not in response.text


def test_structured_data(client, index):
    page = make_course_page(index, title='</script>"&', summary="<b>", estimated_minutes=90)
    course, crumbs = structured(client.get(page.url).text)
    assert course["@type"] == "Course"
    assert course["name"] == '</script>"&'
    assert course["hasCourseInstance"][0]["courseWorkload"] == "PT90M"
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3, 4]


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_a_visitor(client, index, number, django_assert_num_queries):
    page = make_course_page(index)
    with_lessons(page, number)
    for name in "abc"[:number]:
        CourseInstructor.objects.create(page=page, name=name)
    client.get(page.url)
    with django_assert_num_queries(16):
        client.get(page.url)


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_a_learner(client, index, number, django_assert_num_queries):
    page, person = make_course_page(index), PersonFactory()
    with_lessons(page, number)
    EnrolmentFactory(course=row_of(page), person=person)
    client.force_login(person.user)
    client.get(page.url)
    with django_assert_num_queries(5):
        client.get(page.url)


def test_a_learner_sees_what_is_done_and_what_is_missing(client, index):
    page, person = make_course_page(index), PersonFactory()
    first, second = with_lessons(page)
    EnrolmentFactory(course=row_of(page), person=person, done_count=1)
    ProgressFactory(person=person, activity=first, completed_at=timezone.now())
    client.force_login(person.user)
    response = client.get(page.url)
    assert "X-Asah-Public" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'value="50"' in response.text
    primary = re.search(r'class="btn btn-primary[^"]*" href="([^"]+)"', response.text)
    assert primary[1] == f"/belajar/aktivitas/{second.pk}/"


def test_titles_are_shown_as_text(client, index):
    page = make_course_page(index, title="<script>alert(1)</script>")
    with_lessons(page)
    Activity.objects.update(title="<img src=x onerror=alert(2)>")
    text = client.get(page.url).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def offer(client, page, user=None):
    if user:
        client.force_login(user)
    return client.get(page.url).text


def test_open_course_offers_one_form(client, index):
    page, person = make_course_page(index), PersonFactory()
    text = offer(client, page, person.user)
    assert f'action="/belajar/kursus/{row_of(page).pk}/daftar/"' in text
    assert 'name="key"' not in text


def test_key_is_asked_for_and_never_shown(client, index):
    page = make_course_page(index, enrol_method="key", enrol_key="rahasia-kita")
    assert "rahasia-kita" not in offer(client, page)
    text = offer(client, page, PersonFactory().user)
    assert 'name="key"' in text
    assert "rahasia-kita" not in text


@pytest.mark.parametrize(
    "fields",
    [
        {"enrol_method": "assigned"},
        {"enrol_from": timezone.now() + timedelta(days=2)},
        {"enrol_until": timezone.now() - timedelta(days=2)},
        {"scope": "region"},
    ],
)
def test_reasons_instead_of_a_form(client, index, fields):
    page = make_course_page(index, **fields)
    text = offer(client, page, PersonFactory().user)
    assert "/daftar/" not in text
    assert "alert-warning" in text


def test_full_course(client, index):
    page = make_course_page(index, seats=1)
    Course.objects.update(seats_taken=1)
    text = offer(client, page, PersonFactory().user)
    assert "/daftar/" not in text
    assert "Semua tempat di kursus ini sudah terisi. Tempat menjadi kosong bila" in text
    assert "Sisa 0" not in text


def test_access_that_ran_out_offers_to_enrol_again(client, index):
    page, person = make_course_page(index, seats=1), PersonFactory()
    with_lessons(page)
    past = timezone.now() - timedelta(minutes=1)
    EnrolmentFactory(course=row_of(page), person=person, done_count=1, expires_at=past)
    Course.objects.update(seats_taken=1)
    text = offer(client, page, person.user)
    assert "Waktu Anda di kursus ini sudah habis." in text
    assert "Daftar lagi" in text
    assert "/belajar/aktivitas/" not in text


def test_account_without_a_person(client, index):
    assert "/daftar/" not in offer(client, make_course_page(index), UserFactory())


def test_prerequisites_are_links(client, index):
    first, second = make_course_page(index), make_course_page(index)
    CoursePrerequisite.objects.create(page=second, course=first)
    second.refresh_from_db()
    second.save_revision().publish()
    text = offer(client, second, PersonFactory().user)
    assert f'href="{first.url}"' in text
    assert "/daftar/" not in text


@pytest.mark.parametrize("status", [Enrolment.Status.REQUESTED, Enrolment.Status.SUSPENDED])
def test_pending_and_suspended_enrolments_are_explained(client, index, status):
    page, person = make_course_page(index), PersonFactory()
    EnrolmentFactory(course=row_of(page), person=person, status=status)
    assert "/daftar/" not in offer(client, page, person.user)


def test_coming_back_after_leaving(client, index):
    page, person = make_course_page(index), PersonFactory()
    EnrolmentFactory(course=row_of(page), person=person, status=Enrolment.Status.WITHDRAWN)
    assert "/daftar/" in offer(client, page, person.user)


def test_sections_lead_to_the_course(client, index):
    page = make_course_page(index)
    section = make_section_page(page)
    response = client.get(section.url)
    assert (response.status_code, response.url) == (302, page.url)


def test_a_private_course_is_not_marked_public(client, index):
    page = make_course_page(index)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="kata")
    response = client.get(page.url)
    assert "X-Asah-Public" not in response.headers
    assert page.summary not in response.text


def test_the_canonical_address_has_no_query(client, index):
    page = make_course_page(index)
    text = client.get(f"{page.url}?utm_source=surat").text
    assert f'<link rel="canonical" href="http://testserver{page.url}">' in text


def test_preview_of_a_course_never_published(index):
    page = make_course_page(index, publish=False)
    make_section_page(page, title="Modul rancangan", publish=False)
    response = page.make_preview_request(preview_mode="")
    response.render()
    assert response.status_code == 200
    assert "X-Asah-Public" not in response.headers


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_a_region(client, index, number, django_assert_num_queries):
    for _number in range(number):
        make_course_page(index)
    page = index.get_parent().specific
    client.get(page.url)
    with django_assert_num_queries(9):
        response = client.get(page.url)
    assert response.headers["X-Asah-Public"] == "1"
    assert response.text.count('class="card-title"') == number
    assert structured(response.text)[0]["@type"] == "GovernmentOrganization"


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_a_regions_courses(client, index, number, django_assert_num_queries):
    for _number in range(number):
        make_course_page(index)
    make_course_page(index, publish=False)
    client.get(index.url)
    with django_assert_num_queries(13):
        response = client.get(index.url, {"page": "abc"})
    assert response.text.count('class="card-title"') == number
