"""Staff of Binjai request every URL of the admin with Jambi's objects in it."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from learning.core.models import Region, RegionPage
from learning.core.regions.provisioning import provision_region
from learning.core.testing.shared import kept_rows

from .admin_urls import admin_patterns, parameters
from .world import build_branch, state

ROLES = ("editor", "moderator", "admin")
# Raises on purpose; ends the session; one's own editing session, by its own id.
NOT_CRAWLED = {"wagtailadmin_error_test", "wagtailadmin_logout"}
# Shared by all regions: lists of one type of page, cut to what the user may see, and of tags.
SHARED = {
    # The rules of learning hours belong to no region; its administrators may read them.
    "learning_rules:show",
    "wagtailadmin_pages:type_use",
    "wagtailadmin_pages:type_use_results",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_tag_model_autocomplete",
    # Anybody may link to what another region has published, its region page for one.
    "wagtailadmin_choose_page_child",
    # Answers the same whether the session is another's or nobody's.
    "wagtailadmin_editing_sessions:release",
}
# Signing in, and what its page needs.
OPEN_URLS = {
    "wagtailadmin_login",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
# A region enrols its people in others' open courses and follows them there, and only them.
OPEN_COURSE = "course_pk"
SEARCHES = ({}, {"q": "Rahasia"})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two regions, built once: what a test changes is rolled back to here."""
    with kept_rows(django_db_blocker):
        nation = Region.add_root(kind="nation", code="0", name="Indonesia", slug="indonesia")
        regions = [
            nation.add_child(
                kind="province", code=code, name=f"Provinsi {name}", slug=f"{slug}-p"
            ).add_child(kind="city", code=f"{code}.71", name=f"Kota {name}", slug=slug)
            for code, name, slug in (("12", "Binjai", "binjai"), ("15", "Jambi", "jambi"))
        ]
        nation.refresh_from_db()
        yield {"nation": nation, "branches": [build_branch(region) for region in regions]}


@pytest.fixture
def nation(world, db):
    return deepcopy(world["nation"])


@pytest.fixture
def own(world, db):
    return deepcopy(world["branches"][0])


@pytest.fixture
def other(world, db):
    return deepcopy(world["branches"][1])


@pytest.fixture
def binjai(own):
    return own.made.region


@pytest.fixture
def jambi(other):
    return other.made.region


@pytest.fixture
def staff(request, own, other, binjai, make_user, client):
    user = make_user((binjai, request.param))
    client.force_login(user)
    return user


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode(errors="replace")
    return response.content.decode(errors="replace")


def named_urls():
    for name, pattern in admin_patterns():
        if name and name not in NOT_CRAWLED:
            yield name, parameters(pattern)


def leaks(response, branch, query):
    body = text(response)
    return [secret for secret in branch.secrets if secret in body and secret not in query.values()]


@pytest.mark.parametrize("staff", ROLES, indirect=True)
def test_no_url_shows_what_is_another_region_s(staff, client, other):
    found = []
    for name, names in named_urls():
        for arguments in other.arguments(name, names):
            url = reverse(name, kwargs=arguments)
            for query in SEARCHES[: 1 if names else None]:
                response = client.get(url, query)
                shared = not names or name in SHARED or OPEN_COURSE in names
                if (response.status_code == 200 and not shared) or leaks(response, other, query):
                    found.append((name, arguments, response.status_code))
    assert found == []


@pytest.mark.parametrize("staff", ROLES, indirect=True)
def test_no_post_changes_or_shows_what_is_another_region_s(staff, client, other, jambi):
    before, found = state(jambi), []
    for name, names in named_urls():
        for arguments in other.arguments(name, names):
            response = client.post(reverse(name, kwargs=arguments), other.payload())
            if leaks(response, other, {}):
                found.append((name, arguments, response.status_code))
    # A refusal is told on the next page and must not name what was refused.
    assert leaks(client.get(reverse("wagtailadmin_home")), other, {}) == []
    assert found == []
    assert state(jambi) == before


@pytest.mark.parametrize("staff", ROLES, indirect=True)
@pytest.mark.parametrize("action", ["delete", "publish", "unpublish", "move"])
def test_bulk_actions_on_pages_neither_name_nor_touch_them(staff, client, other, own, action):
    before = state()
    ids = [page.pk for page in other.pages]
    for query in ({"id": ids}, {"id": "all"}, {"id": "all", "childOf": other.made.page.pk}):
        url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", action), query=query)
        assert leaks(client.get(url), other, {}) == []
        client.post(url, {"chooser": own.made.courses_index.pk, "include_descendants": "on"})
    theirs = other.made.page.path
    kept = [row for row in state()["wagtailcore.Page"] if row["path"].startswith(theirs)]
    assert kept == [row for row in before["wagtailcore.Page"] if row["path"].startswith(theirs)]


@pytest.mark.parametrize("staff", ROLES, indirect=True)
@pytest.mark.parametrize("action", ["delete", "add_to_collection", "add_tags"])
@pytest.mark.parametrize("kind", ["image", "document"])
def test_bulk_actions_on_files_neither_name_nor_touch_them(staff, client, other, own, action, kind):
    before, item = state(), getattr(other, kind)
    meta = item._meta
    for ids in (item.pk, "all"):
        url = reverse(
            "wagtail_bulk_action",
            args=(meta.app_label, meta.model_name, action),
            query={"id": ids, "q": "Jambi"},
        )
        assert leaks(client.get(url), other, {}) == []
        client.post(url, {"collection": own.made.collection.pk, "tags": "dirusak"})
    assert state() == before


@pytest.mark.parametrize("staff", ROLES, indirect=True)
def test_choosers_do_not_name_what_is_asked_for_by_id(staff, client, other):
    asked = [
        ("wagtailadmin_choose_page_chosen_multiple", other.draft),
        ("wagtailadmin_choose_page_chosen_multiple", other.live),
        ("wagtailimages_chooser:chosen_multiple", other.image),
        ("wagtaildocs_chooser:chosen_multiple", other.document),
    ]
    for name, item in asked:
        response = client.get(reverse(name), {"id": item.pk})
        assert (response.status_code, response["Location"]) == (302, "/kelola/")


def test_page_chooser_begins_in_one_s_own_branch(client, own, other, make_user, binjai):
    client.force_login(make_user((binjai, "editor")))
    response = client.get(
        reverse("wagtailadmin_choose_page"), {"page_type": "learning.CoursePage"}, follow=True
    )
    assert response.redirect_chain[0][0].startswith(f"/kelola/choose-page/{own.made.page.pk}/?")
    assert response.status_code == 200


def chooser_titles(client, parent):
    body = client.get(reverse("wagtailadmin_choose_page_child", args=[parent.pk])).json()["html"]
    names = ("Rahasia draf", "Rahasia tinjauan", "Rahasia perubahan", "Terbuka")
    return {name for name in names if name in body}


def test_page_chooser_offers_own_pages_in_any_state_and_others_once_public(
    client, own, other, make_user, binjai
):
    client.force_login(make_user((binjai, "editor")))
    all_own = {"Rahasia draf", "Rahasia tinjauan", "Rahasia perubahan"}
    assert chooser_titles(client, own.made.courses_index) >= all_own
    assert chooser_titles(client, other.made.courses_index) == set()
    other.live.title = "Terbuka Jambi"
    other.live.save_revision().publish()
    assert chooser_titles(client, other.made.courses_index) == {"Terbuka"}


@pytest.mark.parametrize("staff", ROLES, indirect=True)
def test_a_filter_does_not_tell_the_name_behind_an_id(staff, client, other, own):
    url = reverse("wagtailadmin_explore", args=[own.made.courses_index.pk])
    response = client.get(url, {"owner": other.staff.pk})
    assert (response.status_code, response["Location"]) == (302, "/kelola/")


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_filters_offer_colleagues_only(client, own, other, make_user, binjai, role):
    client.force_login(make_user((binjai, role)))
    url = reverse("wagtailadmin_explore", args=[own.made.courses_index.pk])
    body = text(client.get(url))
    assert "Rahasia staf Binjai" in body
    assert "Rahasia staf Jambi" not in body


def test_files_cannot_be_put_into_another_region_s_collection(
    client, own, other, make_user, binjai
):
    client.force_login(make_user((binjai, "editor")))
    for name in ("wagtailimages:add", "wagtaildocs:add", "wagtailimages_chooser:create"):
        prefix = "image-chooser-upload-" if "chooser" in name else ""
        fields = {
            "title": "Titipan",
            "file": upload(name),
            "collection": other.made.collection.pk,
        }
        client.post(reverse(name), {prefix + key: value for key, value in fields.items()})
    files = [
        [model.objects.filter(collection=place.made.collection).count() for place in (other, own)]
        for model in (get_image_model(), get_document_model())
    ]
    # Who has one collection is not asked: the files went there.
    assert files == [[1, 3], [1, 2]]


def upload(view):
    name = "titipan.pdf" if view.startswith("wagtaildocs") else "titipan.png"
    return SimpleUploadedFile(name, get_test_image_file().file.getvalue())


def test_a_page_cannot_be_moved_or_copied_into_another_region(
    client, own, other, make_user, binjai
):
    client.force_login(make_user((binjai, "moderator")))
    target = other.made.courses_index
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[own.draft.pk, target.pk]))
    client.post(
        reverse("wagtailadmin_pages:copy", args=[own.draft.pk]),
        {"new_title": "Titipan", "new_slug": "titipan", "new_parent_page": target.pk},
    )
    for action in ("move", "copy"):
        client.post(
            reverse("wagtailadmin_api:pages:action", args=[own.draft.pk, action]),
            {"destination_page_id": target.pk},
            content_type="application/json",
        )
    assert target.get_children().count() == 3
    assert own.made.courses_index.get_children().count() == 3


def test_a_moderator_does_not_uproot_the_branch(client, own, make_user, binjai):
    client.force_login(make_user((binjai, "moderator")))
    region_page, index = own.made.page, own.made.courses_index
    for page in (region_page, index):
        for name in ("delete", "unpublish"):
            client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
            client.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, name]))
            client.post(
                reverse("wagtail_bulk_action", args=("wagtailcore", "page", name))
                + f"?id={page.pk}"
            )
        assert Page.objects.get(pk=page.pk).live


def test_a_moderator_moves_and_deletes_within_the_branch(client, own, make_user, binjai):
    client.force_login(make_user((binjai, "moderator")))
    client.post(reverse("wagtailadmin_pages:delete", args=[own.reviewed.pk]))
    assert not Page.objects.filter(pk=own.reviewed.pk).exists()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[own.live.pk]))
    assert not Page.objects.get(pk=own.live.pk).live


def region_page_fields(page, region):
    return {
        "title": page.title,
        "slug": page.slug,
        "region": region.pk,
        "intro": "null",
        "priorities-count": "0",
        "people-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "tagline": "Diubah",
    }


def test_an_editor_cannot_sign_over_the_branch_to_another_region(
    client, own, other, make_user, binjai, jambi
):
    client.force_login(make_user((binjai, "editor")))
    url = reverse("wagtailadmin_pages:edit", args=[own.made.page.pk])
    assert client.post(url, region_page_fields(own.made.page, jambi)).status_code == 302
    draft = RegionPage.objects.get(pk=own.made.page.pk).get_latest_revision_as_object()
    assert (draft.tagline, draft.region) == ("Diubah", binjai)


def test_an_id_that_goes_round_the_chooser_is_refused(client, own, other, make_user, binjai):
    client.force_login(make_user((binjai, "editor")))
    page = own.made.page
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    fields = region_page_fields(page, binjai)
    link = f'<a linktype="page" id="{other.draft.pk}">x</a>'
    content = ContentstateConverter(features=["link"]).from_database_format(f"<p>{link}</p>")
    for change in ({"cover": other.image.pk}, {"intro": content}):
        response = client.post(url, fields | change)
        assert (response.status_code, response["Location"]) == (302, "/kelola/")
    assert not RegionPage.objects.get(pk=page.pk).has_unpublished_changes
    client.post(url, fields | {"cover": own.image.pk})
    assert RegionPage.objects.get(pk=page.pk).has_unpublished_changes


def test_national_administrators_see_every_region(client, own, other, nation, make_user):
    provision_region(nation)
    client.force_login(make_user((nation, "national")))
    for branch in (own, other):
        for page in branch.pages:
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            assert client.get(url).status_code == 200
    assert client.get(reverse("wagtailadmin_reports:page_types_usage")).status_code == 200


def test_national_administrators_make_no_superusers(client, nation, make_user):
    provision_region(nation)
    client.force_login(make_user((nation, "national")))
    root, user = make_user(is_superuser=True), make_user()
    for target in (root, user):
        url = reverse("wagtailusers_users:edit", args=[target.pk])
        fields = {"username": target.username, "first_name": "x", "last_name": "y"}
        client.post(
            url, fields | {"is_superuser": "on", "password1": "n-g7Ua!pw", "is_active": "on"}
        )
    url = reverse("wagtail_bulk_action", args=("users", "user", "set_active_state"))
    client.post(f"{url}?id={root.pk}", {"mark_as_active": "false"})
    root.refresh_from_db()
    user.refresh_from_db()
    assert (root.is_superuser, root.is_active, root.first_name) == (True, True, "")
    assert not user.is_superuser


@pytest.mark.parametrize("who", ["anonymous", "learner"])
def test_nobody_else_enters_the_admin(client, other, make_user, who):
    if who == "learner":
        client.force_login(make_user())
    before = state()
    for name, names in named_urls():
        url = reverse(name, kwargs=next(other.arguments(name, names)))
        for response in (client.get(url), client.post(url, other.payload())):
            assert leaks(response, other, {}) == [], name
            if name not in OPEN_URLS:
                assert response.status_code in (302, 403), name
                assert response.get("Location", "/akun/login/").startswith("/akun/login/")
    assert state() == before
