import gzip

import pytest
from wagtail.models import PageViewRestriction

from learning.core.testing.factories import make_region
from learning.plugins.practices.models import Collection, CollectionEntry
from learning.plugins.practices.testing import entry_of, make_innovation, make_practice

from .reading import counts, titles

URL = "/inovasi/"


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_the_first_view(client, make_some, number, django_assert_num_queries):
    collection = Collection.objects.create(
        title="Pilihan", slug="pilihan", region=make_some(1)[0].region_page.region
    )
    for page in make_some(number):
        CollectionEntry.objects.create(collection=collection, entry=entry_of(page))
    client.get(URL)
    # Hidden branches, figures with theirs, collections with theirs, counts, provinces, rows.
    with django_assert_num_queries(9):
        response = client.get(URL)
    assert len(titles(response)) == number + 1


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_a_narrowed_search(
    client, make_some, reindex, number, django_assert_num_queries
):
    make_some(number, summary="Menata antrean")
    reindex()
    query = {"q": "antre", "urusan": "kesehatan"}
    client.get(URL, query)
    # Words, hidden branches, counting the term, counts, provinces, ids by relevance, rows.
    with django_assert_num_queries(6):
        response = client.get(URL, query)
    assert len(titles(response)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_the_map(client, make_some, number, django_assert_num_queries):
    make_some(number)
    client.get(URL, {"tampil": "peta"})
    with django_assert_num_queries(4):
        response = client.get(URL, {"tampil": "peta"})
    tiles = {tile["code"]: tile["count"] for tile in response.context["face"].tiles}
    assert (tiles["SUT"], tiles["JKT"]) == (number, 0)


def test_only_published_innovations_in_public_branches_are_listed(client, make_some, binjai):
    seen = make_some(1)[0]
    make_practice(region=binjai)
    make_innovation(region=binjai, publish=False)
    private = make_innovation(region=binjai)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    closed = make_innovation(region=make_region())
    closed.region_page.unpublish()
    assert titles(client.get(URL)) == [seen.title]


def test_counts_of_a_facet_follow_the_other_facets_but_not_its_own(client, make_some):
    make_some(2, stage="in_use", technology="digital", is_replicable=True)
    make_some(1, stage="trial", tags=["desa"])
    response = client.get(URL, {"tahap": "penerapan"})
    assert len(titles(response)) == 2
    assert counts(response, "tahap") == {"penerapan": 2, "uji-coba": 1}
    assert counts(response, "jenis") == {"digital": 2}
    assert counts(response, "replikasi") == {"ya": 2}
    assert counts(response, "urusan") == {"kesehatan": 2}
    assert counts(response, "provinsi") == {"12": 2}
    assert counts(response, "daerah") == {"kota-binjai": 2}
    assert counts(response, "topik") == {"antrean": 2}


def test_the_sample_tag_is_no_topic(client, make_some):
    make_some(1, tags=["data-contoh", "desa"])
    assert counts(client.get(URL), "topik") == {"desa": 1}


def test_several_values_of_a_topic_do_not_repeat_an_entry(client, make_some):
    make_some(1, tags=["desa", "antrean"])
    response = client.get(URL, {"topik": ["desa", "antrean"]})
    assert (len(titles(response)), response.context["face"].total) == (1, 1)


def test_sorting(client, make_some, adopted):
    for title, number in (("Zaitun", 1), ("Anggrek", 3), ("Melati", 0)):
        adopted(make_some(1, title=title)[0], number)
    assert titles(client.get(URL)) == ["Melati", "Anggrek", "Zaitun"]
    assert titles(client.get(URL, {"urut": "judul"})) == ["Anggrek", "Melati", "Zaitun"]
    assert titles(client.get(URL, {"urut": "direplikasi"})) == ["Anggrek", "Zaitun", "Melati"]


def test_a_misspelt_word_finds_what_was_meant(client, make_some, reindex):
    make_some(1, title="Antrean daring puskesmas")
    reindex()
    response = client.get(URL, {"q": "puskemas"})
    assert response.context["face"].search.respelled == "puskesmas"
    assert titles(response) == ["Antrean daring puskesmas"]


def test_figures_count_what_they_say(client, make_some, adopted):
    page, *_rest = make_some(2, stage="in_use", is_replicable=True)
    make_some(1, stage="trial")
    adopted(page, 4)
    figures = client.get(URL).context["figures"]
    assert [figure.number for figure in figures] == [3, 1, 2, 2, 4]
    assert "figures" not in client.get(URL, {"tahap": "uji-coba"}).context


def test_featured_collections_show_published_entries_only(client, make_some, binjai):
    collection = Collection.objects.create(title="Pilihan", slug="pilihan", region=binjai)
    hidden = Collection.objects.create(title="Lain", slug="lain", region=binjai, is_featured=False)
    shown, withdrawn = make_some(2)
    for page in (shown, withdrawn):
        CollectionEntry.objects.create(collection=collection, entry=entry_of(page))
        CollectionEntry.objects.create(collection=hidden, entry=entry_of(page))
    withdrawn.unpublish()
    [found] = client.get(URL).context["collections"]
    assert [card["title"] for card in found["cards"]] == [shown.title]
    assert titles(client.get(URL, {"koleksi": "pilihan"})) == [shown.title]


def test_the_state_stays_in_the_address(client, make_some):
    first, _second = make_some(2)
    pk = entry_of(first).pk
    query = {"urusan": "kesehatan", "tampil": "daftar", "banding": pk, "urut": "judul"}
    face = client.get(URL, query).context["face"]
    assert face.page_url(2) == f"?urusan=kesehatan&urut=judul&tampil=daftar&banding={pk}&halaman=2"
    assert face.clear_url == f"/inovasi/?tampil=daftar&banding={pk}"
    assert [url for _entry, url in face.compared] == [
        "/inovasi/?urusan=kesehatan&urut=judul&tampil=daftar"
    ]


def test_an_empty_list_says_what_to_do_next(client, db):
    assert "/cari/?q=kuantum" in client.get(URL, {"q": "kuantum"}).text
    assert client.get(URL).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 5000},
        {"q": "\x00"},
        {"q": '" OR 1=1 --'},
        {"banding": "abc"},
        {"banding": ["1", "2", "3", "9" * 40]},
        {"tampil": "<script>"},
        {"provinsi": ["12'", "%%", "1", "²²"]},
        {"tahun": ["x", "²", "99999999999999999999"]},
        {"koleksi": "\x00"},
        {"halaman": "99999"},
        {"topik": [str(number) for number in range(500)]},
    ],
)
@pytest.mark.parametrize("address", [URL, "/praktik-baik/", "/artikel/", "/inovasi/data.json"])
def test_senseless_addresses_are_answered(client, make_some, address, query):
    make_some(1)
    assert client.get(address, query).status_code == 200


def test_what_was_typed_is_shown_as_text(client, make_some):
    make_some(1, title="<script>alert(1)</script>")
    attack = '"><img src=x onerror=alert(2)>'
    assert "<img src=x" not in client.get(URL, {"q": attack, "daerah": attack}).text
    assert "<script>alert" not in client.get(URL).text


def test_a_visitor_gets_a_light_public_page(client, make_some):
    make_some(3)
    response = client.get(URL)
    assert response.headers["X-Asah-Public"] == "1"
    assert "csrf" not in response.text
    assert not response.cookies
    assert len(gzip.compress(response.content)) < 10_000


def test_suggestions_mend_what_is_misspelt(client, make_some, reindex):
    make_some(1, title="Antrean daring puskesmas")
    reindex()
    assert client.get("/inovasi/saran/", {"q": "antr"}).json() == {
        "saran": ["Antrean daring puskesmas"]
    }
    assert client.get("/inovasi/saran/", {"q": "puskemas"}).json() == {
        "saran": ["Antrean daring puskesmas"]
    }
    assert client.get("/inovasi/saran/", {"q": "a"}).json() == {"saran": []}
