"""Views of pages: who may be counted, what is kept of it, and that nothing gets lost."""

import threading
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction, get_page_models

from learning.core.models import Activity, CoursesIndexPage
from learning.core.testing import factories as make

from ..counting import buffer, store
from ..models import TermOfDay, ViewsOfDay
from .conftest import client_of

HOST = "http://testserver"
ADDRESS = "/belajar/laporan/dibaca/"


@pytest.fixture(autouse=True)
def views(monkeypatch):
    """What is counted waits until a test stores it: no thread of its own."""
    fresh = buffer.Buffer(store.add_views, seconds=0)
    monkeypatch.setattr(buffer, "views", fresh)
    return fresh


@pytest.fixture
def page(db):
    make.site_home()
    return make.make_course_page()


def read(page_id, *, client=None, host=HOST, **headers):
    headers = {"Origin": host, "Sec-Fetch-Site": "same-origin", **headers}
    return (client or Client(enforce_csrf_checks=True)).post(
        ADDRESS, data=str(page_id), content_type="text/plain;charset=UTF-8", headers=headers
    )


def counted():
    buffer.views.flush()
    return {(row.page_id, row.day): row.views for row in ViewsOfDay.objects.all()}


def test_a_view_is_counted_without_query_cookie_or_token(page, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = read(page.pk)
    assert (response.status_code, response.content, response.cookies) == (204, b"", {})
    assert "no-store" in response.headers["Cache-Control"]
    read(page.pk)
    assert counted() == {(page.pk, timezone.localdate()): 2}
    read(page.pk)
    assert counted() == {(page.pk, timezone.localdate()): 3}


def test_the_address_is_the_one_that_pages_name(page):
    assert reverse("learning_reports:count_view") == ADDRESS
    assert f'data-count="{ADDRESS}" data-page="{page.pk}"' in Client().get(page.url).text


@pytest.mark.parametrize(
    "headers",
    [
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://lain.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    ],
)
def test_who_asks_not_to_be_counted_and_who_reads_nothing_here_is_not(page, headers):
    assert read(page.pk, **headers).status_code == 204
    assert counted() == {}


def test_an_older_browser_that_names_its_origin_only_is_counted(page):
    Client().post(ADDRESS, str(page.pk), content_type="text/plain", headers={"Origin": HOST})
    assert list(counted().values()) == [1]


@pytest.mark.parametrize(
    "body", ["", "0", "-1", "1.5", "x", "²", "9999999999", "99999999999", "1 OR 1=1", "1" * 5_000]
)
def test_nonsense_is_answered_alike(page, body):
    assert read(body).status_code == 204
    assert counted() == {}


def test_a_host_of_strangers_is_refused(page, settings):
    assert read(page.pk, Host="lain.example").status_code == 204
    settings.ALLOWED_HOSTS = ["testserver"]
    assert read(page.pk, Host="lain.example", Origin="http://lain.example").status_code == 400
    assert counted() == {}


def test_reading_the_address_itself_counts_nothing(page):
    assert Client().get(ADDRESS).status_code == 405


def test_only_what_everybody_may_read_is_counted(page):
    draft = make.make_course_page(publish=False)
    private = make.make_course_page()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    below = make.make_section_page(private)
    gone = make.make_course_page()
    for found in (page, draft, private, below, gone):
        assert read(found.pk).status_code == 204
    assert read(123_456_789).status_code == 204
    gone.delete()
    assert counted() == {(page.pk, timezone.localdate()): 1}


def course_page_of(region):
    index = CoursesIndexPage.objects.descendant_of(region.pages.get()).get()
    return make.make_course_page(index)


def test_pages_name_nothing_to_count_in_previews_and_lists(binjai):
    page, client = course_page_of(binjai.region), Client()
    assert "data-count" in client.get(page.url).text
    preview = page.make_preview_request()
    preview.render()
    assert "data-count" not in preview.content.decode()
    assert "data-count" not in Client().get("/katalog/").text
    assert "data-count" not in Client().get("/tiada/").text


def test_a_lesson_that_is_learned_is_counted_as_its_page(binjai):
    (lesson_page,) = (model for model in get_page_models() if model.__name__ == "LessonPage")
    page = course_page_of(binjai.region)
    lesson = make.add_page(page, lesson_page(title="Pelajaran satu", slug="satu"))
    activity = Activity.objects.get(page=lesson)
    person = binjai.people[0]
    make.EnrolmentFactory(course=activity.course, person=person)
    html = client_of(person.user).get(reverse("learning:activity", args=[activity.pk])).text
    assert f'data-page="{lesson.pk}"' in html


def test_a_flood_is_cut_off(page, views, monkeypatch):
    other = make.make_course_page()
    monkeypatch.setattr(buffer.time, "monotonic", lambda: 7.0)
    assert [views.add(page.pk) for _time in range(30)].count(True) == buffer.MOST_OF_ONE
    assert [views.add(number) for number in range(10_000, 10_400)].count(True) == (
        buffer.MOST_OF_ALL - buffer.MOST_OF_ONE
    )
    assert not views.add(other.pk)
    monkeypatch.setattr(buffer.time, "monotonic", lambda: 8.0)
    assert views.add(other.pk)
    assert sorted(counted().values()) == [1, buffer.MOST_OF_ONE]


def test_many_views_are_stored_without_waiting(page, views, monkeypatch):
    monkeypatch.setattr(buffer, "MOST", 3)
    for _time in range(4):
        views.add(page.pk)
    assert ViewsOfDay.objects.get().views == 3


def test_another_process_adds_and_does_not_replace(page):
    day = timezone.localdate()
    others = buffer.Buffer(store.add_views, seconds=0)
    for views in (buffer.views, others, others):
        views.add(page.pk)
    others.flush()
    assert counted() == {(page.pk, day): 3}


@pytest.mark.parametrize("number", [1, 3])
def test_storing_costs_the_same_for_1_and_3_pages(page, number, django_assert_num_queries):
    pages = [make.make_course_page() for _number in range(number)]
    counts = {(found.pk, timezone.localdate()): 2 for found in pages}
    store.add_views(counts)
    # Savepoint, private branches, pages, adding, savepoint.
    with django_assert_num_queries(5):
        assert store.add_views(counts) == 2 * number
    assert set(ViewsOfDay.objects.values_list("views", flat=True)) == {4}


def test_what_a_busy_database_refuses_is_tried_again(page):
    refusing = [True]

    def keep(counts):
        if refusing.pop():
            refusing.append(False)
            raise OperationalError("database is locked")
        return store.add_views(counts)

    views = buffer.Buffer(keep, seconds=0)
    views.add(page.pk)
    views.flush()
    assert not ViewsOfDay.objects.exists()
    views.add(page.pk)
    views.flush()
    assert ViewsOfDay.objects.get().views == 2


def test_waiting_views_are_stored_after_a_while(db):
    stored, done = [], threading.Event()

    def keep(counts):
        stored.append(counts)
        done.set()

    buffer.Buffer(keep, seconds=0.01).add(7)
    assert done.wait(5)
    assert stored == [{(7, timezone.localdate()): 1}]


def test_a_view_belongs_to_the_day_of_the_site(page, monkeypatch):
    late = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    buffer.views.add(page.pk)
    assert counted() == {(page.pk, date(2026, 3, 2)): 1}


def test_old_days_become_months_and_old_terms_go(page):
    today = timezone.localdate()
    other = make.make_course_page()
    old = (today - timedelta(days=500)).replace(day=1)
    for found, day, views in [
        (page, old, 5),
        (page, old.replace(day=2), 2),
        (page, old.replace(day=28), 3),
        (other, old.replace(day=9), 1),
        (page, today, 4),
    ]:
        ViewsOfDay.objects.create(page=found, day=day, views=views)
    TermOfDay.objects.create(day=old, term="rapat", searches=1)
    for _time in range(2):
        call_command("roll_up_counts", verbosity=0, stdout=StringIO())
        assert counted() == {(page.pk, old): 10, (other.pk, old): 1, (page.pk, today): 4}
    assert not TermOfDay.objects.exists()


def test_months_that_reach_into_the_kept_days_stay(page):
    ViewsOfDay.objects.create(page=page, day=date(2025, 3, 2), views=1)
    assert store.roll_up_views(before=date(2025, 3, 31)) == 0
    assert store.roll_up_views(before=date(2025, 4, 1)) == 1
    assert counted() == {(page.pk, date(2025, 3, 1)): 1}
