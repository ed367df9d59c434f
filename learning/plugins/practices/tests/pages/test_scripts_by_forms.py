"""The worst that people can type into the forms there are, read wherever it is shown."""

from __future__ import annotations

import json
import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from learning.plugins.practices.models import (
    Adoption,
    AuthorProfile,
    Collection,
    Comment,
    Contribution,
    InnovationPage,
    PracticePage,
    Series,
)
from learning.plugins.practices.services import adoptions, community
from learning.plugins.practices.services.share_cards import card_address
from learning.plugins.practices.testing import (
    entry_of,
    make_article,
    make_innovation,
    make_practice,
)

from ..exchange.conftest import client_of
from ..writing import article, make_place, proposal

pytestmark = pytest.mark.django_db
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
ENDING = "</title></textarea></script><svg onload=alert(3)>"
FORMULA = '=HYPERLINK("javascript:alert(4)","{{ 7|add:7 }}")'
PAYLOADS = [MARKUP + ENDING, FORMULA]
LISTS = ["innovations", "practices", "articles"]
DESK = "learning_practices_admin:"


@pytest.fixture(params=PAYLOADS, ids=["markup", "formula"])
def evil(request) -> str:
    return request.param


def assert_inert(response) -> None:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers["Content-Type"]
    if "html" in kind:
        _inert_page(BeautifulSoup(body, "html.parser"))
    elif "spreadsheet" in kind:
        book = load_workbook(BytesIO(body))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
    elif "xml" in kind:
        _inert_feed(body)
    elif "csv" in kind:
        assert not [cell for cell in body.decode().splitlines() if cell.startswith("=")]
        assert b',"=' not in body
        assert b",=" not in body
    elif "pdf" in kind:
        assert b"/JavaScript" not in body
        assert not re.search(rb"/URI\s*\(\s*javascript:", body)
    else:
        # What a browser does not take for a page; nosniff is the middleware's.
        assert kind.split(";")[0] in ("application/json", "image/png")


def _inert_page(tree) -> None:
    for element in tree.find_all(True):
        for name, value in element.attrs.items():
            assert not name.startswith("on"), element
            if name in ("href", "src", "action", "formaction"):
                address = "".join(str(value).split()).lower()
                assert not address.startswith(("javascript:", "data:text")), element
        if element.name == "script" and "json" not in element.get("type", ""):
            assert "alert(" not in (element.string or ""), element
    assert not tree.select("img[src=x]")
    assert "14" not in [cell.strip() for cell in tree.find_all(string="14")]


def _inert_feed(body: bytes) -> None:
    # Written by us a moment ago.
    for element in ElementTree.fromstring(body).iter():  # noqa: S314
        name = element.tag.rpartition("}")[2]
        assert name not in ("script", "svg", "img")
        if name in ("description", "summary", "content"):
            # Readers of feeds take these for HTML.
            assert not BeautifulSoup(element.text or "", "html.parser").find(True), element.text


def read_public(page: Page) -> None:
    """Wherever visitors meet the page."""
    browser, entry = client_of(None), entry_of(page)
    addresses = [page.get_url(), page.get_parent().get_url(), card_address(entry)]
    for name in LISTS:
        addresses += [
            reverse(f"practices_public:{name}"),
            reverse(f"practices_public:{name}_rss"),
            reverse(f"practices_public:{name}_atom"),
            reverse(f"practices_public:{name}_suggest") + "?q=alert",
        ]
    addresses += [reverse(f"practices_public:{name}") for name in ("data_json", "data_csv")]
    addresses += [reverse("practices_public:tag", args=[tag.slug]) for tag in entry.tags.all()]
    if isinstance(page, InnovationPage):
        addresses.append(reverse("learning_practices:sheet", args=[page.pk]))
        addresses.append(reverse("practices_public:compare") + f"?banding={entry.pk}")
    for address in addresses:
        response = browser.get(address)
        assert response.status_code == 200, address
        assert_inert(response)


def read_admin(place, page: Page) -> None:
    browser = client_of(place.moderator)
    for address in (
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("practices_entry_chooser:choose_results"),
        reverse(f"{DESK}workbook"),
    ):
        response = browser.get(address)
        assert response.status_code == 200, address
        assert_inert(response)
    assert_inert(browser.post(reverse(f"{DESK}make_workbook", args=[place.region.pk])))


def published(page_id: int) -> Page:
    page = Page.objects.get(pk=page_id).specific
    page.get_latest_revision().publish(skip_permission_checks=True)
    return Page.objects.get(pk=page_id).specific


def text_fields(evil: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), evil)


@pytest.mark.parametrize("kind", ["artikel", "inovasi"])
def test_what_employees_write(place, evil, kind):
    browser = client_of(place.author.user)
    browser.post(reverse("learning_practices:start", args=[kind]), {"title": evil})
    row = Contribution.objects.get()
    url = reverse("learning_practices:edit", args=[row.pk])
    if kind == "artikel":
        data = article(
            row,
            title=evil,
            summary=evil,
            body=f"# {evil}\n\n[x](javascript:alert(5))",
            tags=evil.replace(",", " "),
        )
    else:
        data = proposal(
            place,
            row,
            **text_fields(
                evil,
                "title summary background purpose benefits results novelty theme "
                "implementation significance adaptability resources replication_skills "
                "replication_rules contact_name contact_role "
                "sustainability_institutional body",
            ),
            **{
                "figure-0-name": evil,
                "figure-0-source": evil,
                "tags": evil.replace(",", " "),
                "figure-0-unit": evil[:40],
                "is_replicable": "on",
            },
        )
    assert browser.post(url, data).status_code in (302, 422)
    for name in ("mine", "edit", "preview", "discard"):
        args = [] if name == "mine" else [row.pk]
        assert_inert(browser.get(reverse(f"learning_practices:{name}", args=args)))
    page = published(row.page_id)
    assert page.title == evil
    read_public(page)
    read_admin(place, page)


RICH = json.dumps(
    {
        "blocks": [
            {
                "key": "a",
                "text": f"{MARKUP} b",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 8, "key": 0}],
            }
        ],
        "entityMap": {
            "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(6)"}}
        },
    }
)
MAKERS = {"article": make_article, "practice": make_practice, "innovation": make_innovation}


@pytest.mark.parametrize("kind", MAKERS)
def test_what_editors_write(place, evil, kind):
    page = (
        MAKERS[kind](region=place.region, figures=[("a", "b", 1, 2)])
        if kind != "article"
        else (make_article(region=place.region))
    )
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    browser = client_of(place.editor)
    data = querydict_from_html(browser.get(url).content.decode(), form_id="page-edit-form")
    # The blocks are drawn by script, so their counts are not in the page.
    data = data.dict() | {f"{name}-count": "0" for name in ("body", "gallery", "video")}
    rich = {
        field.name for field in page._meta.get_fields() if type(field).__name__ == "RichTextField"
    }
    texts = {
        field.name
        for field in page._meta.get_fields()
        if type(field).__name__ in ("CharField", "TextField") and not field.choices
    }
    texts -= {"slug", "url_path", "draft_title", "contact_email", "contact_phone"}
    for name in list(data):
        last = name.rsplit("-", 1)[-1]
        if name in rich:
            data[name] = RICH
        elif name in texts or last in ("name", "source", "note"):
            data[name] = evil
    assert data["title"] == evil
    assert browser.post(url, data).status_code == 302
    page = published(page.pk)
    assert page.title == evil
    read_public(page)
    read_admin(place, page)


def test_what_editors_say_of_authors_series_and_collections(client, place, evil):
    browser = client_of(place.editor)
    entry = entry_of(make_innovation(region=place.region))
    own = {"region": place.region.pk, "slug": "alamat"}
    items = {
        "items-TOTAL_FORMS": 1,
        "items-INITIAL_FORMS": 0,
        "items-0-entry": entry.pk,
        "items-0-ORDER": 1,
        "items-0-id": "",
    }
    given = {
        "authors": {"name": evil, "position": evil, "bio": evil, **own},
        "series": {"title": evil, "summary": evil, **own},
        "entry_collections": {
            "title": evil,
            "summary": evil,
            "is_featured": "on",
            "order": 1,
            **own,
            **items,
        },
    }
    for kind, data in given.items():
        assert browser.post(reverse(f"{kind}:add"), data).status_code == 302
    rows = {
        "authors": AuthorProfile.objects.get(),
        "series": Series.objects.get(),
        "entry_collections": Collection.objects.get(),
    }
    for kind, row in rows.items():
        assert_inert(browser.get(reverse(f"{kind}:index")))
        for view in ("edit", "history", "usage"):
            assert_inert(browser.get(reverse(f"{kind}:{view}", args=[row.pk])))
        assert_inert(client_of(place.moderator).get(reverse(f"{kind}:delete", args=[row.pk])))
    for name in ("author", "series"):
        assert_inert(browser.get(reverse(f"practices_{name}_chooser:choose_results")))
    make_article(region=place.region, series=rows["series"])
    page = make_article(region=place.region, series=rows["series"])
    page.authors.create(author=rows["authors"])
    page.save_revision().publish()
    for url in (
        "/penulis/alamat/",
        "/koleksi/alamat/",
        "/inovasi/",
        "/artikel/?seri=alamat",
        page.get_url(),
    ):
        response = client.get(url)
        assert response.status_code == 200
        assert_inert(response)


def test_what_readers_and_other_regions_leave(client, place, evil):
    other = make_place()
    page = make_innovation(region=other.region, is_replicable=True)
    entry = entry_of(page)
    write = reverse("learning_practices:comment", args=[entry.pk])
    assert client_of(place.author.user).post(write, {"text": evil}).status_code == 302
    comment = Comment.objects.get()
    desk = client_of(other.moderator)
    assert_inert(desk.get(reverse(f"{DESK}comments")))
    shown = {"comment": comment.pk, "state": "hidden", "reason": evil}
    desk.post(reverse(f"{DESK}moderate"), shown)
    assert_inert(desk.get(reverse(f"{DESK}comments"), {"state": "semua"}))
    community.moderate([comment], state="shown", user=other.moderator)

    told = {"plan": evil, "adaptations": evil, "starts_on": "2026-01-01"}
    adopt = reverse("learning_practices:adopt", args=[entry.pk])
    assert client_of(place.editor).post(adopt, told).status_code == 302
    adoption = Adoption.objects.get()
    at = reverse(f"{DESK}adoption", args=[adoption.pk])
    client_of(place.moderator).post(
        reverse(f"{DESK}adoption_act", args=[adoption.pk]), {"step": "approve", "note": evil}
    )
    client_of(place.editor).post(at, {**told, "results": evil, "lessons": evil})
    adoption.refresh_from_db()
    assert (adoption.state, adoption.results, adoption.decision_note) == ("planned", evil, evil)
    for user in (place.editor, other.editor):
        assert_inert(client_of(user).get(at))
        assert_inert(client_of(user).get(reverse(f"{DESK}adoptions")))
    adoptions.move(adoption, "stop", user=place.editor, note=evil)
    assert_inert(client_of(place.editor).get(at))
    assert_inert(client.get(page.get_url()))


def test_a_practice_keeps_no_script_in_its_prose(place):
    """What the editor's own converter lets through is taken off when it is shown."""
    page = make_practice(region=place.region, problem='<p><a href="javascript:alert(1)">a</a></p>')
    assert PracticePage.objects.get(pk=page.pk).problem
    read_public(page)
