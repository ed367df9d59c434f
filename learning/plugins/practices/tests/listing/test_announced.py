"""Searching the lists is a fact that core announces; who counts it is another plugin's matter."""

import pytest

from learning.core.signals import searched


@pytest.fixture
def heard():
    found = []

    def listen(text, found, _into=found, **kwargs):
        _into.append((text, found))

    searched.connect(listen)
    yield found
    searched.disconnect(listen)


def test_a_search_is_announced_once_for_all_its_pages_and_facets(client, heard, make_some, reindex):
    make_some(1, title="Antrean daring")
    reindex()
    client.get("/inovasi/", {"q": "antrean"})
    client.get("/inovasi/", {"q": "antrean", "halaman": "2"})
    client.get("/inovasi/", {"q": "antrean", "daerah": "kota-binjai"})
    client.get("/inovasi/", {"q": "antreann"})
    client.get("/artikel/", {"q": "Kuantum"})
    client.get("/praktik-baik/")
    assert heard == [("antrean", 1), ("antreann", 0), ("Kuantum", 0)]
