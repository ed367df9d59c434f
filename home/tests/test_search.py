import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.rich_text import RichText

from home.models import ContentPage
from learning.core.listing import Hit, SearchSource, search_sources, sources
from learning.core.signals import searched
from learning.core.testing.factories import add_page, make_course_page
from learning.plugins.lesson.models import LessonPage

URL = "/cari/"


@pytest.fixture
def reindex(db):
    return lambda: call_command("update_index", verbosity=0)


def make_lesson_page(course, **fields):
    return add_page(course, LessonPage(**fields))


def found(response):
    results = response.context["face"].results
    return [(result.source.key, result.hit.title) for result in results]


@pytest.fixture
def make_site(home, make_courses):
    """``make_site(3)``: so many courses with a lesson each, and a standing page."""

    def make(number):
        for course in make_courses(number, title="Menata antrean", summary="Antrean di loket."):
            make_lesson_page(course, title="Membaca antrean")
        add_page(home, ContentPage(title="Bantuan antrean", slug="bantuan-antrean"))

    return make


@pytest.mark.parametrize("number", [1, 3])
def test_all_kinds_are_found_in_a_constant_number_of_queries(
    client, make_site, reindex, number, django_assert_num_queries
):
    make_site(number)
    reindex()
    client.get(URL, {"q": "antrean"})
    # Hidden branches, pages, three sources' own rows to keep, documents, paths, and one for each
    # kind on the page.
    with django_assert_num_queries(9):
        response = client.get(URL, {"q": "antrean"})
    keys = [key for key, _title in found(response)]
    assert {key: keys.count(key) for key in keys} == {
        "kursus": number,
        "pelajaran": number,
        "bantuan": 1,
    }


def test_results_can_be_narrowed_to_a_kind(client, make_site, reindex):
    make_site(2)
    reindex()
    response = client.get(URL, {"q": "antrean", "tipe": "kursus"})
    assert {key for key, _title in found(response)} == {"kursus"}
    kinds = {source.key: n for source, n, _url, _chosen in response.context["face"].kinds}
    assert kinds == {"kursus": 2, "pelajaran": 2, "bantuan": 1}
    assert response.context["face"].everything[0] == 5


def test_only_what_everybody_may_know_of_is_found(client, home, index, reindex):
    seen = make_course_page(index, title="Antrean terbuka")
    make_course_page(index, title="Antrean konsep", publish=False)
    private = make_course_page(index, title="Antrean tertutup")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    withdrawn = make_course_page(index, title="Antrean ditarik")
    make_lesson_page(withdrawn, title="Pelajaran antrean")
    withdrawn.unpublish()
    reindex()
    assert found(client.get(URL, {"q": "antrean"})) == [("kursus", seen.title)]


def test_a_misspelt_word_finds_what_was_meant(client, make_site, reindex):
    make_site(1)
    reindex()
    response = client.get(URL, {"q": "antrena"})
    assert response.context["face"].search.respelled == "antrean"
    assert "<mark>antrean</mark>" in response.text


def make_document(title, collection=None):
    return get_document_model().objects.create(
        title=title,
        file=ContentFile(b"isi", name="contoh.pdf"),
        collection=collection or Collection.get_first_root_node(),
    )


def test_documents_are_found_once_a_public_page_leads_to_them(client, home, reindex):
    linked, _alone = make_document("Pedoman antrean"), make_document("Antrean rahasia")
    closed = Collection.get_first_root_node().add_child(name="Tertutup")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    hidden = make_document("Antrean tertutup", closed)
    text = "".join(f'<a linktype="document" id="{doc.pk}">x</a>' for doc in (linked, hidden))
    add_page(home, ContentPage(title="Unduhan", slug="unduhan", body=[("text", RichText(text))]))
    reindex()
    assert found(client.get(URL, {"q": "antrean"})) == [("dokumen", "Pedoman antrean")]


def test_the_search_is_announced_once_for_all_its_pages(client, make_site, reindex):
    make_site(1)
    reindex()
    heard = []
    receiver = lambda text, found, **kwargs: heard.append((text, found))  # noqa: E731
    searched.connect(receiver)
    try:
        client.get(URL, {"q": "antrean"})
        client.get(URL, {"q": "antrean", "tipe": "kursus"})
        client.get(URL, {"q": "antrean", "halaman": "2"})
        client.get(URL, {"q": "kuantum"})
        client.get(URL)
    finally:
        searched.disconnect(receiver)
    assert heard == [("antrean", 3), ("kuantum", 0)]


def test_a_plugin_adds_its_own_kind(client, home, monkeypatch):
    monkeypatch.setattr(sources, "_sources", {})
    many = [Hit(id=n, title=f"Hasil {n}", url=f"/h/{n}/") for n in range(20)]
    sources.add_search_source(
        SearchSource(
            key="uji",
            label="Uji",
            icon="tip",
            find=lambda text: ([hit.id for hit in many], True),
            load=lambda ids: [many[pk] for pk in ids],
        )
    )
    assert [source.key for source in search_sources()] == ["uji"]
    first, second = client.get(URL, {"q": "x"}), client.get(URL, {"q": "x", "halaman": "2"})
    assert (len(found(first)), len(found(second))) == (15, 5)
    assert "/cari/?q=x&amp;halaman=2" in first.text


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions(client, make_site, reindex, number, django_assert_num_queries):
    make_site(number)
    reindex()
    client.get("/cari/saran/", {"q": "antr"})
    with django_assert_num_queries(2):
        titles = client.get("/cari/saran/", {"q": "antr"}).json()["saran"]
    assert sorted(titles) == ["Bantuan antrean", "Membaca antrean", "Menata antrean"]
    assert client.get("/cari/saran/", {"q": "a"}).json() == {"saran": []}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "\x00"},
        {"q": '" OR 1=1 --'},
        {"q": "*"},
        {"q": "x" * 5000},
        {"q": "antrean", "tipe": "<script>"},
        {"q": "antrean", "halaman": "99999"},
        {"q": "NEAR(a b) AND NOT"},
    ],
)
def test_senseless_addresses_are_answered(client, make_site, reindex, query):
    make_site(1)
    reindex()
    response = client.get(URL, query)
    assert response.status_code == 200
    assert response.headers["X-Asah-Public"] == "1"
    assert "csrf" not in response.text


def test_what_was_typed_is_shown_as_text(client, home):
    attack = '"><img src=x onerror=alert(2)>'
    assert "<img src=x" not in client.get(URL, {"q": attack}).text
