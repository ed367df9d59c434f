"""What people take along of this plugin, and what remains when their data are erased."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, ReferenceIndex

from learning.core.contract import all_personal_data
from learning.core.models import Person
from learning.core.testing.factories import PersonFactory
from learning.plugins.practices.models import (
    Adoption,
    ArticleAuthor,
    AuthorProfile,
    Comment,
    CommentReport,
    Contribution,
    Entry,
    Reaction,
)
from learning.plugins.practices.services import (
    adoptions,
    comment_reports,
    community,
    contributions,
    personal,
    texts,
)
from learning.plugins.practices.services.contributions import profile_of
from learning.plugins.practices.testing import entry_of, make_article, make_innovation

from .exchange.conftest import client_of
from .writing import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(place) -> Person:
    return place.author


@pytest.fixture
def entry(place) -> Entry:
    return entry_of(make_innovation(title="Antrean Daring", is_replicable=True))


@pytest.fixture
def everything(place, person, entry):
    """Something of each kind, and the same of a colleague."""
    for who in (person, PersonFactory(region=place.region)):
        community.rate(entry, who, helpful=True)
        community.thank(entry, who, thanks=True)
        left = community.comment(entry, who, f"Ditulis {who.pk}")
        community.moderate([left], state="shown", user=person.user)
        community.comment(entry, who, f"Menunggu {who.pk}")
    others = Comment.objects.exclude(person=person).get(state="shown")
    comment_reports.report(others, person, reason="other", text="Menyebut nama saya")
    profile_of(person)
    place.start(title="Rancangan sendiri")
    adoption = adoptions.propose(
        entry, region=place.region, plan="x", starts_on=timezone.localdate(), user=person.user
    )
    adoptions.move(adoption, "approve", user=person.user)


def kept(person) -> dict[str, int]:
    (own,) = (found for found in all_personal_data() if found.slug == "practices")
    return {str(heading): len(list(rows)) for heading, rows in own.tables(person)}


def test_the_copy_holds_all_of_it(everything, person):
    response = client_of(person.user).get("/belajar/data-saya/unduh.zip")
    with zipfile.ZipFile(BytesIO(response.content)) as bundle:
        tables = json.loads(bundle.read("data-saya.json"))["tables"]
    rows = {table["heading"]: table["rows"] for table in tables}
    assert [row["text"] for row in rows["Komentar"]] == [
        f"Ditulis {person.pk}",
        f"Menunggu {person.pk}",
    ]
    assert [row["thanks"] for row in rows["Jawaban dan terima kasih"]] == [True]
    reported = rows["Komentar yang Anda laporkan"]
    assert [row["text"] for row in reported] == ["Menyebut nama saya"]
    assert [row["title"] for row in rows["Sumbangan tulisan"]] == ["Rancangan sendiri"]
    assert [row["name"] for row in rows["Profil penulis"]] == [person.full_name]
    assert len(rows["Replikasi yang Anda usulkan"]) == 1
    assert len(rows["Replikasi yang Anda putuskan"]) == 1
    assert len(rows["Komentar yang Anda moderasi"]) == 2


def test_nothing_remains_to_take_along(everything, person):
    personal.erase(person)
    personal.erase(person)
    assert set(kept(person).values()) == {0}


def test_what_was_said_in_public_stays_without_a_name(client, everything, person, entry):
    personal.erase(person)
    texts = list(Comment.objects.filter(person=None).values_list("text", flat=True))
    assert texts == [f"Ditulis {person.pk}"]
    body = client.get(entry.url).content.decode().split('id="tanggapan"')[1]
    assert f"Ditulis {person.pk}" in body
    assert "<b>Pegawai</b>" in body
    assert person.full_name not in body


def test_a_report_stays_without_words_and_name(everything, person):
    personal.erase(person)
    left = CommentReport.objects.get()
    assert (left.person, left.text, left.reason, left.comment.report_count) == (
        None,
        "",
        "other",
        1,
    )


def test_moderators_read_it_without_a_name(everything, person, entry):
    personal.erase(person)
    moderator = make_place().moderator
    Entry.objects.filter(pk=entry.pk).update(
        region=moderator.groups.get(region_role__role="moderator").region_role.region
    )
    url = reverse("learning_practices_admin:comments")
    body = client_of(moderator).get(url, {"state": "semua"}).content.decode()
    assert f"Ditulis {person.pk}" in body
    assert person.full_name not in body


def test_counts_follow(everything, person, entry):
    personal.erase(person)
    entry.refresh_from_db()
    assert (entry.helpful_count, entry.thanks_count, entry.comment_count) == (1, 1, 2)
    assert Reaction.objects.count() == 1


def test_a_draft_goes_and_a_published_page_stays(person, place):
    draft, published = place.start(title="Rancangan"), place.start(title="Terbit")
    page = published.page.specific.get_latest_revision_as_object()
    page.summary = "Ringkasan."
    page.save_revision().publish()
    personal.erase(person)
    assert not Page.objects.filter(pk=draft.page_id).exists()
    assert Page.objects.filter(pk=published.page_id, live=True).exists()
    assert not Contribution.objects.exists()


def test_a_draft_that_is_being_reviewed_stays_with_the_region(person, place):
    draft = place.start(title="Ditinjau")
    draft.page.get_workflow().start(draft.page.specific, person.user)
    personal.erase(person)
    assert Page.objects.filter(pk=draft.page_id).exists()


def with_pictures(place, **pictures):
    """A draft with a cover and a picture in its text, which an older version shows, too."""
    row = place.start(title="Bergambar")
    page = contributions.draft_of(row).page
    page.cover = pictures["cover"]
    page.save_revision(clean=False)
    page.body = texts.to_stream(
        f"[[gambar {pictures['inner'].pk}]]",
        old=page.body,
        picture=lambda pk: texts.picture_block(pk, alt="Loket"),
    )
    page.save_revision(clean=False)
    page.cover, page.body = None, []
    page.save_revision(clean=False)
    return row


@pytest.fixture
def picture(place, person):
    def picture(title, **changes):
        values = {"uploaded_by_user": person.user, "file": get_test_image_file(), **changes}
        return get_image_model().objects.create(title=title, **values)

    return picture


def titles():
    return set(get_image_model().objects.values_list("title", flat=True))


def test_the_pictures_of_a_draft_go_with_it(person, place, picture):
    picture("Tidak dipakai di rancangan")
    with_pictures(place, cover=picture("Sampul"), inner=picture("Isi"))
    personal.erase(person)
    assert titles() == {"Tidak dipakai di rancangan"}


def test_a_picture_that_stands_elsewhere_or_is_somebody_elses_stays(person, place, picture):
    shared, theirs = picture("Bersama"), picture("Orang lain", uploaded_by_user=None)
    ReferenceIndex.create_or_update_for_object(make_article(region=place.region, cover=shared))
    with_pictures(place, cover=shared, inner=theirs)
    personal.erase(person)
    assert titles() == {"Bersama", "Orang lain"}


def test_a_picture_in_a_draft_under_review_stays(person, place, picture):
    cover = picture("Sampul")
    with_pictures(place, cover=cover, inner=picture("Isi"))
    reviewed = place.start(title="Ditinjau")
    draft = contributions.draft_of(reviewed).page
    draft.cover = cover
    draft.save_revision(clean=False)
    draft.get_workflow().start(reviewed.page.specific, person.user)
    personal.erase(person)
    assert titles() == {"Sampul"}


@pytest.fixture
def worker_later(settings):
    """As in production: what a background task does is done after the erasing."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.usefixtures("worker_later")
def test_a_by_line_keeps_the_name_and_nothing_else(person, place):
    profile = profile_of(person)
    image = get_image_model().objects.create(title="Wajah", file=get_test_image_file())
    profile.photo, profile.bio = image, "Suka berkebun."
    profile.save()
    # The background task writes the index long before somebody asks for erasure.
    ReferenceIndex.create_or_update_for_object(profile)
    make_article(region=place.region, authors=[ArticleAuthor(author=profile)])
    personal.erase(person)
    left = AuthorProfile.objects.get()
    assert (left.name, left.person, left.bio, left.position, left.photo) == (
        person.full_name,
        None,
        "",
        "",
        None,
    )
    assert not get_image_model().objects.exists()


def test_a_profile_that_no_article_names_goes(person):
    profile_of(person)
    personal.erase(person)
    assert not AuthorProfile.objects.exists()


def test_a_replication_stays_without_names(everything, person):
    personal.erase(person)
    row = Adoption.objects.get()
    assert (row.state, row.created_by, row.decided_by) == ("planned", None, None)


def test_a_person_who_is_deleted_leaves_comments_without_a_name(entry):
    person = PersonFactory()
    community.moderate(
        [community.comment(entry, person, "Bagus sekali")],
        state="shown",
        user=make_place().moderator,
    )
    person.delete()
    assert Comment.objects.get().person is None


def test_my_data_says_why(person):
    body = client_of(person.user).get("/belajar/data-saya/").content.decode()
    assert "Komentar, jawaban dan terima kasih, sumbangan tulisan, dan profil penulis" in body


def test_who_asks_for_erasure_reads_what_stays(person):
    body = client_of(person.user).get("/belajar/data-saya/penghapusan/").text
    assert "Tulisan yang sudah terbit, dan komentar yang tampil tanpa nama" in body
    assert "Tulisan yang sedang diperiksa" in body
    assert "Nama penulis pada karya yang terbit" in body
