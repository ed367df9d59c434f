import gzip
import json
import re

import pytest
from django.core.exceptions import ValidationError
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page

from home.models import ContentPage, HomePage
from learning.core.models import Activity, Course
from learning.core.testing.factories import (
    ActivityFactory,
    EnrolmentFactory,
    PersonFactory,
    add_page,
    make_course_page,
    make_courses_index,
)

FIGURES = ["courses", "lessons", "regions", "jp"]


@pytest.fixture
def compose(home):
    """Publish a home page that features ``courses`` and links to the first."""
    image = get_image_model().objects.create(
        title="Loket", file=get_test_image_file(size=(64, 48)), description="Loket"
    )

    def publish(*courses):
        link = {"label": "Mulai", "page": courses[0], "address": ""}
        hero = {"title": "Belajar", "lead": "Mari.", "topics": ["antrean"], "primary": link}
        home.body = [
            ("hero", {**hero, "image": image}),
            ("featured_courses", {"title": "Pilihan", "intro": "", "courses": list(courses)}),
            ("figures", {"title": "Angka", "note": "", "show": FIGURES}),
            ("regions", {"title": "Daerah", "text": ""}),
            ("steps", {"title": "Langkah", "intro": "", "items": [{"title": "A", "text": "B"}]}),
            ("text", {"title": "Judul", "text": "<p>Isi</p>"}),
            ("leaders", {"title": "Pimpinan", "text": "<p>Isi</p>", "link": link}),
        ]
        home.save_revision().publish()

    return publish


def test_figures_are_counted_from_what_is_published(client, compose, index):
    page = make_course_page(index, programme_jp=5)
    make_course_page(index, programme_jp=9, publish=False)
    compose(page)
    ActivityFactory(course=Course.objects.get(page_id=page.pk))
    Course.objects.update(activity_count=Activity.objects.count())
    text = client.get("/").text
    numbers = re.findall(r'<dd><a href="[^"]*">([\d.]+)</a>', text)
    assert numbers == ["1", "1", "1", "5"]


def test_large_figures_are_grouped(client, compose, index):
    page = make_course_page(index)
    compose(page)
    Course.objects.update(activity_count=12_345)
    assert ">12.345</a></dd>" in client.get("/").text


def test_drafts_are_not_featured(client, compose, index):
    seen, unseen = make_course_page(index), make_course_page(index)
    compose(unseen, seen)
    unseen.unpublish()
    text = client.get("/").text
    assert seen.title in text
    assert f">{unseen.title}<" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(client, compose, home, number, django_assert_num_queries):
    compose(*[make_course_page(make_courses_index()) for _number in range(number)])
    client.get("/")
    with django_assert_num_queries(10):
        response = client.get("/")
    assert response.text.count(">Mulai") == 2


def test_a_learner_sees_how_far_they_are(client, compose, index):
    page = make_course_page(index)
    course = Course.objects.get(page_id=page.pk)
    Course.objects.filter(pk=course.pk).update(required_count=2)
    person = PersonFactory()
    EnrolmentFactory(course=course, person=person, done_count=1)
    compose(page)
    client.force_login(person.user)
    assert 'value="50"' in client.get("/").text


def test_a_visitor_gets_a_public_page_without_token_or_cookie(client, compose, index):
    compose(make_course_page(index))
    response = client.get("/")
    assert response.headers["X-Asah-Public"] == "1"
    assert "csrf" not in response.text
    assert not response.cookies
    assert len(gzip.compress(response.content)) < 10_000


def test_structured_data_and_titles_cannot_break_out(client, compose, home, index):
    home.search_description = "</script><script>alert(1)</script>"
    compose(make_course_page(index, title="<b onclick=x>Kursus</b>"))
    text = client.get("/").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert json.loads(block[1])["@graph"][0]["description"] == home.search_description
    assert "<script>alert" not in text
    assert "<b onclick" not in text


def test_one_home_page_for_each_language(home):
    second = HomePage(title="Lagi", slug="lagi", locale=Locale.get_default())
    with pytest.raises(ValidationError):
        Page.get_first_root_node().add_child(instance=second)


def test_a_standing_page(client, home, django_assert_num_queries):
    page = ContentPage(title="Bantuan", slug="bantuan", intro="Cara masuk.")
    page.body = [("text", "<h2>Masuk</h2><p>Ketik NIP.</p>")]
    add_page(home, page)
    client.get("/bantuan/")
    with django_assert_num_queries(7):
        response = client.get("/bantuan/")
    assert "<h2>Masuk</h2>" in response.text
    assert response.headers["X-Asah-Public"] == "1"


def test_drafts_have_no_address(client, home, index):
    draft = make_course_page(index, publish=False)
    assert client.get(f"{index.url}{draft.slug}/").status_code == 404
    assert client.get("/tiada/juga/").status_code == 404
