"""Entry rows follow the pages, and outlive them."""

import pytest

from learning.core.api import provision_region
from learning.core.testing.factories import make_region, site_home
from learning.plugins.practices.models import Entry, IndexPage, InnovationsIndexPage
from learning.plugins.practices.testing import entry_of, make_article, make_innovation

pytestmark = pytest.mark.django_db


def test_a_draft_has_no_row():
    make_innovation(publish=False)
    assert not Entry.objects.exists()


def test_a_published_innovation_has_a_row_with_its_figures():
    page = make_innovation(title="Antrean daring", figures=[("Waktu tunggu", "menit", 90, 25)])
    entry = entry_of(page)
    assert (entry.title, entry.kind, entry.is_live) == ("Antrean daring", "innovation", True)
    assert (entry.figure_before, entry.figure_after) == (90, 25)
    assert entry.region == page.region_page.region


def test_tags_follow_the_page():
    page = make_article(tags=["arsip", "pelayanan"])
    assert set(entry_of(page).tags.values_list("name", flat=True)) == {"arsip", "pelayanan"}


def test_unpublishing_keeps_the_row():
    page = make_innovation()
    page.unpublish()
    assert not entry_of(page).is_live


def test_deleting_the_page_keeps_the_row():
    page = make_innovation()
    page.delete()
    entry = entry_of(page)
    assert (entry.page_id, entry.is_live) == (None, False)


def test_a_new_version_is_counted():
    page = make_innovation()
    before = entry_of(page).content_version
    page.title = "Judul baru"
    page.save_revision().publish()
    assert (entry_of(page).title, entry_of(page).content_version) == ("Judul baru", before + 1)


def test_a_region_has_one_index_of_each_kind_however_often_it_is_provisioned():
    site_home()
    region = make_region()
    provisioned = provision_region(region)
    provision_region(region)
    children = provisioned.page.get_children().specific()
    kinds = [type(page) for page in children if isinstance(page, IndexPage)]
    assert len(kinds) == len(set(kinds)) == 3


def test_innovations_are_endorsed_after_validation():
    site_home()
    page = provision_region(make_region()).page
    workflow = InnovationsIndexPage.objects.child_of(page).get().get_workflow()
    tasks = [task.specific._meta.model_name for task in workflow.tasks]
    assert tasks == ["groupapprovaltask", "endorsementtask"]
