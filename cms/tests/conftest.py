"""A small site of one region in two languages."""

from copy import deepcopy

import pytest
from django.core.cache import cache
from django.core.management import call_command
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale

from home.testing import make_home
from learning.core.api import provision_region
from learning.core.memory import Memory
from learning.core.testing.factories import make_region
from learning.core.testing.shared import kept_rows


@pytest.fixture(scope="module")
def first_home(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        Locale.objects.get_or_create(language_code="en")
        yield make_home()


@pytest.fixture(scope="module")
def first_made(first_home, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield provision_region(make_region("Kota Rimba", slug="rimba"), parent_page=first_home)


@pytest.fixture
def english(first_home, db):
    return Locale.objects.get(language_code="en")


@pytest.fixture
def home(first_home, english):
    return deepcopy(first_home)


@pytest.fixture
def made(first_made, home):
    return deepcopy(first_made)


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
