"""Links on English pages lead to English pages where these are published, else to the original."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page, Site

from home.models import ContentPage
from home.testing import make_home
from learning.core.api import provision_region
from learning.core.memory import Memory
from learning.core.testing.factories import add_page, make_course_page, make_region
from learning.plugins.practices.models import InnovationsIndexPage
from learning.plugins.practices.testing import make_innovation

MAIN, OWN = "asah.test", "rimba.asah.test"
pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    page = make_home(MAIN)
    forget()
    return page


def forget():
    cache.clear()
    Memory.clear_all()


@pytest.fixture
def rimba(home):
    made = provision_region(make_region("Kota Rimba", slug="rimba"), parent_page=home)
    page = made.page.specific
    page.save_revision().publish()
    return page


@pytest.fixture
def translate(db):
    """``translate(page, title=…)``: its published English page, all above it as copies."""
    english = Locale.objects.get_or_create(language_code="en")[0]

    def make(page, *, publish=True, **fields):
        page = Page.objects.get(pk=page.pk).specific
        found = page.get_translation_or_none(english)
        if found is None:
            action = CopyPageForTranslationAction(page, english, copy_parents=True)
            found = action.execute(skip_permission_checks=True)
        found = found.specific_class.objects.get(pk=found.pk)
        found.alias_of = None
        for name, value in fields.items():
            setattr(found, name, value)
        found.save()
        revision = found.save_revision()
        if publish:
            revision.publish()
        forget()
        return found

    return make


def get(path, *, host=MAIN, language="en"):
    client = Client(HTTP_HOST=host)
    if language:
        client.cookies["asah_language"] = language
    return client.get(path)


def crumbs(response):
    nav = re.findall(r'<nav class="crumbs.*?</nav>', response.text, re.S)[0]
    return re.findall('href="([^"]+)"[^>]*>([^<]+)', nav)


def footer(response):
    text = re.findall(r'<footer class="site-footer".*?</footer>', response.text, re.S)[0]
    return set(re.findall('href="([^"]+)"', text))


def logo(response):
    return re.findall('<a class="logo" href="([^"]+)"', response.text)


def test_the_frame_leads_to_what_is_translated(home, translate):
    translate(home)
    translate(add_page(home, ContentPage(title="Bantuan", slug="bantuan")), slug="help")
    translate(add_page(home, ContentPage(title="Privasi", slug="privasi")), publish=False)
    response = get("/katalog/")
    assert {"/en/help/", "/privasi/", "/kontak/", "/aksesibilitas/"} <= footer(response)
    assert logo(response) == ["/en/", "/en/"]
    assert crumbs(response) == [("/en/", "Home")]


def test_whoever_reads_the_source_stays_there(home, translate):
    translate(home)
    translate(add_page(home, ContentPage(title="Bantuan", slug="bantuan")), slug="help")
    response = get("/katalog/", language="")
    assert "/bantuan/" in footer(response)
    assert logo(response) == ["/", "/"]


def test_the_frame_follows_when_a_page_is_translated_later(home, translate):
    page = add_page(home, ContentPage(title="Bantuan", slug="bantuan"))
    translate(home)
    assert "/bantuan/" in footer(get("/katalog/"))
    translate(page, slug="help")
    assert "/en/help/" in footer(get("/katalog/"))


def test_a_home_page_that_is_only_a_copy_is_not_linked(home, translate):
    translate(add_page(home, ContentPage(title="Bantuan", slug="bantuan")), slug="help")
    response = get("/en/help/", language="")
    assert logo(response) == ["/", "/"]
    assert crumbs(response) == [("/", "Home")]


def test_crumbs_of_an_english_page(home, rimba, translate):
    course = make_course_page(rimba.get_children().get(slug="kursus"), title="Surat", slug="surat")
    other = translate(course, title="Letters")
    # Nothing above it is translated: the copies lead to what they are copies of.
    assert crumbs(get(other.get_url())) == [
        ("/", "Home"),
        ("/rimba/", "Kota Rimba"),
        ("/rimba/kursus/", "Kursus"),
    ]
    translate(home)
    translate(rimba, title="Rimba City")
    assert crumbs(get(other.get_url())) == [
        ("/en/", "Home"),
        ("/en/rimba/", "Rimba City"),
        ("/rimba/kursus/", "Kursus"),
    ]


def test_crumbs_of_a_page_without_translation(home, rimba, translate):
    translate(rimba, title="Rimba City")
    page = make_innovation(region=rimba.region, title="Antrean daring")
    assert crumbs(get(page.get_url()))[:2] == [("/", "Home"), ("/en/rimba/", "Rimba City")]
    assert crumbs(get(page.get_url(), language=""))[1] == ("/rimba/", "Kota Rimba")


def test_region_cards_and_the_list_of_regions(home, rimba, translate):
    assert 'href="/rimba/"' in get("/daerah/").text
    translate(rimba, title="Rimba City")
    assert 'href="/en/rimba/"' in get("/daerah/").text
    assert 'href="/en/rimba/"' not in get("/daerah/", language="").text
    unpublished = translate(rimba, title="Rimba City")
    unpublished.unpublish()
    forget()
    assert 'href="/rimba/"' in get("/daerah/").text


def test_buttons_of_the_home_page(home, rimba, translate):
    innovation = make_innovation(region=rimba.region, title="Antrean daring")
    help_page = add_page(home, ContentPage(title="Bantuan", slug="bantuan"))
    body = [
        {"type": "hero", "value": {"title": "Belajar", "search_in": "catalogue",
         "primary": {"label": "Daerah", "page": rimba.pk},
         "secondary": {"label": "Inovasi", "page": innovation.pk}}},
        {"type": "text", "value": {"title": "Teks", "text": "<p>Isi</p>",
         "link": {"label": "Bantuan", "address": "/bantuan/"}}},
    ]  # fmt: skip
    home.body = body
    home.save_revision().publish()
    translate(home)
    before = get("/en/").text
    assert [
        f'href="{url}"' in before for url in ("/rimba/", innovation.get_url(), "/bantuan/")
    ] == [
        True,
        True,
        True,
    ]
    others = [translate(page, title="X") for page in (rimba, innovation, help_page)]
    after = get("/en/").text
    for page in others:
        assert f'href="{page.get_url()}"' in after, page


def test_an_author_page_names_the_region_once(home, rimba, translate):
    from learning.plugins.practices.models import AuthorProfile

    translate(rimba, title="Rimba City")
    AuthorProfile.objects.create(name="Rukiah", slug="rukiah", region=rimba.region)
    assert crumbs(get("/penulis/rukiah/"))[1][0] == "/en/rimba/"
    assert crumbs(get("/penulis/rukiah/", language=""))[1][0] == "/rimba/"


def test_a_host_of_its_own(home, rimba, translate, django_capture_on_commit_callbacks):
    translate(home)
    translate(add_page(home, ContentPage(title="Bantuan", slug="bantuan")), slug="help")
    with django_capture_on_commit_callbacks(execute=True):
        Site.objects.create(hostname=OWN, root_page=rimba, site_name="Rimba")
    forget()
    response = get("/katalog/", host=OWN)
    assert logo(response) == ["/", "/"]
    assert f"http://{MAIN}/en/help/" in footer(response)
    translate(rimba, title="Rimba City")
    response = get("/katalog/", host=OWN)
    assert {url.removeprefix(f"http://{OWN}") for url in logo(response)} == {"/en/"}
    assert get("/en/", host=OWN).status_code == 200


def test_no_link_to_a_private_translation(home, rimba, translate):
    page = translate(rimba, title="Rimba City")
    page.view_restrictions.create(restriction_type="login")
    forget()
    assert 'href="/rimba/"' in get("/daerah/").text


@pytest.mark.parametrize("number", [1, 3])
def test_query_counts(home, translate, number, django_assert_num_queries):
    translate(home)
    for index in range(number):
        made = provision_region(make_region(slug=f"tempat-{index}"), parent_page=home)
        page = made.page.specific
        page.save_revision().publish()
        translate(page)
        translate(made.page.get_children().type(InnovationsIndexPage).get())
    get("/daerah/")
    with django_assert_num_queries(6):
        get("/daerah/")
