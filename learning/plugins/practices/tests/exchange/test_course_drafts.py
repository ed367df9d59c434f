"""A practice or innovation becomes the draft of a course, and the course names it."""

import json

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from learning.core.api import DomainError
from learning.core.models import ActivityPage, Course, CoursePage, CoursesIndexPage
from learning.plugins.practices.models import CourseDraft, Entry
from learning.plugins.practices.services import course_drafts
from learning.plugins.practices.testing import (
    entry_of,
    make_article,
    make_innovation,
    make_practice,
)

from .conftest import client_of

pytestmark = pytest.mark.django_db
COURSE_QUERIES = 18
ROWS = [("Waktu tunggu", "menit", 90, 25)]


@pytest.fixture
def image():
    return get_image_model().objects.create(title="Loket", file=get_test_image_file())


@pytest.fixture
def practice(origin, image):
    body = [
        {"type": "heading", "value": {"text": "Langkah pertama", "level": "h2"}},
        {
            "type": "image",
            "value": {"image": {"image": image.pk, "alt_text": "Loket", "decorative": False}},
        },
    ]
    page = make_practice(
        region=origin.region,
        title="Loket Ramah",
        problem='<p>Warga <a href="https://example.go.id/">menunggu</a>.</p>',
        lessons="<p>Mulai dari yang kecil.</p>",
        figures=ROWS,
    )
    page.body = page.body.stream_block.to_python(body)
    page.problem += f'<p><a linktype="page" id="{page.pk}">Tautan dalam</a></p>'
    page.save_revision().publish()
    return entry_of(page)


@pytest.fixture
def place(adopter) -> CoursesIndexPage:
    return CoursesIndexPage.objects.descendant_of(adopter.region.pages.get()).get()


def begin(entry, place, user, **options):
    return course_drafts.begin(entry, index=place, user=user, **options)


def lessons(course):
    pages = CoursePage.objects.get(pk=course.pk).get_children().order_by("path").specific()
    return [page.get_latest_revision_as_object() for page in pages]


def stored(page):
    return json.dumps(list(page.body.get_prep_value()))


def test_the_parts_of_the_story_become_lessons(practice, place, adopter, image):
    course, is_new = begin(practice, place, adopter.editor)
    made = lessons(course)
    assert is_new
    assert (course.live, course.owner, course.title) == (False, adopter.editor, "Loket Ramah")
    assert all(isinstance(page, ActivityPage) and not page.live for page in made)
    kinds = [[block.block_type for block in page.body] for page in made]
    assert kinds == [["paragraph", "paragraph"], ["heading", "image"], ["paragraph"], ["paragraph"]]
    assert f'"image": {image.pk}' in stored(made[1])
    assert "90 → <b>25</b> menit (Catatan loket)" in json.loads(stored(made[2]))[0]["value"]


def test_links_are_kept_as_addresses_and_the_origin_is_named(practice, place, adopter, origin):
    course, _new = begin(practice, place, adopter.editor)
    credit, story = (row["value"] for row in json.loads(stored(lessons(course)[0])))
    assert f'<a href="{practice.url}">Loket Ramah</a>' in credit
    assert origin.region.name in credit
    assert '<a href="https://example.go.id/">menunggu</a>' in story
    assert f'<a href="{practice.url}">Tautan dalam</a>' in story


def test_an_innovation_becomes_a_course_too(origin, place, adopter):
    page = make_innovation(
        region=origin.region,
        background="<p>Antre sejak subuh.</p>",
        sustainability_social="<p>Warga menjaganya.</p>",
        figures=ROWS,
    )
    course, _new = begin(entry_of(page), place, adopter.editor)
    assert [page.title for page in lessons(course)] == [
        "Latar belakang",
        "Agar berkelanjutan",
        "Hasil dalam angka",
    ]


def test_pressing_twice_makes_one_unless_asked(practice, place, adopter, origin):
    first, _new = begin(practice, place, adopter.editor)
    again, is_new = begin(practice, place, adopter.moderator)
    assert (again.pk, is_new) == (first.pk, False)
    other, is_new = begin(practice, place, adopter.editor, again=True)
    assert is_new
    assert other.pk != first.pk
    own = CoursesIndexPage.objects.descendant_of(origin.region.pages.get()).get()
    assert begin(practice, own, origin.editor)[1]
    other.delete()
    assert begin(practice, place, adopter.editor)[0].pk == first.pk


def test_only_where_one_may_add_courses(practice, place, origin):
    with pytest.raises(DomainError) as refused:
        begin(practice, place, origin.editor)
    assert refused.value.code == "forbidden"
    assert not CourseDraft.objects.exists()


def test_articles_are_no_courses(place, adopter):
    with pytest.raises(DomainError):
        begin(entry_of(make_article()), place, adopter.editor)


def test_a_published_course_and_its_origin_name_each_other(client, practice, place, adopter):
    draft, _new = begin(practice, place, adopter.editor)
    assert not practice.courses.exists()
    draft.save_revision().publish()

    course = Course.objects.get(translation_key=draft.translation_key)
    assert list(practice.courses.all()) == [course]
    assert "Loket Ramah" in client.get(practice.url).content.decode()
    body = client.get(course.url).content.decode()
    assert f'href="{practice.url}"' in body.split('id="dasar"')[1]

    Entry.objects.update(is_live=False)
    assert 'id="dasar"' not in client.get(course.url).content.decode()


def test_a_course_costs_the_same_whatever_it_draws_on(
    client, practice, place, adopter, origin, django_assert_num_queries
):
    draft, _new = begin(practice, place, adopter.editor)
    draft.save_revision().publish()
    course = Course.objects.get(translation_key=draft.translation_key)
    client.get(course.url)
    with django_assert_num_queries(COURSE_QUERIES):
        client.get(course.url)
    for _more in range(2):
        entry_of(make_practice(region=origin.region)).courses.add(course)
    with django_assert_num_queries(COURSE_QUERIES):
        client.get(course.url)


def test_the_button_leads_to_the_course_desk(practice, place, adopter, origin):
    address = reverse("learning_practices_admin:begin_course", args=[practice.pk])
    page_editor = reverse("wagtailadmin_pages:edit", args=[practice.page_id])
    assert address in client_of(origin.editor).get(page_editor).content.decode()
    browser = client_of(adopter.editor)
    assert browser.get(address).status_code == 200

    response = browser.post(address, {"place": place.pk})

    course = CourseDraft.objects.get().page
    assert response.url == reverse("learning_courses:outline", args=[course.pk])
    assert browser.get(response.url).status_code == 200
    assert browser.post(address, {"place": place.pk}).url == response.url


def test_who_makes_courses_and_where(practice, place, people):
    address = reverse("learning_practices_admin:begin_course", args=[practice.pk])
    began = set()
    for role, user in people.items():
        client_of(user).post(address, {"place": place.pk})
        if CourseDraft.objects.exists():
            began.add(role)
        CourseDraft.objects.all().delete()
    assert began == {"editor", "moderator", "national"}
