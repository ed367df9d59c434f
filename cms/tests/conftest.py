"""A small site of one region in two languages."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from learning.core.api import provision_region
from learning.core.memory import Memory
from learning.core.testing.factories import make_region


@pytest.fixture
def english(db):
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def home(english):
    page = Page.get_first_root_node().add_child(
        instance=HomePage(title="Asah", slug="depan", locale=Locale.get_default())
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page}
    )
    return page


@pytest.fixture
def made(home):
    return provision_region(make_region("Kota Rimba", slug="rimba"), parent_page=home)


@pytest.fixture
def translate(english):
    """``translate(page, title=…)``: its published English page, all above it as copies."""

    def make(page, *, publish=True, **fields):
        page = page.specific_class.objects.get(pk=page.pk)
        found = page.get_translation_or_none(english)
        if found is None or found.alias_of_id:
            found and found.delete()
            action = CopyPageForTranslationAction(page, english, copy_parents=True)
            found = action.execute(skip_permission_checks=True)
        found = found.specific_class.objects.get(pk=found.pk)
        for name, value in fields.items():
            setattr(found, name, value)
        revision = found.save_revision()
        if publish:
            revision.publish()
        cache.clear()
        Memory.clear_all()
        found.refresh_from_db()
        return found

    return make


@pytest.fixture
def reader(client):
    """``reader("en")``: somebody who once chose a language, or nobody who did."""

    def choose(language=""):
        client.cookies.clear()
        if language:
            client.cookies["asah_language"] = language
        return client

    return choose


@pytest.fixture
def reindex():
    return lambda: call_command("update_index", verbosity=0)
