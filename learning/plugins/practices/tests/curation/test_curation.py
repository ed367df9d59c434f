"""Authors, series and collections: who sees and edits which, and what follows for readers."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.log_actions import registry

from learning.core.api import Role, assign_role, provision_region
from learning.core.signals import content_changed
from learning.core.testing.factories import IdentityNumberFactory, UserFactory, make_nip, nation
from learning.core.testing.shared import kept_rows
from learning.plugins.practices.models import (
    ArticleAuthor,
    AuthorProfile,
    Collection,
    CollectionEntry,
    Series,
)
from learning.plugins.practices.testing import (
    entry_of,
    make_article,
    make_innovation,
    make_practice,
)

from ..exchange.conftest import client_of
from ..writing import make_place

pytestmark = pytest.mark.django_db
LIST_QUERIES = 16
PAGE_QUERIES = 4


@pytest.fixture(scope="module")
def staff(first_place, django_db_blocker):
    """Another region, the nation's administrator and an administrator of the first region."""
    with kept_rows(django_db_blocker):
        other = make_place()
        provision_region(nation())
        national, admin = UserFactory(), UserFactory()
        assign_role(national, region=nation(), role=Role.NATIONAL)
        assign_role(admin, region=first_place.region, role=Role.ADMIN)
        yield {"other": other, "national": national, "admin": admin}


@pytest.fixture
def other(staff):
    return deepcopy(staff["other"])


@pytest.fixture
def national(staff):
    return deepcopy(staff["national"])


@pytest.fixture
def users(staff, place, other, national):
    return {
        "editor": place.editor,
        "moderator": place.moderator,
        "admin": deepcopy(staff["admin"]),
        "asn": place.author.user,
        "other editor": other.editor,
        "other moderator": other.moderator,
        "national": national,
        "nobody": None,
    }


def fields(kind: str, region, **changes) -> dict:
    own = {
        "authors": {"name": "Siti Aminah", "slug": "siti-aminah", "position": "Perawat"},
        "series": {"title": "Arsip rapi", "slug": "arsip-rapi", "summary": "Tiga bagian."},
        "entry_collections": {
            "title": "Pilihan kami",
            "slug": "pilihan-kami",
            "summary": "Yang dapat ditiru.",
            "is_featured": "on",
            "order": "0",
            **items(),
        },
    }[kind]
    return {**own, "region": region.pk, **changes}


def items(*entries, initial: int = 0) -> dict:
    rows = {"items-TOTAL_FORMS": len(entries), "items-INITIAL_FORMS": initial}
    for number, entry in enumerate(entries):
        rows |= {
            f"items-{number}-entry": entry.pk,
            f"items-{number}-ORDER": number + 1,
            f"items-{number}-id": "",
        }
    return rows


MODELS = {"authors": AuthorProfile, "series": Series, "entry_collections": Collection}


def make(kind: str, region, **values):
    first = "name" if kind == "authors" else "title"
    values = {first: "Rahasia Binjai", "slug": "rahasia-binjai", **values}
    return MODELS[kind].objects.create(region=region, **values)


@pytest.mark.parametrize("kind", MODELS)
def test_who_adds_for_the_region(kind, users, place):
    added = set()
    for role, user in users.items():
        client_of(user).post(reverse(f"{kind}:add"), fields(kind, place.region))
        if MODELS[kind].objects.all().delete()[0]:
            added.add(role)
    assert added == {"editor", "moderator", "national"}


@pytest.mark.parametrize("kind", MODELS)
def test_who_sees_changes_and_deletes(kind, users, place):
    row = make(kind, place.region)
    pages = {name: reverse(f"{kind}:{name}", args=[row.pk]) for name in ("edit", "history")}
    listed, opened, changed, deleted = set(), set(), set(), set()
    for role, user in users.items():
        browser = client_of(user)
        if "Rahasia Binjai" in browser.get(reverse(f"{kind}:index")).content.decode():
            listed.add(role)
        if all(browser.get(url).status_code == 200 for url in pages.values()):
            opened.add(role)
        browser.post(pages["edit"], fields(kind, place.region, slug=f"diubah-{len(changed)}"))
        if MODELS[kind].objects.get().slug == f"diubah-{len(changed)}":
            changed.add(role)
        browser.post(reverse(f"{kind}:delete", args=[row.pk]))
        if not MODELS[kind].objects.exists():
            deleted.add(role)
        MODELS[kind].objects.all().delete()
        row = make(kind, place.region, pk=row.pk)
    assert listed == opened == changed == {"editor", "moderator", "national"}
    assert deleted == {"moderator", "national"}


@pytest.mark.parametrize("kind", MODELS)
def test_nothing_is_given_to_or_taken_by_another_region(kind, place, other):
    browser = client_of(place.editor)
    refused = browser.post(reverse(f"{kind}:add"), fields(kind, other.region))
    assert (refused.status_code, MODELS[kind].objects.count()) == (200, 0)
    row = make(kind, place.region)
    browser.post(reverse(f"{kind}:edit", args=[row.pk]), fields(kind, other.region))
    assert MODELS[kind].objects.get().region == place.region
    assert other.region.name not in browser.get(reverse(f"{kind}:add")).content.decode()


@pytest.mark.parametrize("kind", MODELS)
def test_what_was_done_is_logged(kind, place):
    browser = client_of(place.editor)
    browser.post(reverse(f"{kind}:add"), fields(kind, place.region))
    row = MODELS[kind].objects.get()
    browser.post(reverse(f"{kind}:edit", args=[row.pk]), fields(kind, place.region, slug="lain"))
    logged = registry.get_logs_for_instance(row).order_by("timestamp")
    assert [(entry.action, entry.user) for entry in logged] == [
        ("wagtail.create", place.editor),
        ("wagtail.edit", place.editor),
    ]


def test_an_address_left_empty_follows_from_the_title(place):
    client_of(place.editor).post(reverse("series:add"), fields("series", place.region, slug=""))
    assert Series.objects.get().slug == "arsip-rapi"
    nothing = fields("series", place.region, slug="", title="!!!")
    response = client_of(place.editor).post(reverse("series:add"), nothing)
    assert (response.status_code, Series.objects.count()) == (200, 1)


def test_a_profile_is_linked_with_an_employee_of_the_region_by_number(place, other):
    here, there = make_nip(1), make_nip(2)
    IdentityNumberFactory(person=place.author, number=here)
    IdentityNumberFactory(person=other.author, number=there)
    row = make("authors", place.region)
    url, browser = reverse("authors:edit", args=[row.pk]), client_of(place.editor)

    def post(**given):
        browser.post(url, fields("authors", place.region, **given))
        row.refresh_from_db()
        return row.person

    assert post(number=there) is None
    assert post(number=here) == place.author
    assert post() == place.author
    assert post(unlink="on") is None
    make("authors", place.region, slug="sudah-ada", person=place.author)
    assert post(number=here) is None


def test_a_photo_of_another_region_is_refused(place, other):
    other.region.refresh_from_db()
    image = get_image_model().objects.create(
        title="Rahasia", file=get_test_image_file(), collection=other.region.collection
    )
    response = client_of(place.editor).post(
        reverse("authors:add"), fields("authors", place.region, photo=image.pk)
    )
    assert response.status_code == 302
    assert "Rahasia" not in client_of(place.editor).get(response.url, follow=True).content.decode()
    assert not AuthorProfile.objects.exists()


def test_entries_are_ordered_and_only_what_fits_is_taken(place, other, national):
    first, second = (entry_of(make_innovation(region=place.region)) for _n in "ab")
    article, foreign = entry_of(make_article(region=place.region)), entry_of(make_practice())
    draft = entry_of(make_innovation(region=place.region))
    draft.page.unpublish()
    url = reverse("entry_collections:add")

    def post(user, region, *entries):
        Collection.objects.all().delete()
        data = fields("entry_collections", region, **items(*entries))
        response = client_of(user).post(url, data)
        made = Collection.objects.first()
        rows = list(made.items.values_list("entry", flat=True)) if made else None
        return response.status_code, rows

    assert post(place.editor, place.region, second, article, first) == (
        302,
        [second.pk, article.pk, first.pk],
    )
    for unfit in (foreign, draft):
        assert post(place.editor, place.region, first, unfit) == (200, None)
    assert post(place.editor, place.region, first, first) == (200, None)
    assert post(national, nation(), first, foreign) == (302, [first.pk, foreign.pk])
    assert post(national, place.region, first, foreign) == (200, None)
    assert post(national, nation(), first, draft) == (200, None)


def test_choosers_offer_what_one_may_name(place, other, national, users):
    mine, theirs = make_innovation(region=place.region), make_innovation(region=other.region)
    make("authors", place.region, name="Penulis sini", slug="sini")
    make("authors", other.region, name="Penulis sana", slug="sana")
    rows = {
        "practices_author_chooser": ("Penulis sini", "Penulis sana"),
        "practices_entry_chooser": (mine.title, theirs.title),
    }
    for name, (here, there) in rows.items():
        for view in ("choose", "choose_results"):
            url = reverse(f"{name}:{view}")
            body = client_of(place.editor).get(url).content.decode()
            assert (here in body, there in body) == (True, False)
            body = client_of(national).get(url).content.decode()
            assert (here in body, there in body) == (True, True)
            found = client_of(place.editor).get(url, {"q": here[:-1].upper()}).content.decode()
            assert (here in found, there in found) == (True, False)
        # A learning administrator and an employee choose nothing.
        assert here not in client_of(users["admin"]).get(url).content.decode()
        assert client_of(users["asn"]).get(url).status_code in (302, 403)


def test_choosers_give_nothing_back_by_id(place, other):
    theirs = make("authors", other.region)
    foreign = entry_of(make_innovation(region=other.region))
    browser = client_of(place.editor)
    for name, pk in (("author", theirs.pk), ("entry", foreign.pk), ("author", "x")):
        url = reverse(f"practices_{name}_chooser:chosen", args=[pk])
        assert browser.get(url).status_code == 404
        url = reverse(f"practices_{name}_chooser:chosen_multiple")
        assert browser.get(url, {"id": [pk]}).json()["result"] == []


def article_form(page, author, **changes) -> dict:
    formsets = ("authors", "related_courses", "comments")
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "body-count": "0",
        "tags": "",
        "series": "",
        "series_order": "0",
        **{f"{name}-{end}_FORMS": "0" for name in formsets for end in ("TOTAL", "INITIAL")},
        "authors-TOTAL_FORMS": "1",
        "authors-0-author": author.pk,
        "authors-0-ORDER": "1",
        "authors-0-id": "",
        **changes,
    }


def test_an_article_names_authors_and_series_of_the_own_region(place, other):
    page = make_article(region=place.region)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    here = make("authors", place.region, slug="sini")
    there = make("authors", other.region, slug="sana")
    series = make("series", other.region)
    browser = client_of(place.editor)
    assert browser.post(url, article_form(page, there)).status_code == 200
    assert browser.post(url, article_form(page, here, series=series.pk)).status_code == 200
    page.refresh_from_db()
    assert not page.has_unpublished_changes
    assert browser.post(url, article_form(page, here)).status_code == 302
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert [row.author for row in draft.authors.all()] == [here]


def test_what_an_article_names_already_may_stay(place, other):
    there = make("authors", other.region, slug="sana")
    page = make_article(region=place.region, authors=[ArticleAuthor(author=there)])
    row = page.authors.get()
    data = article_form(page, there) | {"authors-INITIAL_FORMS": "1", "authors-0-id": row.pk}
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client_of(place.editor).post(url, data).status_code == 302


def test_what_articles_name_is_not_deleted(place):
    author, series = make("authors", place.region), make("series", place.region)
    page = make_article(region=place.region, authors=[ArticleAuthor(author=author)], series=series)
    browser = client_of(place.moderator)
    for kind, row in (("authors", author), ("series", series)):
        url = reverse(f"{kind}:delete", args=[row.pk])
        for answer in (browser.get(url, follow=True), browser.post(url, follow=True)):
            assert "1 artikel menyebutnya" in answer.content.decode()
    page.refresh_from_db()
    assert (page.series, [row.author for row in page.authors.all()]) == (series, [author])


def test_a_collection_may_go_and_its_entries_stay(place):
    entry = entry_of(make_innovation(region=place.region))
    row = make("entry_collections", place.region)
    CollectionEntry.objects.create(collection=row, entry=entry)
    client_of(place.moderator).post(reverse("entry_collections:delete", args=[row.pk]))
    entry.refresh_from_db()
    assert (Collection.objects.count(), entry.is_live) == (0, True)


def test_kept_pages_follow_at_once(place, django_capture_on_commit_callbacks):
    seen = []

    def note(sender, instance, **kwargs):
        seen.append(sender)

    content_changed.connect(note)
    try:
        for kind, model in MODELS.items():
            with django_capture_on_commit_callbacks(execute=True):
                client_of(place.moderator).post(reverse(f"{kind}:add"), fields(kind, place.region))
            # An author who is new stands on no page.
            assert (model in seen) == (model is not AuthorProfile)
            seen.clear()
            row = model.objects.get()
            with django_capture_on_commit_callbacks(execute=True):
                url = reverse(f"{kind}:edit", args=[row.pk])
                client_of(place.moderator).post(url, fields(kind, place.region))
            assert model in seen
            seen.clear()
            with django_capture_on_commit_callbacks(execute=True):
                client_of(place.moderator).post(reverse(f"{kind}:delete", args=[row.pk]))
            assert model in seen
    finally:
        content_changed.disconnect(note)


def test_a_new_name_shows_and_finds_the_article(client, place):
    author = make("authors", place.region, name="Nama Lama", slug="nama")
    page = make_article(region=place.region, title="Arsip", authors=[ArticleAuthor(author=author)])
    data = fields("authors", place.region, name="Zubaidah Harahap", slug="nama")
    client_of(place.editor).post(reverse("authors:edit", args=[author.pk]), data)
    assert "Zubaidah Harahap" in client.get(page.url).content.decode()
    found = client.get(reverse("practices_public:articles"), {"q": "zubaidah"})
    assert page.title in found.content.decode()


def test_the_public_page_of_a_collection(client, place, django_assert_num_queries):
    entries = [
        entry_of(make(region=place.region))
        for make in (make_innovation, make_article, make_practice)
    ]
    row = make("entry_collections", place.region, title="Pilihan kami")
    CollectionEntry.objects.create(collection=row, entry=entries[0], order=1)
    url = row.get_absolute_url()
    client.get(url)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(url)
    for place_in_it, entry in enumerate(entries[:0:-1]):
        CollectionEntry.objects.create(collection=row, entry=entry, order=place_in_it + 2)
    with django_assert_num_queries(PAGE_QUERIES):
        body = client.get(url).content.decode()
    places = [body.index(f">{entry.title}<") for entry in (entries[0], entries[2], entries[1])]
    assert places == sorted(places)
    entries[0].page.unpublish()
    assert entries[0].title not in client.get(url).content.decode()
    assert client.get("/koleksi/tidak-ada/").status_code == 404


def test_only_what_is_on_the_showcase_is_for_search_engines(client, place):
    row = make("entry_collections", place.region, is_featured=False)
    CollectionEntry.objects.create(
        collection=row, entry=entry_of(make_innovation(region=place.region))
    )
    assert 'content="noindex' in client.get(row.get_absolute_url()).content.decode()
    assert row.title not in client.get("/inovasi/").content.decode()
    Collection.objects.update(is_featured=True)
    assert 'content="noindex' not in client.get(row.get_absolute_url()).content.decode()
    assert row.title in client.get("/inovasi/").content.decode()


def test_collections_of_the_nation_come_first(client, place):
    entry = entry_of(make_innovation(region=place.region))
    for title, region, order in (("Punya kota", place.region, 0), ("Punya kita", nation(), 9)):
        row = make("entry_collections", region, title=title, slug=title[-4:], order=order)
        CollectionEntry.objects.create(collection=row, entry=entry)
    body = client.get("/inovasi/").content.decode()
    assert body.index("Punya kita") < body.index("Punya kota")


@pytest.mark.parametrize("kind", MODELS)
def test_lists_cost_the_same_for_many(kind, place, django_assert_num_queries):
    browser, url = client_of(place.moderator), reverse(f"{kind}:index")
    for number in range(3):
        make(kind, place.region, slug=f"baris-{number}")
        if number == 0:
            browser.get(url)
        if number != 1:
            with django_assert_num_queries(LIST_QUERIES):
                browser.get(url)
