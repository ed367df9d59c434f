import pytest

from learning.plugins.practices.models import Entry
from learning.plugins.practices.testing import entry_of, make_article, make_practice

from .reading import counts, titles


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "make"), [("/artikel/", make_article), ("/praktik-baik/", make_practice)]
)
def test_query_counts(client, binjai, address, make, number, django_assert_num_queries):
    for _number in range(number):
        make(region=binjai, tags=["desa"])
    client.get(address)
    with django_assert_num_queries(4):
        response = client.get(address)
    assert len(titles(response)) == number


def test_each_list_holds_its_own_kind(client, binjai, make_some):
    make_some(1)
    article, practice = make_article(region=binjai), make_practice(region=binjai)
    assert titles(client.get("/artikel/")) == [article.title]
    assert titles(client.get("/praktik-baik/")) == [practice.title]


def test_articles_can_be_sorted_by_how_helpful_they_were(client, binjai):
    best, _other = make_article(region=binjai), make_article(region=binjai)
    Entry.objects.filter(pk=entry_of(best).pk).update(helpful_count=3)
    assert titles(client.get("/artikel/", {"urut": "bermanfaat"}))[0] == best.title


@pytest.mark.parametrize("number", [1, 3])
def test_a_tag_gathers_all_kinds(client, binjai, make_some, number, django_assert_num_queries):
    make_some(number, tags=["air bersih"])
    make_article(region=binjai, tags=["air bersih"])
    make_practice(region=binjai, tags=["lain"])
    client.get("/tag/air-bersih/")
    with django_assert_num_queries(5):
        response = client.get("/tag/air-bersih/")
    assert len(titles(response)) == number + 1
    assert counts(response, "tipe") == {"inovasi": number, "artikel": 1}


def test_a_tag_that_nothing_published_has_is_not_found(client, binjai):
    make_article(region=binjai, tags=["rahasia"], publish=False)
    assert client.get("/tag/rahasia/").status_code == 404
    assert client.get("/tag/tiada/").status_code == 404
