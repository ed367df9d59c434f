"""The proposal sheet: who may fetch it, what stands in it, and that text stays text."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from learning.core.testing.factories import PersonFactory
from learning.plugins.practices.services import sheets
from learning.plugins.practices.testing import make_innovation

pytestmark = pytest.mark.django_db

NASTY = [
    '#panic("boom")',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0"',
    "#{ while true {} }",
    "= Judul *tebal* _miring_ $x^2$ @ref <label> `kode` \\ // komentar",
    '"; #eval("1") #"',
    "]] }} ) #[",
    "\x00\x07\u202e",
]


def url(page, draft=False):
    return reverse("learning_practices:sheet", args=[page.pk]) + (
        "?versi=rancangan" if draft else ""
    )


def test_everybody_fetches_the_sheet_of_what_is_published(client):
    page = make_innovation(title="Antrean Daring", figures=[("Waktu tunggu", "menit", 90, 25)])
    response = client.get(url(page))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF")


def test_a_sheet_below_an_unpublished_page_is_not_shown(client):
    page = make_innovation()
    page.get_parent().unpublish()
    assert client.get(url(page)).status_code == 404


def test_nobody_else_fetches_the_sheet_of_a_draft(client):
    page = make_innovation(publish=False)
    assert client.get(url(page)).status_code == 404
    assert client.get(url(page, draft=True)).status_code == 404
    client.force_login(PersonFactory().user)
    assert client.get(url(page, draft=True)).status_code == 404
    assert not sheets.may_read_draft(AnonymousUser(), None, page)


@pytest.mark.parametrize("text", NASTY)
def test_what_somebody_typed_is_never_markup(text):
    """It would raise, reach for a file, or run for ever."""
    names = ("summary", "theme", "award", "contact_name")
    page = make_innovation(
        title=f"Judul {text}".replace("\x00", ""),
        figures=[(text.replace("\x00", ""), text.replace("\x00", "")[:40], 90, 25)],
        tags=[text.replace("\x00", "")],
        purpose=f"<p>{text}</p><ul><li>{text}</li></ul>".replace("\x00", ""),
        **dict.fromkeys(names, text.replace("\x00", "")),
    )
    assert sheets.proposal(page, is_draft=False).startswith(b"%PDF")


def test_figures_are_written_as_one_reads_them():
    page = make_innovation(figures=[("Waktu tunggu", "menit", "1234.50", "617.25")])
    [figure] = sheets._data(page, is_draft=False, address="")["figures"]
    assert (figure["before"], figure["after"], figure["change"]) == ("1.234,5", "617,25", "−50 %")


def test_a_sheet_is_made_once_for_a_revision(django_assert_num_queries):
    page = make_innovation()
    first = sheets.proposal(page, is_draft=False)
    with django_assert_num_queries(0):
        assert sheets.proposal(page, is_draft=False) == first
