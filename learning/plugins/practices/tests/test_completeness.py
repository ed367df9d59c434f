"""What counts as complete, per kind of page."""

import re

import pytest
from django.urls import reverse

from learning.plugins.practices.models import InnovationPage
from learning.plugins.practices.services.completeness import CHECKS, completeness, words
from learning.plugins.practices.testing import make_article, make_innovation, make_practice

from .writing import make_place

pytestmark = pytest.mark.django_db

LONG = [{"type": "paragraph", "value": "<p>" + "kata " * 300 + "</p>"}]


def missing(page):
    return {item.field for item in completeness(page).missing}


def test_an_empty_innovation_lacks_everything_but_what_it_needs_not():
    page = InnovationPage(title="Baru")
    assert missing(page) == {field for field, *_rest in CHECKS["innovation"]} - {"is_replicable"}
    assert completeness(page).percent == 5


def test_the_design_takes_300_words():
    assert "body" not in missing(make_innovation(body=LONG))
    assert "body" in missing(make_innovation(body=[{**LONG[0], "value": "<p>kata</p>"}]))


def test_words_of_all_blocks_count_and_no_choices():
    body = [
        {"type": "heading", "value": {"text": "Dua kata", "level": "h2"}},
        {"type": "quote", "value": {"text": "tiga kata ini", "attribution": "warga"}},
    ]
    assert words(make_innovation(body=body).body) == 6


def test_a_figure_counts_with_a_later_value():
    assert "indicators" not in missing(make_innovation(figures=[("Waktu", "menit", 90, 25)]))


def test_replicable_needs_cost_and_time():
    assert "is_replicable" in missing(make_innovation(is_replicable=True))
    page = make_innovation(is_replicable=True, cost_band="low", replication_months=3)
    assert "is_replicable" not in missing(page)


def test_articles_and_practices_have_lists_of_their_own():
    assert missing(make_article()) == {"cover", "body", "authors", "tags"}
    assert {"problem", "lessons", "contact_name"} <= missing(make_practice())
    done = completeness(make_practice(tags=["arsip"]))
    assert (done.done, done.total) == (2, 9)


def test_the_editor_shows_the_meter_with_links_to_the_fields(client):
    place = make_place()
    page = make_innovation(region=place.region, publish=False)
    client.force_login(place.editor)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    links = set(re.findall(r'<li><a href="#(panel-[^"]+)"', html))
    assert len(links) >= 10
    assert {link for link in links if f'id="{link}"' not in html} == set()
