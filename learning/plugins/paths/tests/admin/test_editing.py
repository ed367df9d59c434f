"""Editing a path in Wagtail's admin: who may, whose, and what Wagtail's own views let through."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, ModelLogEntry

from ...models import LearningPath
from ...testing import make_path
from .conftest import SNIPPET, another, client_of, course, form

LIST_QUERIES = 18


def url(name, *args):
    return reverse(SNIPPET + name, args=args)


@pytest.fixture
def editor(binjai):
    return binjai.user("editor")


@pytest.fixture
def moderator(binjai):
    return binjai.user("moderator")


@pytest.fixture
def draft(binjai):
    path = make_path(region=binjai.region, title="Rancangan", live=False)
    path.versions.all().delete()
    path.save_revision()
    return path


def post(user, name, *args, **data):
    return client_of(user).post(url(name, *args), data)


@pytest.fixture
def users(binjai, jambi, national):
    return {
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "admin": binjai.admin,
        "other": jambi.user("editor", "moderator"),
        "national": national,
        "asn": binjai.people[0].user,
        "nobody": None,
    }


def admitted(users, name, *args, method="get"):
    found = set()
    for role, user in users.items():
        response = getattr(client_of(user), method)(url(name, *args))
        assert response.status_code in {200, 302, 403, 404}, role
        if response.status_code == 200:
            found.add(role)
    return found


def test_the_list_shows_own_paths_and_what_the_nation_published(users, binjai, national):
    nation = national.groups.get(region_role__role="national").region_role.region
    make_path(region=nation, title="Jalur nasional")
    make_path(region=nation, title="Rahasia nasional", live=False)
    titles = {"Jalur Binjai", "Jalur Jambi", "Jalur nasional", "Rahasia nasional"}
    seen = {}
    for role, user in users.items():
        response = client_of(user).get(url("list"))
        if response.status_code == 200:
            seen[role] = {title for title in titles if title in response.content.decode()}

    own = {"Jalur Binjai", "Jalur nasional"}
    assert seen == {
        "editor": own,
        "moderator": own,
        "admin": own,
        "other": {"Jalur Jambi", "Jalur nasional"},
        "national": titles,
    }


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("edit", {"editor", "moderator", "national"}),
        ("history", {"editor", "moderator", "national"}),
        ("usage", {"editor", "moderator", "national"}),
        ("workflow_history", {"editor", "moderator", "national"}),
        ("unpublish", {"moderator", "national"}),
        ("delete", {"moderator", "national"}),
        ("copy", {"editor", "moderator", "national"}),
    ],
)
def test_views_of_one_path(users, draft, name, roles):
    assert admitted(users, name, draft.pk) == roles


def test_revisions_belong_to_the_region(users, draft):
    revision = draft.latest_revision_id
    editors = {"editor", "moderator", "national"}
    for name in ("revisions_view", "revisions_revert"):
        assert admitted(users, name, draft.pk, revision) == editors
    assert admitted(users, "revisions_compare", draft.pk, "earliest", "latest") == editors


@pytest.mark.parametrize(
    "name", ["edit", "delete", "unpublish", "lock", "unlock", "preview_on_edit", "copy"]
)
def test_another_regions_path_does_not_exist(jambi, draft, name):
    stranger = jambi.user("editor", "moderator")
    before = LearningPath.objects.filter(pk=draft.pk).values().get()

    for method in ("get", "post"):
        response = getattr(client_of(stranger), method)(url(name, draft.pk))
        assert response.status_code == 404

    assert LearningPath.objects.filter(pk=draft.pk).values().get() == before


def test_an_address_follows_from_the_title_and_stays_one(binjai, editor):
    post(editor, "add", **form(binjai, course(binjai.page)))
    again = post(editor, "add", **form(binjai, course(binjai.page)))

    assert LearningPath.objects.get(title="Kepala dinas").slug == "kepala-dinas"
    assert "slug" in again.context["form"].errors


def test_a_path_is_not_given_to_another_region(binjai, jambi, editor):
    refused = post(editor, "add", **form(jambi, course(binjai.page)))

    assert "region" in refused.context["form"].errors
    assert not LearningPath.objects.filter(title="Kepala dinas").exists()
    assert list(refused.context["form"].fields["region"].queryset) == [binjai.region]


def test_an_editor_writes_and_submits_a_moderator_publishes(binjai, editor, moderator):
    data = form(binjai, course(binjai.page))
    post(editor, "add", **data, **{"action-publish": "1"})
    path = LearningPath.objects.get(title="Kepala dinas")
    assert (path.live, path.versions.count()) == (False, 0)

    post(editor, "edit", path.pk, **data, **{"action-submit": "1"})
    assert path.workflow_states.get().workflow == binjai.made.workflow

    post(moderator, "edit", path.pk, **data, **{"action-publish": "1"})
    path.refresh_from_db()
    assert (path.live, path.versions.get().number) == (True, 1)
    log = ModelLogEntry.objects.filter(object_id=str(path.pk), action="wagtail.publish").get()
    assert log.user == moderator


def test_who_publishes_elsewhere_does_not_publish_here(binjai, jambi):
    both = binjai.user("editor")
    both.groups.add(jambi.made.groups["moderator"])

    answer = post(both, "add", **form(binjai, course(binjai.page)), **{"action-publish": "1"})

    assert "region" in answer.context["form"].errors
    post(
        both, "edit", binjai.path.pk, **form(binjai, course(binjai.page)), **{"action-publish": "1"}
    )
    binjai.path.refresh_from_db()
    assert binjai.path.title == "Jalur Binjai"


def test_the_button_to_publish_is_shown_to_whoever_may(binjai, editor, moderator):
    def offers(user):
        page = client_of(user).get(url("edit", binjai.path.pk))
        return "action-publish" in page.content.decode()

    assert (offers(editor), offers(moderator)) == (False, True)


def test_a_path_with_versions_stays_on_record(binjai, moderator, draft):
    for address in (url("delete", binjai.path.pk), bulk_delete(binjai.path)):
        client_of(moderator).post(address)
        assert LearningPath.objects.filter(pk=binjai.path.pk).exists()

    post(moderator, "delete", draft.pk)
    assert not LearningPath.objects.filter(pk=draft.pk).exists()


def bulk_delete(path):
    address = reverse("wagtail_bulk_action", args=["learning_paths", "learningpath", "delete"])
    return f"{address}?id={path.pk}"


def test_nobody_deletes_in_bulk_elsewhere(jambi, draft):
    client = client_of(jambi.user("moderator"))

    assert draft.title not in client.get(bulk_delete(draft)).content.decode()
    client.post(bulk_delete(draft))
    assert LearningPath.objects.filter(pk=draft.pk).exists()


def test_a_hidden_path_is_neither_offered_nor_taken(binjai, jambi, editor, draft):
    hidden = make_path(region=jambi.region, title="Rahasia Jambi", live=False)
    chooser = "wagtailsnippetchoosers_learning_paths_learningpath:"
    client = client_of(editor)

    offered = client.get(reverse(chooser + "choose")).content.decode()
    refused = post(editor, "add", **form(binjai, another(hidden)))

    assert [title in offered for title in ("Jalur Jambi", draft.title, hidden.title)] == [
        True,
        True,
        False,
    ]
    assert client.get(reverse(chooser + "chosen", args=[hidden.pk])).status_code == 404
    found = client.get(reverse(chooser + "choose_results"), {"q": "jalur jam"}).content.decode()
    assert [title in found for title in ("Jalur Jambi", draft.title)] == [True, False]
    many = client.get(reverse(chooser + "chosen_multiple"), {"id": hidden.pk})
    assert hidden.title not in many.content.decode()
    assert (refused.status_code, refused["Location"]) == (302, "/kelola/")
    assert not LearningPath.objects.filter(title="Kepala dinas").exists()


def test_nobody_translates_for_another_region(jambi, draft):
    address = reverse(
        "simple_translation:submit_snippet_translation",
        args=["learning_paths", "learningpath", draft.pk],
    )
    english, _made = Locale.objects.get_or_create(language_code="en")

    client_of(jambi.user("editor")).post(address, {"locales": [english.pk]})

    assert draft.get_translations().count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(binjai, editor, number, django_assert_num_queries):
    for _n in range(number - 1):
        make_path(region=binjai.region)
    client = client_of(editor)
    client.get(url("list"))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(url("list"))
