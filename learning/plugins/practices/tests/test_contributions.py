"""Writing in the learning space: drafts, windows, pictures, review, and who may do what."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from learning.core.testing.factories import PersonFactory, UserFactory, make_region
from learning.plugins.practices.models import (
    ArticlePage,
    AuthorProfile,
    Contribution,
    InnovationPage,
)
from learning.plugins.practices.queries.contributions import State, line_of
from learning.plugins.practices.services import contributions

from .writing import article, proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client, place):
    client.force_login(place.author.user)
    return client


def url(name, *args):
    return reverse(f"learning_practices:{name}", args=args)


def state(row):
    return line_of(Contribution.objects.select_related("page").get(pk=row.pk)).state


def saved(row):
    return contributions.draft_of(Contribution.objects.select_related("page").get(pk=row.pk)).page


def png(size=(640, 360), kind="PNG"):
    data = BytesIO()
    Image.new("RGB", size, "#0b5cab").save(data, kind)
    return SimpleUploadedFile(f"loket.{kind.lower()}", data.getvalue(), f"image/{kind.lower()}")


def test_starting_makes_a_draft_in_the_own_region_with_its_author(author, place):
    response = author.post(url("start", "artikel"), {"title": "Menata Arsip"})
    row = Contribution.objects.get()
    assert response["Location"] == url("edit", row.pk)
    page = row.page.specific
    assert (type(page), page.live, page.owner) == (ArticlePage, False, place.author.user)
    assert page.region_page.region == place.region
    assert [line.author.person for line in saved(row).authors.all()] == [place.author]


def test_pressing_start_twice_makes_one_draft_and_one_author(author):
    for _press in range(2):
        author.post(url("start", "artikel"), {"title": "Menata Arsip"})
    assert (Contribution.objects.count(), AuthorProfile.objects.count()) == (1, 1)


def test_authors_of_one_name_have_addresses_of_their_own(place):
    other = PersonFactory(name=place.author.name, region=place.region)
    slugs = {contributions.profile_of(person).slug for person in (place.author, other)}
    assert len(slugs) == 2


def test_a_region_without_a_branch_says_so(client):
    person = PersonFactory(region=make_region())
    client.force_login(person.user)
    response = client.get(url("start", "inovasi"))
    assert person.region.name in response.content.decode()
    assert client.post(url("start", "inovasi"), {"title": "Antrean"}).status_code == 422
    assert not Contribution.objects.exists()


def test_a_proposal_is_stored_in_the_fields_of_the_page(author, place):
    row = place.start()
    assert author.post(url("edit", row.pk), proposal(place, row)).status_code == 302
    page = saved(row)
    assert (page.stage, page.agency, page.title) == ("trial", place.agency, "Antrean Daring")
    assert [block.block_type for block in page.body] == ["paragraph", "heading", "paragraph"]
    [figure] = page.indicators.all()
    [value] = figure.values.all()
    assert (figure.baseline, value.value) == (Decimal("90.5"), Decimal("1025"))
    assert figure.lower_is_better
    assert not InnovationPage.objects.get(pk=page.pk).live


def test_the_form_shows_again_what_was_saved(author, place):
    row = place.start()
    author.post(url("edit", row.pk), proposal(place, row))
    html = author.get(url("edit", row.pk)).content.decode()
    for text in ("90,5", "1025", "Warga menunggu sejak subuh.", "## Cara kerja", "2024-01-31"):
        assert text in html


def test_half_a_figure_is_kept_but_not_on_the_page(author, place):
    row = place.start()
    half = proposal(place, row, **{"figure-0-source": "", "contact_email": "bukan alamat"})
    assert author.post(url("edit", row.pk), half).status_code == 422
    assert not saved(row).indicators.all()
    assert saved(row).summary == "Nomor antrean lewat telepon."
    html = author.get(url("edit", row.pk)).content.decode()
    assert "90,5" in html
    assert "bukan alamat" in html


def test_clearing_a_figure_removes_it_and_further_ones_stay(author, place):
    row = place.start()
    second = {
        name.replace("-0-", "-1-"): value.replace("Waktu tunggu", "Keluhan")
        for name, value in proposal(place, row).items()
        if name.startswith("figure-0-")
    }
    author.post(url("edit", row.pk), proposal(place, row, **second))
    assert [figure.name for figure in saved(row).indicators.all()] == ["Waktu tunggu", "Keluhan"]
    first = dict.fromkeys(second, "")
    first = {name.replace("-1-", "-0-"): "" for name in first}
    author.post(url("edit", row.pk), proposal(place, row, **{**second, **first}))
    assert [figure.name for figure in saved(row).indicators.all()] == ["Keluhan"]


def test_autosave_replaces_its_own_draft_and_gives_a_new_stamp(author, place):
    row = place.start("article")
    first = author.post(url("autosave", row.pk), article(row, body="Satu.")).json()
    number = Revision.objects.for_instance(row.page).count()
    data = {**article(row), "stamp": first["stamp"], "body": "Dua."}
    second = author.post(url("autosave", row.pk), data).json()
    assert (second["state"], second["stamp"] != first["stamp"]) == ("saved", True)
    assert Revision.objects.for_instance(row.page).count() == number
    assert "Dua." in str(saved(row).body)


def test_an_older_window_is_told_and_changes_nothing(author, place):
    row = place.start("article")
    old = article(row, body="Jendela lama.")
    author.post(url("autosave", row.pk), article(row, body="Jendela baru."))
    answer = author.post(url("autosave", row.pk), old)
    assert (answer.status_code, answer.json()["state"]) == (409, "conflict")
    assert "Jendela baru." in str(saved(row).body)
    page = author.post(url("edit", row.pk), old)
    html = page.content.decode()
    assert page.status_code == 409
    assert "Jendela lama." in html
    # The stamp in the answer lets the author decide for this window's text; the other is kept.
    again = {**old, "stamp": answer.json()["stamp"]}
    assert author.post(url("edit", row.pk), again).status_code == 302
    assert "Jendela lama." in str(saved(row).body)
    kept = [str(item.as_object().body) for item in Revision.objects.for_instance(row.page)]
    assert any("Jendela baru." in text for text in kept)


def test_what_an_editor_saved_meanwhile_is_not_overwritten(author, place):
    row = place.start("article")
    mine = article(row, body="Punya saya.")
    page = saved(row)
    page.summary = "Diperbaiki editor."
    page.save_revision(user=place.editor)
    assert author.post(url("autosave", row.pk), mine).status_code == 409
    assert saved(row).summary == "Diperbaiki editor."


def test_a_published_text_changes_only_as_a_draft(author, place):
    row = place.start("article")
    author.post(url("edit", row.pk), article(row))
    saved(row).get_latest_revision().publish()
    author.post(url("edit", row.pk), article(row, title="Judul lain"))
    page = Page.objects.get(pk=row.page_id)
    assert (page.title, page.has_unpublished_changes) == ("Antrean Daring", True)
    assert state(row) == State.PUBLISHED


def test_submitting_needs_the_fields_and_saves_first(author, place):
    row = place.start()
    short = proposal(place, row, background="", action="submit")
    response = author.post(url("edit", row.pk), short)
    assert (response.status_code, state(row)) == (422, State.DRAFT)
    assert saved(row).summary == "Nomor antrean lewat telepon."
    full = proposal(place, row, action="submit")
    assert author.post(url("edit", row.pk), full)["Location"] == url("mine")
    assert state(row) == State.MODERATION


def test_what_is_under_review_cannot_be_changed_until_withdrawn(author, place):
    row = place.start("article")
    author.post(url("edit", row.pk), article(row, action="submit"))
    assert author.post(url("autosave", row.pk), article(row, body="Nyelonong.")).status_code == 423
    author.post(url("edit", row.pk), article(row, body="Nyelonong."))
    assert "Nyelonong." not in str(saved(row).body)
    author.post(url("withdraw", row.pk))
    assert state(row) == State.DRAFT
    author.post(url("autosave", row.pk), article(row, body="Boleh lagi."))
    assert "Boleh lagi." in str(saved(row).body)


def test_a_request_for_changes_is_shown_and_review_begins_anew(author, place):
    row = place.start()
    author.post(url("edit", row.pk), proposal(place, row, action="submit"))
    task = Page.objects.get(pk=row.page_id).current_workflow_task_state
    task.task.specific.on_action(task, place.moderator, "reject", comment="Sebut sumber angka.")
    html = author.get(url("mine")).content.decode()
    assert (state(row), "Sebut sumber angka." in html) == (State.REVISION, True)
    author.post(url("edit", row.pk), proposal(place, row, summary="Baru.", action="submit"))
    assert state(row) == State.MODERATION


def test_pictures_are_checked_and_stand_at_their_mark(author, place):
    row = place.start("article")
    author.post(
        url("edit", row.pk),
        {**article(row), "picture_file": png(), "picture_alt": "Loket yang lengang"},
    )
    image = get_image_model().objects.get()
    region = place.region
    region.refresh_from_db()
    assert (image.collection, image.uploaded_by_user) == (region.collection, place.author.user)
    last = saved(row).body[-1]
    assert (last.block_type, last.value["image"].contextual_alt_text) == (
        "image",
        "Loket yang lengang",
    )
    html = author.get(url("edit", row.pk)).content.decode()
    assert f"[[gambar {image.pk}]]" in html


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("x.png", b"<html><script>alert(1)</script></html>"),
        ("x.gif", b"GIF89a" + b"\x00" * 20),
        ("x.exe", b"MZ" + b"\x00" * 20),
    ],
)
def test_what_is_no_picture_is_refused(author, place, name, content):
    row = place.start("article")
    data = {
        **article(row),
        "cover_file": SimpleUploadedFile(name, content, "image/png"),
        "cover_alt": "Sampul",
    }
    assert author.post(url("edit", row.pk), data).status_code == 422
    assert not get_image_model().objects.exists()
    assert saved(row).summary == "Tiga langkah."


def test_a_picture_needs_words(author, place):
    row = place.start("article")
    author.post(url("edit", row.pk), {**article(row), "cover_file": png()})
    assert not get_image_model().objects.exists()


def test_a_cover_with_its_words(author, place):
    row = place.start("article")
    data = {**article(row), "cover_file": png(kind="JPEG"), "cover_alt": "Loket pagi"}
    author.post(url("edit", row.pk), data)
    assert saved(row).cover.description == "Loket pagi"
    author.post(url("edit", row.pk), article(row, cover_alt="Loket sore"))
    assert saved(row).cover.description == "Loket sore"


def test_pictures_of_others_are_not_taken_by_their_number(author, place):
    row = place.start("article")
    other = get_image_model().objects.create(
        title="Rahasia", file=png(), uploaded_by_user=place.editor
    )
    author.post(url("edit", row.pk), article(row, body=f"[[gambar {other.pk}]]"))
    assert [block.block_type for block in saved(row).body] == ["paragraph"]


def test_markup_that_somebody_types_is_text(author, place):
    row = place.start()
    bad = "<script>alert(1)</script>"
    data = proposal(place, row, background=bad, body=bad, purpose=bad)
    author.post(url("edit", row.pk), data)
    html = author.get(url("preview", row.pk)).content.decode()
    assert bad not in html
    assert "&lt;script&gt;" in html


def test_only_the_author_sees_or_changes_a_contribution(client, place):
    row = place.start()
    doors = ("edit", "preview", "discard", "autosave", "withdraw")
    others = (place.head.user, place.editor, PersonFactory(region=place.region).user, UserFactory())
    for user in others:
        client.force_login(user)
        for name in doors:
            assert client.post(url(name, row.pk), {"title": "x"}).status_code in (404, 405)
            assert client.get(url(name, row.pk)).status_code in (404, 405)
    client.logout()
    for name in (*doors, "mine"):
        answer = client.get(url(name, row.pk) if name != "mine" else url(name))
        assert answer.status_code in (302, 405)
    assert state(row) == State.DRAFT


def test_authors_have_no_way_into_the_admin(author, place):
    row = place.start()
    answer = author.get(reverse("wagtailadmin_pages:edit", args=[row.page_id]))
    assert answer.status_code == 403


def test_discarding_deletes_the_draft_but_nothing_published(author, place):
    row, kept = place.start("article"), place.start("article", title="Terbit")
    author.post(url("edit", kept.pk), article(kept))
    saved(kept).get_latest_revision().publish()
    for item in (row, kept):
        author.post(url("discard", item.pk))
    assert list(Contribution.objects.values_list("title", flat=True)) == ["Terbit"]
    assert not Page.objects.filter(pk=row.page_id).exists()
    assert Page.objects.filter(pk=kept.page_id).exists()


def test_a_page_that_editors_removed_is_said_to_be_gone(author, place):
    row = place.start("article")
    row.page.specific.delete()
    assert state(row) == State.REMOVED
    assert author.get(url("mine")).status_code == 200
    assert author.get(url("edit", row.pk)).status_code == 200
    assert author.post(url("autosave", row.pk), {"title": "x"}).status_code == 410
    author.post(url("discard", row.pk))
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_whatever_its_length(
    author, place, number, django_assert_num_queries
):
    for index in range(number):
        row = place.start("article", title=f"Tulisan {index}")
        author.post(url("edit", row.pk), article(row, action="submit"))
    author.get(url("mine"))
    with django_assert_num_queries(7):
        assert author.get(url("mine")).status_code == 200
