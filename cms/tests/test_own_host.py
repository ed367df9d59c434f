"""A region's page as the home of a host of its own, beside the site of all regions."""

import re
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from wagtail.models import Site

from cms import contentversion
from cms.pagecache import PageCache, Rules
from home.models import ContentPage
from home.testing import make_home
from learning.core.testing.factories import (
    PersonFactory,
    add_page,
    make_course_page,
    make_courses_index,
    make_region,
)
from learning.plugins.practices.testing import entry_of, make_innovation

MAIN, OWN = "asah.test", "binjai.asah.test"
pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    return make_home()


@pytest.fixture
def indexes(home):
    Site.objects.update(hostname=MAIN)
    cache.clear()
    binjai = make_region("Kota Binjai", slug="binjai", accent="accent-3")
    return make_courses_index(binjai), make_courses_index(make_region("Jambi", slug="jambi"))


@pytest.fixture
def page(indexes, django_capture_on_commit_callbacks):
    page = indexes[0].get_parent().specific
    page.contact_agency = "BKPSDM Kota Binjai"
    page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        Site.objects.create(hostname=OWN, root_page=page, site_name="Binjai")
    return page


@pytest.fixture
def courses(indexes):
    return [make_course_page(index) for index in indexes]


@pytest.fixture
def own(page):
    return Client(HTTP_HOST=OWN)


@pytest.fixture
def main(page):
    return Client(HTTP_HOST=MAIN)


def canonical(html):
    return re.search(r'<link rel="canonical" href="([^"]+)"', html)[1]


def locations(response):
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = ElementTree.fromstring(response.content).iter(f"{space}loc")  # noqa: S314
    return [element.text for element in found]


def test_its_home_is_the_regions_page(own, main, courses):
    html = own.get("/").text
    assert "<h1>Kota Binjai</h1>" in html
    assert canonical(html) == f"http://{OWN}/"
    assert canonical(main.get("/binjai/").text) == f"http://{OWN}/"
    assert canonical(main.get("/").text) == f"http://{MAIN}/"
    assert 'class="crumbs' not in html
    assert "<title>Kota Binjai</title>" in html


def test_the_frame_is_the_regions_on_every_page(own, main, page):
    for path in ("/", "/katalog/", "/inovasi/", "/cari/", "/tiada/"):
        html = own.get(path).text
        assert '<span class="logo-name">Kota Binjai</span>' in html, path
        assert "accent-3" in re.search('<body class=.([^"]*)', html)[1], path
        assert "BKPSDM Kota Binjai" in html
        assert f'href="http://{MAIN}/bantuan/"' in html
        assert 'href="/daerah/"' not in html
        assert "logo-name" not in main.get(path).text


def test_menus_lead_to_this_host(own, courses):
    links = re.findall(r'<nav class="site-nav".*?</nav>', own.get("/").text, re.S)[0]
    assert all(url.startswith("/") for url in re.findall('href="([^"]+)"', links))


def test_lists_hold_what_the_region_publishes(own, main, courses):
    binjai, jambi = courses
    shared = make_innovation(region=binjai.region_page.region)
    other = make_innovation(region=jambi.region_page.region)
    catalogue, showcase = own.get("/katalog/"), own.get("/inovasi/")
    assert [card["title"] for card in catalogue.context["cards"]] == [binjai.title]
    assert [card["title"] for card in showcase.context["face"].cards] == [shared.title]
    assert main.get("/katalog/").context["face"].total == 2
    assert {card["title"] for card in main.get("/inovasi/").context["face"].cards} == {
        shared.title,
        other.title,
    }


def test_the_search_finds_the_regions_own(own, main, indexes):
    for index in indexes:
        make_course_page(index, title="Antrean puskesmas")
    found = [c.get("/cari/", {"q": "antrean"}).context["face"].total for c in (own, main)]
    assert found == [1, 2]


def test_addresses_of_rows_follow_the_host(own, courses, django_capture_on_commit_callbacks):
    innovation = make_innovation(region=courses[0].region_page.region)
    assert entry_of(innovation).url.startswith(f"http://{OWN}/")
    card = own.get("/katalog/").context["cards"][0]
    assert card["url"] == f"http://{OWN}/kursus/{courses[0].slug}/"
    with django_capture_on_commit_callbacks(execute=True):
        Site.objects.get(hostname=OWN).delete()
    assert entry_of(innovation).url.startswith("/binjai/"), entry_of(innovation).url


def test_a_course_page_names_this_host_as_home(own, courses):
    response = own.get(f"/kursus/{courses[0].slug}/")
    crumbs = re.findall(r'<nav class="crumbs.*?</nav>', response.text, re.S)[0]
    assert re.findall('href="([^"]+)"', crumbs)[0] == "/"
    assert canonical(response.text) == f"http://{OWN}/kursus/{courses[0].slug}/"


def test_nothing_of_other_regions_nor_drafts(own, indexes, courses):
    draft = make_course_page(indexes[0], publish=False)
    paths = ["/jambi/", courses[1].url_path, f"/kursus/{draft.slug}/", "/binjai/"]
    assert [own.get(path).status_code for path in paths] == [404] * 4


def test_each_host_has_its_own_sitemap_and_robots(own, main, home, courses):
    add_page(home, ContentPage(title="Bantuan", slug="bantuan"))
    mine = [a for part in locations(own.get("/sitemap.xml")) for a in locations(own.get(part))]
    theirs = [a for part in locations(main.get("/sitemap.xml")) for a in locations(main.get(part))]
    assert {a.split("/")[2] for a in mine} == {OWN}
    assert {a.split("/")[2] for a in theirs} == {MAIN}
    assert f"http://{OWN}/kursus/{courses[0].slug}/" in mine
    assert f"http://{MAIN}/jambi/kursus/{courses[1].slug}/" in theirs
    assert own.get("/robots.txt").text.endswith(f"http://{OWN}/sitemap.xml\n")


def test_signing_in_stays_on_the_host(own, courses):
    person = PersonFactory()
    user = get_user_model().objects.get(pk=person.user_id)
    user.set_password("rahasia-sekali-9")
    user.save()
    fields = {"login": user.email, "password": "rahasia-sekali-9", "next": "/belajar/"}
    response = own.post("/akun/login/", fields)
    assert (response.status_code, response["Location"]) == (302, "/belajar/")
    html = own.get("/belajar/").text
    assert "logo-name" in html
    assert own.get(f"/kursus/{courses[0].slug}/").status_code == 200


def test_the_page_cache_keeps_hosts_apart(page, tmp_path):
    def application(environ, start_response):
        response = Client().get(environ["PATH_INFO"], HTTP_HOST=environ["HTTP_HOST"])
        start_response(f"{response.status_code} OK", list(response.items()))
        return [response.content]

    version = contentversion.FileVersion(tmp_path / "version")
    kept = PageCache(application, version, Rules(frozenset(), (), frozenset({"q"})))

    def get(host):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": host}
        return b"".join(kept(environ, lambda status, headers, exc_info=None: None)).decode()

    for _again in range(2):
        assert "logo-name" in get(OWN)
        assert "logo-name" not in get(MAIN)
    assert len(kept.store.entries) == 2


def test_another_process_hears_of_a_new_site(main, home, page):
    """Wagtail keeps the list of sites in a cache that without Redis belongs to one process."""
    stale = Site.get_site_root_paths()
    Site.objects.filter(hostname=OWN).update(hostname="lain.asah.test")
    assert Site.get_site_root_paths() == stale
    contentversion.content_version().bump()
    main.get("/healthz")
    assert "http://lain.asah.test" in [row.root_url for row in Site.get_site_root_paths()]


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(own, indexes, number, django_assert_num_queries):
    for _number in range(number):
        make_course_page(indexes[0])
    own.get("/")
    with django_assert_num_queries(8):
        own.get("/")
