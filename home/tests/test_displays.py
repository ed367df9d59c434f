"""What regions share, on the region's page and on the home page."""

import re

import pytest

from home.testing import make_home
from learning.core.testing.factories import (
    make_course_page,
    make_courses_index,
    make_region,
)
from learning.plugins.practices.models import Collection, CollectionEntry
from learning.plugins.practices.testing import (
    entry_of,
    make_article,
    make_innovation,
    make_practice,
)

pytestmark = pytest.mark.django_db
MAKERS = (make_innovation, make_practice, make_article)


@pytest.fixture
def home(db):
    return make_home()


@pytest.fixture
def region(home):
    return make_region("Kota Rimba", slug="kota-rimba", accent="accent-3")


@pytest.fixture
def index(region):
    return make_courses_index(region)


@pytest.fixture
def page(index):
    return index.get_parent().specific


def figures(html):
    return dict(re.findall(r'<dt>([^<]+?) <small.*?<dd><a href="[^"]*">([\d.]+)</a>', html))


def publish(home, *blocks):
    home.refresh_from_db()
    home.body = blocks
    home.save_revision().publish()


@pytest.mark.parametrize("number", [1, 3])
def test_a_region_shows_what_it_shares(
    client, region, index, page, number, django_assert_num_queries
):
    made = [make(region=region) for make in MAKERS for _number in range(number)]
    made += [make_course_page(index) for _number in range(number)]
    client.get(page.url)
    with django_assert_num_queries(10):
        html = client.get(page.url).text
    assert [p.title for p in made if f">{p.title}</a>" not in html] == []
    assert list(figures(html).values())[-3:] == [str(number)] * 3


def test_only_the_newest_three_and_the_way_to_the_others(client, region, page):
    made = [make_innovation(region=region) for _number in range(4)]
    html = client.get(page.url).text
    assert [p.title for p in made if f">{p.title}</a>" in html] == [p.title for p in made[1:]]
    assert 'href="/inovasi/?daerah=kota-rimba"' in html
    assert "praktik-baik/?daerah=kota-rimba" not in html


def test_each_figure_says_what_it_counts_and_leads_there(client, region, page):
    make_innovation(region=region)
    make_innovation(region=region, publish=False)
    make_innovation()
    html = client.get(page.url).text
    assert list(figures(html).values()) == ["1"]
    address = re.search(r'<dd><a href="([^"]+)">1</a>', html)[1]
    assert client.get(address).context["face"].total == 1


def test_nothing_of_another_region_and_no_draft(client, region, page):
    other, draft = make_practice(), make_practice(region=region, publish=False)
    html = client.get(page.url).text
    assert other.title not in html
    assert draft.title not in html


def test_a_preview_for_another_region_leaves_nothing_behind(client, region, page):
    make_innovation(region=region, title="Antrean Daring")
    page.region = make_region("Kota Pantai", slug="kota-pantai")
    assert page.make_preview_request().status_code == 200

    found = figures(client.get(page.url).text)

    assert list(found.values()) == ["1"]


def test_people_in_charge_are_those_that_an_editor_named(client, region, page):
    person = {
        "name": "Sari <b>Contoh</b>",
        "position": "Kepala",
        "agency": "",
        "email": "a@b.go.id",
    }
    page.people = [("person", person)]
    page.save_revision().publish()
    html = client.get(page.url).text
    assert "Sari &lt;b&gt;Contoh" in html
    assert 'href="mailto:a@b.go.id"' in html


def test_chosen_pages_of_all_kinds_in_the_editors_order(client, home, region, index, page):
    course = make_course_page(index)
    article, innovation = make_article(region=region), make_innovation(region=region)
    draft = make_practice(region=region, publish=False)
    chosen = [innovation, draft, page, course, article]
    publish(home, ("featured_pages", {"title": "Pilihan", "pages": chosen}))
    titles = re.findall(r'<h3 class="card-title"><a href="[^"]*">([^<]+)</a>', client.get("/").text)
    assert titles == [innovation.title, course.title, article.title]


def test_shelves_fill_themselves(client, home, region):
    old, new = make_article(region=region), make_article(region=region)
    collected = make_practice(region=region)
    collection = Collection.objects.create(title="Loket", slug="loket", region=region)
    CollectionEntry.objects.create(collection=collection, entry=entry_of(collected))
    shelf = {"title": "Baru", "what": "articles:newest", "number": 1}
    publish(
        home,
        ("shelf", shelf),
        ("shelf", {**shelf, "what": "collection:loket"}),
        ("shelf", {**shelf, "title": "Tiada", "what": "gone:newest"}),
    )
    html = client.get("/").text
    assert (new.title in html, old.title in html) == (True, False)
    assert collected.title in html
    assert "Tiada" not in html


def test_figures_of_the_whole_nation(client, home, region):
    make_innovation(region=region)
    make_practice()
    show = ["innovations", "practices", "replications", "gone"]
    publish(home, ("figures", {"title": "Angka", "note": "", "show": show}))
    assert list(figures(client.get("/").text).values()) == ["1", "1", "0"]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_full_home_page(client, home, region, number, django_assert_num_queries):
    made = [make(region=region) for make in MAKERS for _number in range(number)]
    publish(
        home,
        ("figures", {"title": "Angka", "note": "", "show": ["courses", "innovations"]}),
        ("featured_pages", {"title": "Pilihan", "pages": made}),
        ("shelf", {"title": "Baru", "what": "articles:newest", "number": 3}),
        ("shelf", {"title": "Baru", "what": "practices:newest", "number": 3}),
        ("regions", {"title": "Daerah", "text": ""}),
    )
    client.get("/")
    with django_assert_num_queries(8):
        client.get("/")
