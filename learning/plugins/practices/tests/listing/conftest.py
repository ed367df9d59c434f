import pytest
from django.core.cache import cache
from django.core.management import call_command

from learning.core.testing.factories import make_region
from learning.plugins.practices.models import Affair, Entry
from learning.plugins.practices.testing import make_innovation


@pytest.fixture(autouse=True)
def _forget_words():
    cache.clear()


@pytest.fixture
def health(db):
    return Affair.objects.get(code="kesehatan")


@pytest.fixture
def binjai(db):
    sumatra = make_region("Sumatera Utara", "12", kind="province", slug="sumut")
    return make_region("Kota Binjai", "12.75", parent=sumatra, slug="kota-binjai")


@pytest.fixture
def make_some(binjai, health):
    """``make_some(3)``: published innovations of one region, with tags and a figure."""

    def make(number, **fields):
        fields = {"region": binjai, "affair": health, "tags": ["antrean"], **fields}
        figures = [("Tunggu", "menit", 90, 20)]
        return [make_innovation(figures=figures, **fields) for _number in range(number)]

    return make


@pytest.fixture
def adopted(db):
    """``adopted(page, 2)``: two regions took it over."""

    def adopt(page, number):
        Entry.objects.filter(translation_key=page.translation_key).update(adoption_count=number)

    return adopt


@pytest.fixture
def reindex(db):
    return lambda: call_command("update_index", verbosity=0)
