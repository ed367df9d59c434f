import pytest

from ...models import Question
from ...queries import bank
from ...services import categories
from ...testing import Place, make_question, make_quiz
from .conftest import url

LIST_QUERIES = 24
TREE_QUERIES = 19


def names(response):
    return [row.name for row in response.context["rows"]]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_many(browser, binjai, number, django_assert_num_queries):
    for _n in range(number - 1):
        row = make_question("short", category=binjai.category, tags=["satu", "dua"])
        make_quiz(Place(row))
    binjai.question.tags.add("satu")
    browser.get(url("questions"))
    with django_assert_num_queries(LIST_QUERIES):
        response = browser.get(url("questions"))
    assert len(names(response)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_tree_costs_the_same_however_many(browser, binjai, number, django_assert_num_queries):
    for _n in range(number - 1):
        make_question(category=categories.create(binjai.region, name=f"Kategori {_n}"))
    browser.get(url("categories"))
    with django_assert_num_queries(TREE_QUERIES):
        response = browser.get(url("categories"))
    assert len(response.context["branches"]) == number


@pytest.fixture
def rows(binjai):
    top = categories.create(binjai.region, name="Atas")
    below = categories.create(binjai.region, name="Bawah", parent=top)
    made = {
        "a": make_question("short", category=top, name="a", tags=["x"], stem="<p>Merah</p>"),
        "b": make_question("essay", category=below, name="b", tags=["x", "y"], id_number="K1"),
        "c": make_question("short", category=below, name="c", status="draft"),
    }
    make_quiz(Place(made["a"]))
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"type": "short"}, "ac"),
        ({"status": "draft"}, "c"),
        ({"tag": "x, y"}, "b"),
        ({"tag": "X"}, "ab"),
        ({"q": "merah"}, "a"),
        ({"q": "k1"}, "b"),
        ({"use": "1"}, "a"),
        ({"use": "0"}, "bc"),
        ({"category": "Atas"}, "abc"),
        ({"category": "Atas", "only": "1"}, "a"),
        ({"category": "Atas", "ordering": "-name"}, "cba"),
        ({"origin": "shared"}, ""),
    ],
)
def test_filters_narrow_the_list(browser, rows, query, found):
    if "category" in query:
        query = query | {"category": rows["a"].category_id}
    query = {"ordering": "name"} | query
    shown = names(browser.get(url("questions"), query))
    assert [name for name in shown if name in rows] == list(found)


def test_filters_that_mean_nothing_are_told(browser, rows):
    response = browser.get(url("questions"), {"type": "nothing", "category": "x", "p": "1"})
    assert response.status_code == 200
    assert browser.get(url("questions"), {"q": "\x00"}).status_code == 200


def test_many_are_moved_tagged_and_deleted(browser, rows, binjai):
    ids = [row.pk for row in rows.values()]
    browser.post(url("act_on_many"), {"action": "tag", "row": ids, "tags": "baru, Baru ,lagi"})
    assert set(rows["c"].tags.names()) == {"baru", "lagi"}
    data = {"action": "move", "row": ids, "category": binjai.category.pk}
    browser.post(url("act_on_many"), data)
    assert set(Question.objects.filter(pk__in=ids).values_list("category", flat=True)) == {
        binjai.category.pk
    }
    browser.post(url("act_on_many"), {"action": "remove", "row": ids})
    left = Question.objects.filter(pk__in=ids).values_list("name", "status")
    assert list(left) == [("a", "hidden")]


def test_tags_of_a_list_are_known(rows, binjai):
    assert bank.tag_names(Question.objects.filter(category__region=binjai.region)) == ["x", "y"]


def test_an_export_gets_the_ticked_questions(browser, rows):
    response = browser.post(url("act_on_many"), {"action": "export", "row": [rows["a"].pk]})
    assert response.url == url("export") + f"?id={rows['a'].pk}"
