from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from learning.core.api import Role, provision_region
from learning.core.testing import factories as make

from .conftest import client_of

URL = reverse("learning_desk_admin:content")


@pytest.fixture
def today():
    return timezone.localdate()


def found(client, **query):
    response = client.get(URL, query)
    return sorted(page.draft_title for page in response.context["object_list"])


def articles(client, **query):
    """Found pages without the branch itself."""
    branch = {"Binjai", "Kursus", "Artikel", "Praktik baik", "Inovasi"}
    return [title for title in found(client, **query) if title not in branch]


def states(place, today):
    now = timezone.now()
    place.article("draf")
    place.submit(place.article("ditinjau"))
    place.send_back(place.article("kembali"), "Lengkapi.")
    place.article("terbit", publish=True)
    changed = place.article("berubah", publish=True)
    changed.save_revision()
    changed.refresh_from_db()
    place.article("terjadwal", publish=True, go_live_at=now + timedelta(days=2))
    place.article("usang", publish=True, review_by=today - timedelta(days=1))
    gone = place.article("ditarik", publish=True)
    gone.unpublish()
    ended = place.article("berakhir", publish=True)
    type(ended).objects.filter(pk=ended.pk).update(live=False, expired=True)


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("draft", ["draf"]),
        ("waiting", ["ditinjau"]),
        ("returned", ["kembali"]),
        ("live", ["terbit", "usang"]),
        ("changed", ["berubah"]),
        ("scheduled", ["terjadwal"]),
        ("outdated", ["usang"]),
        ("review", ["usang"]),
        ("expired", ["berakhir"]),
        ("unpublished", ["ditarik"]),
        ("remarked", ["kembali"]),
        ("mine", ["berubah", "draf"]),
        ("for_me", []),
    ],
)
def test_states(binjai, as_editor, today, state, titles):
    states(binjai, today)
    assert articles(as_editor, state=state) == titles


def test_a_moderator_finds_what_waits_for_him(binjai, as_moderator, today):
    states(binjai, today)
    assert articles(as_moderator, state="for_me") == ["ditinjau"]


def test_each_page_shows_its_own_state(binjai, as_editor, today):
    states(binjai, today)
    rows = {page.draft_title: page.desk_row for page in as_editor.get(URL).context["object_list"]}
    assert {title: rows[title].state for title in ("draf", "ditinjau", "kembali", "berubah")} == {
        "draf": "draft",
        "ditinjau": "waiting",
        "kembali": "returned",
        "berubah": "changed",
    }
    assert rows["usang"].is_outdated
    assert rows["berakhir"].state == "expired"
    assert rows["terjadwal"].goes_live.endswith("WIB")


def test_other_filters(binjai, as_editor):
    image_less = binjai.article("tanpa sampul")
    bare = binjai.article("tanpa ringkasan")
    bare.summary = ""
    bare.save_revision(clean=False)
    mine = binjai.article("milik moderator", owner=binjai.moderator)
    tagged = binjai.article("bertag", publish=True)
    tagged.tags.add("arsip")
    tagged.save_revision().publish()
    tag = Tag.objects.get(name="arsip")

    assert articles(as_editor, tag=tag.pk) == ["bertag"]
    assert articles(as_editor, owner=binjai.moderator.pk) == ["milik moderator"]
    assert articles(as_editor, missing="summary") == ["tanpa ringkasan"]
    assert image_less.draft_title in articles(as_editor, missing="cover")
    assert articles(as_editor, type=mine.content_type_id) == articles(as_editor)
    assert articles(as_editor, q="ringkas") == ["tanpa ringkasan"]


def test_shows_pages_of_the_own_region_only(binjai, jambi, as_editor):
    binjai.article("punya kami")
    jambi.article("punya mereka")
    assert "punya kami" in found(as_editor)
    assert "punya mereka" not in as_editor.get(URL).text
    assert found(as_editor, region=jambi.region.pk) == found(as_editor)


def test_the_nation_filters_by_region(binjai, jambi):
    nation = make.nation()
    provision_region(nation)
    user = make.UserFactory()
    from learning.core.api import assign_role

    assign_role(user, region=nation, role=Role.NATIONAL)
    binjai.article("dari Binjai")
    jambi.article("dari Jambi")
    client = client_of(user)
    assert {"dari Binjai", "dari Jambi"} <= set(found(client))
    assert "dari Jambi" in found(client, region=jambi.region.pk)
    assert "dari Binjai" not in found(client, region=jambi.region.pk)
    assert 'class="ld-region-cell"' in client.get(URL).text


def test_rows_lead_to_edit_preview_history_and_checks(binjai, as_editor):
    page = binjai.article()
    text = as_editor.get(URL).text
    for name in ("edit", "view_draft", "history"):
        assert reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) in text
    assert reverse("learning_desk_admin:checks", args=[page.pk]) in text


def test_sorts_and_pages(binjai, as_editor):
    for number in range(26):
        binjai.article(f"{number:02d}")
    second = as_editor.get(URL, {"ordering": "title", "p": 2}).context["object_list"]
    first = as_editor.get(URL, {"ordering": "title"}).context["object_list"]
    assert (len(first), first[0].title) == (25, "00")
    assert second[0].title == "25"


@pytest.mark.parametrize("query", [{"state": "x"}, {"region": "9"}, {"owner": "x"}, {"p": "x"}])
def test_nonsense_in_the_address_is_no_error(as_editor, query):
    assert as_editor.get(URL, query).status_code in (200, 404)


@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 200), (Role.ADMIN, 302)])
@pytest.mark.parametrize("name", ["content", "content_results", "calendar"])
def test_is_for_those_who_edit(binjai, role, status, name):
    client = client_of(binjai.user(role))
    assert client.get(reverse(f"learning_desk_admin:{name}")).status_code == status


@pytest.mark.parametrize("number", [1, 3])
def test_costs_the_same_at_any_number(binjai, as_editor, today, number, django_assert_num_queries):
    for again in range(number):
        states(binjai, today)
        page = binjai.article(f"{again}", body=link_to(binjai.index))
        page.tags.add("arsip")
        page.save_revision()
    as_editor.get(URL)
    with django_assert_num_queries(30):
        as_editor.get(URL)


def link_to(page):
    html = f'<p>Lihat <a linktype="page" id="{page.pk}">ini</a>.</p>'
    return [("paragraph", html)]


def test_says_where_a_page_is_used(binjai, as_editor):
    page = binjai.article("ditunjuk", publish=True)
    binjai.article("menunjuk", publish=True, body=link_to(page))
    rows = {row.draft_title: row.desk_row for row in as_editor.get(URL).context["object_list"]}
    assert rows["ditunjuk"].used == 1
    usage = as_editor.get(reverse("wagtailadmin_pages:usage", args=[page.pk]))
    assert "menunjuk" in usage.text


def test_review_dates_are_found_without_knowing_the_plugin():
    from learning.plugins.desk.queries.pages import review_models

    assert apps.get_model("learning_practices", "PracticePage") in review_models()
