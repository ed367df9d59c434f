"""The pictures that messengers show."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.test import override_settings
from PIL import Image
from wagtail.models import PageViewRestriction

from learning.core.testing.factories import make_region
from learning.plugins.practices.drawing import ACCENTS, Drawing, draw, font, wrapped
from learning.plugins.practices.services.share_cards import card_address
from learning.plugins.practices.testing import entry_of, make_article, make_innovation


def drawing(**fields):
    defaults = dict.fromkeys(Drawing.__dataclass_fields__, "")
    return Drawing(**{**defaults, "title": "Antrean daring", "accent": "accent-2", **fields})


@pytest.mark.django_db
def test_a_card_is_drawn_once_and_may_be_kept_for_ever(client):
    entry = entry_of(make_innovation(figures=[("Waktu tunggu", "menit", 90, 25)]))
    address = card_address(entry)
    response = client.get(address)
    picture = Image.open(BytesIO(response.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert "immutable" in response.headers["Cache-Control"]
    files = default_storage.listdir(f"share_cards/{entry.pk}")[1]
    assert len(files) == 1
    assert client.get(address).content == response.content


@pytest.mark.django_db
def test_the_address_follows_what_is_drawn(client):
    page = make_innovation(title="Lama")
    old = card_address(entry_of(page))
    client.get(old)
    page.title = "Baru"
    page.save_revision().publish()
    entry = entry_of(page)
    assert client.get(old).headers["Location"] == card_address(entry) != old
    client.get(card_address(entry))
    assert len(default_storage.listdir(f"share_cards/{entry.pk}")[1]) == 1


@pytest.mark.django_db
def test_a_card_of_a_private_or_withdrawn_page_is_not_shown(client):
    private, withdrawn = make_article(), make_article()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    withdrawn.unpublish()
    for page in (private, withdrawn):
        assert client.get(card_address(entry_of(page))).status_code == 404


@pytest.mark.django_db
def test_the_region_gives_the_colour():
    region = make_region(accent="accent-4")
    entry = entry_of(make_article(region=region))
    assert card_address(entry) != card_address(entry_of(make_article(region=make_region())))
    assert draw(drawing(accent="accent-4")).getpixel((5, 300)) == (107, 63, 160)


def test_the_colours_are_those_of_the_style_sheet():
    style = Path(finders.find("asah/css/asah.css")).read_text()
    first = dict(reversed(re.findall(r"\.(accent-\d) \{ --region: (#\w{6});", style)))
    assert first == ACCENTS


@pytest.mark.parametrize("fields", [{}, {"summary": "Kata " * 60}, {"title": "Panjang " * 40}])
def test_any_text_can_be_drawn(fields):
    assert draw(drawing(**fields)).size == (1200, 630)


def test_a_word_too_long_is_cut():
    (line,) = wrapped("a" * 400, font(50, 800), 600)
    assert line.endswith("…")


def test_cards_are_drawn_without_our_typeface():
    font.cache_clear()
    with override_settings(FONT_DIR=None):
        made = draw(drawing(figure_name="Waktu", before="9", after="2", unit="menit"))
    font.cache_clear()
    assert made.size == (1200, 630)
