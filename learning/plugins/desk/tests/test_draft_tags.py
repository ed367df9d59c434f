"""The tag filter of the content list, for tags that only a draft has."""

import importlib

import pytest
from django.apps import apps
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Page

from learning.plugins.desk.models import DraftTag
from learning.plugins.desk.queries import pages
from learning.plugins.desk.services import draft_tags

URL = reverse("learning_desk_admin:content")


def tag(page, *names):
    """In the draft alone."""
    draft = page.get_latest_revision_as_object()
    draft.tags.set(names)
    draft.save_revision()
    return type(page).objects.get(pk=page.pk)


def found(client, name):
    response = client.get(URL, {"tag": Tag.objects.get(name=name).pk})
    return sorted(page.draft_title for page in response.context["object_list"])


def offered(client):
    filters = client.get(URL).context["view"].filters
    return [tag.name for tag in filters.form.fields["tag"].queryset]


@pytest.fixture
def draft(binjai):
    return binjai.article("draf")


@pytest.fixture
def live(binjai):
    return binjai.article("terbit", publish=True)


def test_finds_tags_of_drafts(draft, live, as_editor):
    tag(draft, "arsip", "loket")
    tag(live, "arsip")
    assert not type(live).objects.get(pk=live.pk).tags.names()
    assert found(as_editor, "arsip") == ["draf", "terbit"]
    assert found(as_editor, "loket") == ["draf"]
    assert offered(as_editor) == ["arsip", "loket"]


def test_a_tag_taken_away_in_the_draft_counts_while_it_is_public(draft, live, as_editor):
    tag(draft, "arsip")
    tag(live, "arsip").get_latest_revision().publish()
    tag(draft)
    tag(live, "loket")
    assert found(as_editor, "arsip") == ["terbit"]
    assert found(as_editor, "loket") == ["terbit"]


def test_an_older_revision_saved_again_changes_nothing(draft, as_editor):
    tag(draft, "arsip")
    old = draft.get_latest_revision()
    tag(draft, "loket")
    old.refresh_from_db()
    old.save()
    assert set(DraftTag.objects.values_list("page", "tag__name")) == {(draft.pk, "loket")}


def test_tags_of_other_regions_stay_theirs(draft, jambi, as_editor):
    tag(jambi.article("rahasia"), "rahasia-jambi")
    assert offered(as_editor) == []
    assert "rahasia" not in found(as_editor, "rahasia-jambi")


def test_goes_with_the_page_and_with_the_tag(draft, live):
    tag(draft, "arsip", "loket")
    tag(live, "loket")
    Tag.objects.get(name="arsip").delete()
    assert DraftTag.objects.count() == 2
    draft.delete()
    assert set(DraftTag.objects.values_list("page", flat=True)) == {live.pk}


def test_a_draft_that_names_a_deleted_tag_is_no_error(draft):
    draft = tag(draft, "arsip")
    Tag.objects.all().delete()
    draft_tags.remember(draft.get_latest_revision())
    assert DraftTag.objects.count() == 0


def test_drafts_from_before_are_read_once(draft, live):
    tag(draft, "arsip")
    tag(live, "arsip", "loket")
    wanted = set(DraftTag.objects.values_list("page", "tag__name"))
    DraftTag.objects.all().delete()
    module = importlib.import_module("learning.plugins.desk.migrations.0003_read_tags_of_drafts")
    for _again in range(2):
        module.read_tags(apps, None)
    assert set(DraftTag.objects.values_list("page", "tag__name")) == wanted
    assert len(wanted) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_saving_costs_little_and_the_filter_asks_once(
    binjai, draft, number, django_assert_num_queries
):
    for again in range(number):
        draft = tag(binjai.article(f"{again}"), *[f"arsip-{each}" for each in range(number)])
    revision = draft.get_latest_revision()
    draft_tags.remember(revision)
    with django_assert_num_queries(2):
        draft_tags.remember(revision)
    condition = pages.tagged(1)
    with django_assert_num_queries(1):
        list(Page.objects.filter(condition))
