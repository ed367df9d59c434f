"""Feeds and open data on a region's own host hold the region's entries, with its addresses."""

import csv
import io
import re

import pytest
from django.test import Client
from wagtail.models import Site

from home.testing import make_home
from learning.core.testing.factories import make_courses_index, make_region
from learning.core.testing.shared import kept_rows
from learning.plugins.practices.testing import make_article, make_innovation, make_practice

MAIN, OWN = "asah.test", "binjai.asah.test"
MAKE = {"inovasi": make_innovation, "praktik-baik": make_practice, "artikel": make_article}
FEEDS = [f"/{shelf}/{kind}.xml" for shelf in MAKE for kind in ("rss", "atom")]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def regions(django_db_setup, django_db_blocker):
    """Binjai with a host of its own, Jambi without."""
    with kept_rows(django_db_blocker):
        yield two_regions()


def two_regions():
    make_home(MAIN)
    binjai = make_region("Kota Binjai", "12.75", slug="binjai")
    jambi = make_region("Kota Jambi", "15.71", slug="jambi")
    page = make_courses_index(binjai).get_parent().specific
    make_courses_index(jambi)
    page.save_revision().publish()
    Site.objects.create(hostname=OWN, root_page=page, site_name="Binjai")
    for make in MAKE.values():
        make(region=binjai, title="Dari Binjai")
        make(region=jambi, title="Dari Jambi")
    return binjai, jambi


def asked(host, path, **query):
    response = Client(HTTP_HOST=host).get(path, query)
    if response.streaming:
        return b"".join(response.streaming_content).decode("utf-8-sig")
    return response.text


def hosts(text):
    return set(re.findall(r"https?://([^/\"<]+)/", text)) & {MAIN, OWN}


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_holds_what_the_region_publishes(regions, path):
    own, main = asked(OWN, path), asked(MAIN, path)
    assert ("Dari Binjai" in own, "Dari Jambi" in own) == (True, False)
    assert ("Dari Binjai" in main, "Dari Jambi" in main) == (True, True)
    assert hosts(own) == {OWN}
    assert hosts(main) == {MAIN, OWN}


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_says_whose_it_is(regions, path):
    own, main = asked(OWN, path), asked(MAIN, path)
    assert re.search("<title>(.*?)</title>", own)[1].endswith(" – Kota Binjai")
    assert re.search("<title>(.*?)</title>", main)[1].endswith(" – Asah")


def test_open_data_hold_what_the_region_publishes(regions):
    rows = {}
    for host in (OWN, MAIN):
        found = Client(HTTP_HOST=host).get("/inovasi/data.json").json()
        lines = csv.DictReader(io.StringIO(asked(host, "/inovasi/data.csv")))
        rows[host] = [row["judul"] for row in found["data"]]
        assert [line["judul"] for line in lines] == rows[host]
        assert found["jumlah"] == len(rows[host])
    assert rows == {OWN: ["Dari Binjai"], MAIN: ["Dari Binjai", "Dari Jambi"]}


@pytest.mark.parametrize("path", ["/inovasi/data.json", "/inovasi/data.csv"])
def test_addresses_in_the_data_are_of_this_host(regions, path):
    assert hosts(asked(OWN, path)) == {OWN}


def test_the_data_say_whose_they_are(regions):
    names = [Client(HTTP_HOST=h).get("/inovasi/data.json").json()["judul"] for h in (OWN, MAIN)]
    assert names == ["Inovasi Kota Binjai", "Inovasi daerah di Indonesia"]
    assert "Kota Binjai" in re.search("<h1>(.*?)</h1>", asked(OWN, "/inovasi/data/"))[1]
    assert "Binjai" not in re.search("<h1>(.*?)</h1>", asked(MAIN, "/inovasi/data/"))[1]


def test_filters_do_not_lead_out_of_the_region(regions):
    assert "Dari Jambi" not in asked(OWN, "/inovasi/rss.xml", daerah="15.71")
    assert "Dari Jambi" not in asked(OWN, "/inovasi/data.json", daerah="15.71")


def test_suggestions_are_the_regions(regions):
    assert "Dari Jambi" in asked(MAIN, "/inovasi/saran/", q="dari")
    assert "Dari Jambi" not in asked(OWN, "/inovasi/saran/", q="dari")


@pytest.mark.parametrize("number", [1, 3])
def test_query_counts(regions, number, django_assert_num_queries):
    for _number in range(number - 1):
        make_innovation(region=regions[0])
    asked(OWN, "/inovasi/rss.xml")
    with django_assert_num_queries(3):
        asked(OWN, "/inovasi/rss.xml")
    with django_assert_num_queries(4):
        asked(OWN, "/inovasi/data.json")
