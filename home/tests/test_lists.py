"""The regions' overview, the sitemap and robots.txt."""

from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from learning.core.api import TILES
from learning.core.models import Region
from learning.core.testing.factories import (
    make_course_page,
    make_courses_index,
    make_region,
    make_region_page,
    make_section_page,
    nation,
)
from learning.plugins.practices.testing import make_innovation

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def province(home):
    kind = Region.Kind.PROVINCE
    return make_region("Provinsi Rimba", "15", slug="provinsi-rimba", kind=kind)


def locations(response):
    found = ElementTree.fromstring(response.content).iter(f"{SPACE}loc")  # noqa: S314
    return [element.text.removeprefix("http://testserver") for element in found]


def test_regions_stand_below_their_province(client, province):
    taking_part = make_region("Kota Lembah", "15.71", parent=province)
    make_region("Kabupaten Sunyi", "15.01", parent=province)
    page = make_region_page(taking_part)
    make_region("Provinsi Lain", "16", kind=Region.Kind.PROVINCE, parent=nation())
    response = client.get("/daerah/")
    provinces = {row.place.name: row for row in response.context["provinces"]}
    assert [place.name for place in provinces["Provinsi Rimba"].members] == [
        "Kabupaten Sunyi",
        "Kota Lembah",
    ]
    assert [place.url for place in provinces["Provinsi Rimba"].active] == [page.url]
    assert provinces["Provinsi Lain"].active == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [("lembah", 1), ("RIMBA", 1), ("tiada", 0), ("\x00", 1), ("x" * 999, 0), ("<b>", 0)],
)
def test_searching_a_region(client, province, typed, found):
    make_region("Kota Lembah", "15.71", parent=province)
    response = client.get("/daerah/", {"q": typed})
    assert response.status_code == 200
    assert len(response.context["provinces"]) == found


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(client, home, number, django_assert_num_queries):
    for _number in range(number):
        make_course_page(make_courses_index())
    client.get("/daerah/")
    with django_assert_num_queries(4):
        response = client.get("/daerah/")
    assert len(response.context["atlas"].active) == number
    assert response.headers["X-Asah-Public"] == "1"


def test_all_regions_of_the_country_are_there_and_found(client, home):
    call_command("load_regions", verbosity=0)
    response = client.get("/daerah/")
    names = list(Region.objects.exclude(kind=Region.Kind.NATION).values_list("name", flat=True))
    shown = [
        place.name
        for province in response.context["provinces"]
        for place in [province.place, *province.members]
    ]
    assert sorted(shown) == sorted(names)
    assert len(names) == 552
    assert len(response.context["atlas"].tiles) == 38
    for name in (names[0], names[275], names[-1]):
        assert name in client.get("/daerah/", {"q": name}).text


def test_a_region_says_what_it_shares(client, home):
    index = make_courses_index()
    make_course_page(index)
    make_innovation(region=index.get_parent().specific.region)
    [place] = client.get("/daerah/").context["atlas"].active
    assert (place.courses, len(place.more)) == (1, 1)
    assert place.more[0].startswith("1 ")


def test_every_province_has_its_own_tile():
    assert len(TILES) == 38
    assert len({place[1:] for place in TILES.values()}) == 38
    assert len({place[0] for place in TILES.values()}) == 38


def test_the_sitemap_names_public_pages_only(client, home):
    index = make_courses_index()
    course = make_course_page(index)
    make_section_page(course)
    make_course_page(index, publish=False)
    private = make_region_page()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    hidden = make_courses_index()
    make_course_page(hidden)
    hidden.get_parent().specific.unpublish()
    parts = locations(client.get("/sitemap.xml"))
    sections = ("pages", "courses", "lists", "paths")
    assert parts == [f"/sitemap-{section}.xml" for section in sections]
    found = [address for part in parts for address in locations(client.get(part))]
    lists = ["/katalog/", "/daerah/", "/jalur/", "/inovasi/", "/praktik-baik/", "/artikel/"]
    assert found == ["/", index.get_parent().url, index.url, course.url, *lists]


def test_unknown_part_of_the_sitemap(client, home):
    assert client.get("/sitemap-tiada.xml").status_code == 404
    assert client.get("/sitemap-pages.xml?p=x").status_code == 404


def test_robots_keep_out_of_what_is_personal(client, home, settings):
    lines = client.get("/robots.txt").text.splitlines()
    assert f"Disallow: {settings.ADMIN_URL_PREFIX}" in lines
    assert {"Disallow: /belajar/", "Disallow: /akun/"} < set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
