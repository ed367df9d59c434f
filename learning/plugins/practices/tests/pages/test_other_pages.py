"""Best practices, articles, authors and the lists of a region."""

import json

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from learning.core.testing.factories import make_region
from learning.plugins.practices.models import (
    ArticleAuthor,
    ArticlesIndexPage,
    AuthorProfile,
    InnovationsIndexPage,
    PracticesIndexPage,
    Series,
)
from learning.plugins.practices.testing import (
    make_article,
    make_index,
    make_innovation,
    make_practice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return AuthorProfile.objects.create(
        region=make_region(), name="Siti Aminah, S.Pd.", slug="siti", position="Guru"
    )


def written_by(author, **fields):
    return make_article(authors=[ArticleAuthor(author=author)], **fields)


def test_a_practice_tells_problem_results_and_lessons(read, text):
    page = make_practice(
        problem="<p>Rapat lama.</p>",
        lessons="<p>Berdiri.</p>",
        figures=[("Lama rapat", "jam", 3, 1.5)],
        contact_email="a@contoh.example",
    )
    tree = read(page)
    assert text(tree, ".story-part h2") == ["The problem", "What we learned"]
    assert text(tree, ".turn-change") == ["Down 1.5 jam (50 %)"]
    assert tree.select_one(".story-contact a")["href"] == "mailto:a@contoh.example"


def test_an_article_names_its_authors(read, text, author):
    tree = read(written_by(author))
    assert text(tree, ".byline-author") == ["SA Siti Aminah, S.Pd. Guru"]
    assert tree.select_one(".byline-author")["href"] == "/penulis/siti/"
    article = json.loads(tree.select_one('script[type="application/ld+json"]').string)
    assert article["author"][0]["name"] == "Siti Aminah, S.Pd."


@pytest.mark.parametrize("make", [make_article, make_practice, make_innovation])
@pytest.mark.parametrize(("credit", "shown"), [("Siti", {"Picture: Siti"}), ("", set())])
def test_a_cover_names_who_made_it(read, text, make, credit, shown):
    cover = get_image_model().objects.create(
        title="Sampul", file=get_test_image_file(), credit=credit
    )
    assert set(text(read(make(cover=cover)), "p.credit")) == shown


def test_an_article_says_how_long_it_takes(read, text):
    page = make_article(body=[("paragraph", f"<p>{'kata ' * 500}</p>")])
    assert "minutes to read" in text(read(page), ".article-head .meta")[0]


def test_a_series_leads_on_and_back(read, text):
    series = Series.objects.create(region=make_region(), title="Loket", slug="loket")
    parts = [make_article(title=f"Bagian {n}", series=series, series_order=n) for n in range(1, 4)]
    tree = read(parts[1])
    assert tree.select_one("[rel=prev]")["href"] == parts[0].get_url()
    assert tree.select_one("[rel=next]")["href"] == parts[2].get_url()
    assert text(tree, ".series-parts li") == ["Bagian 1", "Bagian 2", "Bagian 3"]
    assert "Part 2 of 3" in text(tree, ".article-head .meta")[0]


def test_a_series_of_one_is_none(read):
    series = Series.objects.create(region=make_region(), title="Loket", slug="loket")
    assert not read(make_article(series=series)).select(".series")


def test_the_page_of_an_author(read, text, author):
    written_by(author, title="Satu")
    written_by(author, title="Rancangan", publish=False)
    make_article(title="Orang lain")
    tree = read("/penulis/siti/")
    assert text(tree, "h1") == ["Siti Aminah, S.Pd."]
    assert text(tree, ".card-title") == ["Satu"]
    assert tree.response.headers["X-Asah-Public"] == "1"


def test_an_author_who_has_not_published_is_not_for_search_engines(read, author):
    tree = read("/penulis/siti/")
    assert tree.select(".empty")
    assert tree.select('meta[name=robots][content="noindex"]')


def test_nobody_is_not_found(client):
    assert client.get("/penulis/tiada/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_an_author(client, author, number, django_assert_num_queries):
    for _n in range(number):
        written_by(author)
    client.get("/penulis/siti/")
    with django_assert_num_queries(5):
        client.get("/penulis/siti/")


@pytest.mark.parametrize(
    ("model", "make", "words"),
    [
        (InnovationsIndexPage, make_innovation, "1 innovation"),
        (PracticesIndexPage, make_practice, "1 best practice"),
        (ArticlesIndexPage, make_article, "1 article"),
    ],
)
def test_a_list_of_a_region(read, text, model, make, words):
    page = make(title="Di sini")
    make(title="Di daerah lain")
    tree = read(page.get_parent())
    assert text(tree, ".card-title") == ["Di sini"]
    assert text(tree, ".page > p strong") == [words]
    assert tree.response.headers["X-Asah-Public"] == "1"


def test_an_empty_list_says_what_to_do(read):
    tree = read(make_index(InnovationsIndexPage))
    assert tree.select_one(".empty a")["href"] == "/daerah/"


def test_a_long_list_has_pages(read):
    region = make_region()
    pages = [make_article(region=region) for _n in range(13)]
    address = pages[0].get_parent().get_url()
    assert len(read(address).select(".card")) == 12
    assert len(read(f"{address}?page=2").select(".card")) == 1


def test_a_private_page_is_not_listed(read):
    page = make_article()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert not read(page.get_parent().get_url()).select(".card")


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_a_list(client, number, django_assert_num_queries):
    region = make_region()
    for _n in range(number):
        page = make_innovation(region=region, figures=[("Waktu", "menit", 9, 2)])
    address = page.get_parent().get_url()
    client.get(address)
    with django_assert_num_queries(15):
        client.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_an_article(client, author, number, django_assert_num_queries):
    series = Series.objects.create(region=author.region, title="Loket", slug="loket")
    for order in range(number + 1):
        others = [
            AuthorProfile.objects.create(
                region=author.region, name=f"Penulis {order}{n}", slug=f"penulis-{order}{n}"
            )
            for n in range(number)
        ]
        page = make_article(
            series=series,
            series_order=order,
            tags=["a"],
            authors=[ArticleAuthor(author=other) for other in others],
        )
    client.get(page.get_url())
    with django_assert_num_queries(26):
        client.get(page.get_url())


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_a_practice(client, number, django_assert_num_queries):
    region = make_region()
    for _n in range(number + 1):
        page = make_practice(
            region=region, figures=[(f"Angka {n}", "menit", 9, 2) for n in range(number)]
        )
    client.get(page.get_url())
    with django_assert_num_queries(23):
        client.get(page.get_url())


def test_drafts_of_practices_and_articles_can_be_previewed(author):
    for page in (make_practice(publish=False), written_by(author, publish=False)):
        response = page.get_latest_revision_as_object().make_preview_request(preview_mode="")
        response.render()
        assert response.status_code == 200
