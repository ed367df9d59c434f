"""Pages and their translations: addresses, lists in the reader's language, who may translate."""

import re

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Site, WorkflowPage

from home.models import ContentPage
from learning.core.api import assign_role, provision_region
from learning.core.memory import Memory
from learning.core.models import Course, RegionPage
from learning.core.testing.factories import (
    UserFactory,
    add_page,
    make_course_page,
    make_region,
)
from learning.plugins.practices.models import Entry
from learning.plugins.practices.testing import entry_of, make_innovation

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(made):
    return make_course_page(made.courses_index, title="Menulis surat", slug="surat")


def test_a_translation_stands_below_its_language(reader, home, translate):
    page = add_page(home, ContentPage(title="Bantuan", slug="bantuan"))
    other = translate(page, title="Help", slug="help")
    assert (page.get_url(), other.get_url()) == ("/bantuan/", "/en/help/")
    html = reader().get("/en/help/").text
    assert '<html lang="en">' in html
    assert "<h1>Help</h1>" in html
    assert reader().get("/bantuan/").status_code == 200
    links = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', html)
    assert links == [
        ("en", "http://testserver/en/help/"),
        ("id", "http://testserver/bantuan/"),
    ]
    assert re.search('canonical" href="([^"]+)', html)[1] == "http://testserver/en/help/"


def test_whoever_chose_a_language_is_led_to_it(reader, home, translate):
    page = add_page(home, ContentPage(title="Bantuan", slug="bantuan"))
    translate(page, title="Help", slug="help")
    assert reader("en").get("/bantuan/")["Location"] == "/en/help/"
    assert reader("id").get("/en/help/")["Location"] == "/bantuan/"
    assert reader("en").get("/en/help/").status_code == 200
    assert reader().get("/en/help/").status_code == 200


def test_what_is_not_translated_is_read_as_it_was_written(reader, home, translate):
    one = add_page(home, ContentPage(title="Bantuan", slug="bantuan"))
    two = add_page(home, ContentPage(title="Privasi", slug="privasi"))
    translate(one, title="Help")
    translate(two, title="Privacy", publish=False)
    response = reader("en").get("/privasi/")
    assert '<html lang="en">' in response.text
    assert '<main id="main" tabindex="-1" lang="id">' in response.text
    assert "<h1>Privasi</h1>" in response.text
    assert reader("en").get("/en/privasi/")["Location"] == "/privasi/"
    assert reader("en").get("/en/tiada/").status_code == 404
    assert 'lang="id">' not in reader("en").get("/en/bantuan-en/").text.partition("<main")[2][:40]


def test_a_copy_made_only_to_hold_translations_is_not_shown(reader, home, translate):
    translate(add_page(home, ContentPage(title="Bantuan", slug="bantuan")), title="Help")
    assert reader().get("/en/")["Location"] == "/"
    assert reader("en").get("/").status_code == 200


def test_the_switch_keeps_the_choice_and_goes_back(reader):
    response = reader().post("/bahasa/", {"language": "en", "next": "/rimba/"})
    assert response["Location"] == "/rimba/"
    assert response.cookies["asah_language"].value == "en"
    for bad in ({"language": "xx"}, {"language": "en", "next": "https://lain.example/"}):
        assert reader().post("/bahasa/", bad)["Location"] == "/"
    assert not reader().get("/bahasa/", {"language": "en"}).cookies


def test_a_translation_never_speaks_for_the_row(reader, course, translate):
    other = translate(course, title="Writing letters", slug="letters")
    row = Course.objects.get(translation_key=course.translation_key)
    assert (row.title, row.page_id, row.url) == ("Menulis surat", course.pk, course.get_url())
    other.unpublish()
    other.delete()
    row.refresh_from_db()
    assert (row.title, row.is_live) == ("Menulis surat", True)
    assert Course.objects.count() == 1


def test_an_innovation_has_one_row_in_all_languages(made, translate):
    page = make_innovation(region=made.region)
    url = entry_of(page).url
    translate(page, title="Queue from home", slug="queue")
    assert Entry.objects.count() == 1
    assert (entry_of(page).title, entry_of(page).url) == (page.title, url)


@pytest.mark.parametrize(
    ("language", "title", "start"),
    [("", "Menulis surat", "/rimba/"), ("en", "Writing letters", "/en/")],
)
def test_lists_show_one_row_in_the_readers_language(
    reader, course, translate, language, title, start
):
    translate(course, title="Writing letters", summary="In plain words.")
    other = make_course_page(course.get_parent(), title="Arsip")
    cards = reader(language).get("/katalog/").context["cards"]
    assert {card["title"] for card in cards} == {title, other.title}
    [card] = [card for card in cards if card["title"] == title]
    assert card["url"].startswith(start)
    assert reader().get(card["url"]).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_translated_list(reader, made, translate, number, django_assert_num_queries):
    for _number in range(number):
        translate(make_course_page(made.courses_index), title="Letters")
    client = reader("en")
    client.get("/katalog/")
    with django_assert_num_queries(6):
        client.get("/katalog/")


def test_a_region_that_offers_english_gets_a_branch_for_its_editors(home, made, english):
    page = RegionPage.objects.get(pk=made.page.pk)
    assert not page.has_translation(english)
    page.offers_english = True
    page.save_revision().publish()
    other = RegionPage.objects.get(locale=english)
    assert (other.live, other.region, other.translation_key) == (
        False,
        made.region,
        page.translation_key,
    )
    held = ("group_id", "permission_id")
    assert set(GroupPagePermission.objects.filter(page=other).values_list(*held)) == set(
        GroupPagePermission.objects.filter(page=page).values_list(*held)
    )
    assert WorkflowPage.objects.get(page=other).workflow == made.region.workflow
    page.save_revision().publish()
    assert RegionPage.objects.filter(locale=english).count() == 1


def test_an_editor_translates_what_the_region_offers(client, made, course, english):
    editor = UserFactory()
    assign_role(editor, region=made.region, role="editor")
    client.force_login(editor)
    url = reverse("simple_translation:submit_page_translation", args=[made.courses_index.pk])
    assert "disabled" in client.get(url).text
    page = RegionPage.objects.get(pk=made.page.pk)
    page.offers_english = True
    page.save_revision().publish()
    client.post(url, {"locales": [english.pk], "include_subtree": ""})
    assert made.courses_index.has_translation(english)


def test_an_editor_of_another_region_may_not(client, made, english):
    editor = UserFactory()
    assign_role(editor, region=provision_region(make_region()).region, role="editor")
    client.force_login(editor)
    url = reverse("simple_translation:submit_page_translation", args=[made.courses_index.pk])
    assert client.get(url).status_code in (302, 403, 404)
    client.post(url, {"locales": [english.pk]})
    assert not made.courses_index.has_translation(english)


def test_search_finds_a_page_and_its_translation_once(reader, home, translate):
    page = add_page(home, ContentPage(title="Bantuan loket", slug="bantuan"))
    translate(page, title="Bantuan loket (English)")
    assert reader().get("/cari/", {"q": "loket"}).context["face"].total == 1


def test_a_translated_region_page_shows_the_same_rows(reader, made, course, translate):
    page = make_innovation(region=made.region)
    other = translate(made.page, title="Rimba City")
    html = reader().get(other.get_url()).text
    assert "<h1>Rimba City</h1>" in html
    assert f">{course.title}</a>" in html
    assert f">{page.title}</a>" in html


def results(client, text):
    """Titles and addresses of the site-wide search."""
    found = client.get("/cari/", {"q": text}).context["face"].results
    return [(result.hit.title, result.hit.url) for result in found]


def test_words_of_a_translation_are_found_in_its_language(reader, course, translate, reindex):
    other = translate(course, title="Writing letters", summary="In plain words.", slug="letters")
    reindex()
    assert results(reader("en"), "letters") == [("Writing letters", other.get_url())]
    assert "<mark>letters</mark>" in reader("en").get("/cari/", {"q": "letters"}).text
    assert results(reader("id"), "letters") == []
    assert results(reader("id"), "surat") == [("Menulis surat", course.get_url())]
    cards = reader("en").get("/katalog/", {"q": "letters"}).context["cards"]
    assert [(card["title"], card["url"]) for card in cards] == [
        ("Writing letters", other.get_url())
    ]
    assert reader("id").get("/katalog/", {"q": "letters"}).context["cards"] == []


def test_what_has_no_translation_is_found_in_every_language(reader, course, translate, reindex):
    plain = make_course_page(course.get_parent(), title="Mengarsipkan surat")
    translate(course, title="Writing letters", slug="letters")
    reindex()
    titles = {title for title, _url in results(reader("en"), "surat")}
    # By the source's words, too, but shown in the reader's.
    assert titles == {"Writing letters", plain.title}
    assert {title for title, _url in results(reader("id"), "surat")} == {
        course.title,
        plain.title,
    }


def test_a_translation_that_is_no_longer_public_is_not_found(reader, course, translate, reindex):
    translate(course, title="Writing letters", slug="letters").unpublish()
    reindex()
    assert results(reader("en"), "letters") == []


def test_a_translation_without_its_source_is_not_found(reader, course, translate, reindex):
    translate(course, title="Writing letters", slug="letters")
    course.unpublish()
    reindex()
    assert results(reader("en"), "letters") == []


def test_an_innovation_is_found_by_its_translation(reader, made, translate, reindex):
    page = make_innovation(region=made.region)
    translate(page, title="Numbers from the living room", slug="numbers")
    reindex()
    assert [title for title, _url in results(reader("en"), "living room")] == [
        "Numbers from the living room"
    ]
    shelf = reader("en").get("/inovasi/", {"q": "living room"}).text
    assert "Numbers from the living room" in shelf
    suggested = reader("en").get("/inovasi/saran/", {"q": "living"}).json()
    assert suggested == {"saran": ["Numbers from the living room"]}
    assert reader("id").get("/inovasi/saran/", {"q": "living"}).json() == {"saran": []}


def test_titles_are_offered_in_the_readers_language(reader, course, translate, reindex):
    translate(course, title="Writing letters", slug="letters")
    reindex()
    assert reader("en").get("/cari/saran/", {"q": "lett"}).json() == {"saran": ["Writing letters"]}
    assert reader("en").get("/cari/saran/", {"q": "sura"}).json() == {"saran": ["Writing letters"]}
    assert reader("id").get("/cari/saran/", {"q": "lett"}).json() == {"saran": []}


def test_a_regions_own_host_finds_its_translations(client, made, home, translate, reindex):
    other = translate(made.page, title="Rimba City")
    article = translate(make_course_page(made.courses_index, title="Surat"), title="Letters here")
    Site.objects.create(hostname="rimba.example", root_page=made.page)
    far = provision_region(make_region("Kota Jauh", slug="jauh"), parent_page=home)
    translate(make_course_page(far.courses_index, title="Surat jauh"), title="Letters far")
    reindex()
    Memory.clear_all()
    client.cookies["asah_language"] = "en"
    found = client.get("/cari/", {"q": "letters"}, headers={"host": "rimba.example"})
    assert [row.hit.title for row in found.context["face"].results] == [article.title]
    assert other.live


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_translated_search(
    reader, made, translate, reindex, number, django_assert_num_queries
):
    for each in range(number):
        translate(make_course_page(made.courses_index), title="Letters", slug=f"letters-{each}")
    reindex()
    client = reader("en")
    client.get("/cari/", {"q": "letters"})
    # Four that find, two that show, and for the translations among them four: their keys, private
    # branches, pages, and the rows of their type.
    with django_assert_num_queries(11):
        client.get("/cari/", {"q": "letters"})
    client.get("/katalog/", {"q": "letters"})
    with django_assert_num_queries(9):
        client.get("/katalog/", {"q": "letters"})
