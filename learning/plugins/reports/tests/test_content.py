"""Reports of content: what stands where, what is read, what is searched for in vain."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from learning.core.api import assign_role, provision_region
from learning.core.models import CoursePage, CoursesIndexPage, Job
from learning.core.testing import factories as make

from ..content import charts, exports, filters, queries, scope
from ..content.queries import Period, State
from ..models import TermOfDay, ViewsOfDay
from .conftest import client_of
from .test_lists import count_queries

ADMIN = "learning_reports_admin:"
READERS = {"editor", "moderator", "admin", "other", "national"}
TODAY = timezone.localdate()
COURSE = "Kursus"


def address(name, *args):
    return reverse(ADMIN + name, args=args)


def course_page(place, *, publish=True, **fields):
    index = CoursesIndexPage.objects.descendant_of(place.region.pages.get()).get()
    return make.make_course_page(index, publish=publish, **fields)


def read(page, *, times, days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    return ViewsOfDay.objects.create(page=page, day=day, views=times)


@pytest.fixture
def clients(binjai, jambi, national, leader):
    users = {
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "admin": binjai.admin,
        "other": jambi.user("editor"),
        "national": national,
        "leader": leader.user,
        "asn": binjai.people[1].user,
        "nobody": None,
    }
    return {role: client_of(user) for role, user in users.items()}


@pytest.fixture
def editor(binjai):
    return client_of(binjai.user("editor"))


def admitted(clients, name, *args, post=None):
    found = set()
    for role, client in clients.items():
        url = address(name, *args)
        response = client.get(url) if post is None else client.post(url, post)
        if response.status_code == 200:
            found.add(role)
    return found


@pytest.mark.parametrize(
    "name", ["content", "pages", "pages_results", "pages_export", "terms", "terms_results"]
)
def test_reports_are_for_those_with_a_role(clients, name):
    assert admitted(clients, name) == READERS


def test_a_page_is_for_its_region(clients, binjai):
    page = course_page(binjai)
    assert admitted(clients, "page_views", page.pk) == READERS - {"other"}
    assert admitted(clients, "page_views", 123_456) == set()


def test_pages_of_the_whole_site_are_for_the_nation(clients):
    assert admitted(clients, "page_views", make.site_home().pk) == {"national"}


def test_each_region_sees_its_own(clients, binjai, jambi):
    mine = course_page(binjai)
    course_page(jambi, publish=False, title="Rahasia")

    def titles(role):
        rows = clients[role].get(address("pages"), {"q": ""}).context["object_list"]
        return {row.title for row in rows if row.specific_class is CoursePage}

    assert titles("editor") == {mine.title}
    assert titles("other") == {"Rahasia"}
    assert titles("national") == {mine.title, "Rahasia"}
    asked = {"region": jambi.region.pk}
    assert "Rahasia" not in clients["editor"].get(address("pages"), asked).text
    assert "Rahasia" not in clients["editor"].get(address("content"), asked).text


def test_a_superuser_sees_everything_and_nobody_nothing(binjai, jambi):
    found = scope.Scope(make.UserFactory(is_superuser=True))
    regions = [region for region in found.regions.values() if region.code != "0"]
    assert (found.is_whole, regions) == (True, [binjai.region, jambi.region])
    assert not scope.reads(AnonymousUser())
    assert not scope.Scope(make.UserFactory()).pages().exists()


def test_one_region_of_the_country_is_not_the_country(binjai):
    assert not scope.Scope(binjai.user("editor")).is_whole


def states(place):
    user = place.user("editor")
    found = queries.content(scope.Scope(user))
    return dict(found.filter(content_type=_type()).values_list("title", "state"))


def _type():
    return ContentType.objects.get_for_model(CoursePage)


def test_every_page_has_one_state(binjai):
    author = binjai.user("editor")
    course_page(binjai, title="terbit")
    changed = course_page(binjai, title="diubah")
    changed.save_revision()
    withdrawn = course_page(binjai, title="ditarik")
    withdrawn.unpublish()
    course_page(binjai, title="draf", publish=False)
    later = course_page(binjai, title="dijadwalkan", publish=False)
    later.go_live_at = timezone.now() + timedelta(days=3)
    later.save_revision().publish()
    reviewed = course_page(binjai, title="ditinjau", publish=False)
    reviewed.get_workflow().start(reviewed, author)
    mended = course_page(binjai, title="dikembalikan", publish=False)
    workflow = mended.get_workflow().start(mended, author)
    workflow.current_task_state.specific.reject(user=author)

    assert states(binjai) == {
        "terbit": State.PUBLISHED,
        "diubah": State.CHANGED,
        "ditarik": State.WITHDRAWN,
        "draf": State.DRAFT,
        "dijadwalkan": State.SCHEDULED,
        "ditinjau": State.REVIEW,
        "dikembalikan": State.SENT_BACK,
    }


def test_the_summary_counts_by_region_type_and_state(binjai, jambi, national):
    for place, live, drafts in ((binjai, 2, 1), (jambi, 1, 0)):
        for publish, number in ((True, live), (False, drafts)):
            for _number in range(number):
                course_page(place, publish=publish)
    context = client_of(national).get(address("content"), {"type": _type().pk}).context

    blocks = {block.region.name: block for block in context["page_obj"]}
    assert {name: block.sum.total for name, block in blocks.items()} == {"Binjai": 3, "Jambi": 1}
    (line,) = blocks["Binjai"].rows
    assert (line.counts["published"], line.counts["draft"], line.total) == (2, 1, 3)
    (total,) = context["kind_lines"]
    assert (total.counts["published"], total.counts["draft"]) == (3, 1)

    only = client_of(national).get(address("content"), {"region": jambi.region.pk}).context
    assert [block.region for block in only["page_obj"]] == [jambi.region]


def test_a_number_of_the_summary_opens_the_list_behind_it(editor, binjai):
    page = course_page(binjai, publish=False)
    course_page(binjai)
    query = f"?region={binjai.region.pk}&amp;type={_type().pk}&amp;state=draft"
    assert f'href="{address("pages")}{query}">1</a>' in editor.get(address("content")).text
    rows = editor.get(address("pages") + query.replace("&amp;", "&")).context["object_list"]
    assert [row.pk for row in rows] == [page.pk]


@pytest.mark.parametrize(
    "query", ["region=x", "type=9999", "region=²", "p=900", "region=" + "1" * 30]
)
def test_nonsense_in_the_address_of_the_summary_is_left_out(editor, query):
    assert editor.get(f"{address('content')}?{query}").status_code == 200


def test_the_most_read_come_first(editor, binjai):
    pages = [course_page(binjai) for _number in range(3)]
    for page, times, days_ago in [
        (pages[0], 3, 0),
        (pages[1], 9, 2),
        (pages[1], 1, 6),
        (pages[2], 50, 40),
        (pages[0], 100, 91),
    ]:
        read(page, times=times, days_ago=days_ago)

    def found(**query):
        rows = editor.get(address("pages"), {"type": _type().pk, **query}).context["object_list"]
        return [(row.pk, row.views) for row in rows]

    first, second, third = (page.pk for page in pages)
    assert found() == [(second, 10), (first, 3), (third, 0)]
    assert found(days="7") == [(second, 10), (first, 3), (third, 0)]
    assert found(days="90") == [(third, 50), (second, 10), (first, 3)]
    own = {"since": str(TODAY - timedelta(days=50)), "until": str(TODAY - timedelta(days=10))}
    assert found(**own) == [(third, 50), (first, 0), (second, 0)]
    assert found(ordering="title")[0][0] == min(pages, key=lambda page: page.title).pk
    assert found(ordering="kacau") == found()


@pytest.mark.parametrize(
    ("query", "days", "end"),
    [
        ("", 30, TODAY),
        ("days=7", 7, TODAY),
        ("days=31", 30, TODAY),
        ("since=kacau&until=2026-02-31", 30, TODAY),
        ("since=2020-01-01", 400, TODAY),
        ("since=2020-03-01&until=2020-03-02", 2, date(2020, 3, 2)),
        ("since=2020-03-05&until=2020-03-02", 30, date(2020, 3, 2)),
        ("until=2999-01-01", 30, TODAY),
    ],
)
def test_the_period_is_what_makes_sense(query, days, end):
    found = filters.period_of(QueryDict(query))
    assert (found.days, found.end) == (days, end)


def test_a_drawing_adds_days_up_where_there_are_many():
    start = date(2026, 1, 1)
    views = {start: 1, start + timedelta(days=1): 99, start + timedelta(days=89): 10}
    found = charts.chart(views, Period(start, start + timedelta(days=89)))
    assert (len(found.bars), found.total, found.most) == (30, 110, 100)
    assert [(bar.views, bar.height) for bar in found.bars if bar.views] == [(100, 100), (10, 10)]
    assert found.bars[-1].end == start + timedelta(days=89)
    assert charts.chart({}, Period(start, start)).most == 0
    tiny = charts.chart(
        {start: 1, start + timedelta(days=1): 999}, Period(start, found.bars[1].end)
    )
    assert tiny.bars[0].height == 2


def test_a_page_s_days(editor, binjai):
    page = course_page(binjai)
    read(page, times=4)
    read(page, times=3, days_ago=8)
    context = editor.get(address("page_views", page.pk), {"days": "7"}).context
    assert (context["chart"].total, context["before"], context["state"]) == (4, 3, "Terbit")


def test_lists_cost_the_same_at_1_and_3(editor, binjai):
    names = {"content": 16, "pages": 20, "pages_results": 13, "terms": 15, "terms_results": 9}
    page = course_page(binjai)
    read(page, times=2)
    TermOfDay.objects.create(day=TODAY, term="rapat", searches=2, without_results=1)
    one = {name: count_queries(editor, address(name)) for name in names}
    for number in range(2):
        read(course_page(binjai), times=number)
        TermOfDay.objects.create(day=TODAY, term=f"rapat {number}", searches=2)
    assert (one, {name: count_queries(editor, address(name)) for name in names}) == (names, names)
    assert count_queries(editor, address("page_views", page.pk)) == 18


def test_downloads_cost_the_same_at_1_and_3(editor, binjai):
    def cost():
        return count_queries(editor, address("pages") + "?export=csv")

    read(course_page(binjai), times=2)
    one = cost()
    for _number in range(2):
        read(course_page(binjai), times=2)
    assert cost() == one


@pytest.fixture
def searched(db):
    for term, searches, empty, days_ago in [
        ("antrean", 9, 0, 0),
        ("kuantum", 2, 2, 1),
        ("kuantum", 3, 3, 3),
        ("lama", 9, 9, 40),
        ("=2+5", 1, 1, 0),
    ]:
        TermOfDay.objects.create(
            day=TODAY - timedelta(days=days_ago),
            term=term,
            searches=searches,
            without_results=empty,
        )


def test_terms_without_results_come_first(editor, searched):
    def found(**query):
        rows = editor.get(address("terms"), query).context["object_list"]
        return [(row["term"], row["total"], row["empty"]) for row in rows]

    assert found() == [("kuantum", 5, 5), ("=2+5", 1, 1), ("antrean", 9, 0)]
    assert found(found="no") == [("kuantum", 5, 5), ("=2+5", 1, 1)]
    assert found(ordering="-total")[0] == ("antrean", 9, 0)
    assert found(q="kuan", days="90") == [("kuantum", 5, 5)]
    assert found(since="2020-01-01")[0] == ("lama", 9, 9)


def table(response, kind):
    body = b"".join(response.streaming_content)
    if kind == "xlsx":
        return [list(row) for row in load_workbook(BytesIO(body)).active.values]
    text = body.decode().removeprefix("\ufeff")
    return [line.split(";") for line in text.splitlines()]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_terms_to_take_along_run_no_formula(editor, searched, kind):
    rows = table(editor.get(address("terms"), {"export": kind}), kind)
    assert [str(cell) for cell in rows[1]] == ["kuantum", "5", "5"]
    assert rows[2][0] == {"csv": "'=2+5", "xlsx": "=2+5"}[kind]
    if kind == "xlsx":
        response = editor.get(address("terms"), {"export": kind})
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        assert (sheet["A3"].data_type, sheet["A3"].quotePrefix) == ("s", True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_pages_and_summary_to_take_along(editor, binjai, kind):
    page = course_page(binjai, title="=HYPERLINK(1)")
    read(page, times=1_204)
    pages = table(editor.get(address("pages"), {"export": kind, "type": _type().pk}), kind)
    assert pages[1][0] == {"csv": "'=HYPERLINK(1)", "xlsx": "=HYPERLINK(1)"}[kind]
    assert pages[1][2:4] == ["Binjai", "Terbit"]
    assert str(pages[1][7]) == "1204"

    rows = table(editor.get(address("content"), {"export": kind, "type": _type().pk}), kind)
    assert [str(cell) for cell in rows[1]] == ["Binjai", COURSE, *("1000000"), "1"]

    days = table(editor.get(address("page_views", page.pk), {"export": kind, "days": "7"}), kind)
    assert [str(row[2]) for row in days[1:]] == ["0"] * 6 + ["1204"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_list_is_made_in_the_background(editor, binjai, monkeypatch, kind):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    for _number in range(3):
        course_page(binjai)
    course_page(binjai, publish=False)
    query = f"?export={kind}&state=published&type={_type().pk}"
    response = editor.get(address("pages") + query)
    assert response["Location"].startswith(address("pages_export"))
    assert editor.get(response["Location"]).context["count"] == 3

    response = editor.post(address("pages_export") + query)
    job = Job.objects.get()
    assert response["Location"] == address("job", job.pk)
    exports.make(job)
    html = editor.get(address("job", job.pk)).text
    assert job.output_name in html
    assert (job.state, job.total) == (Job.State.DONE, 3)
    download = editor.get(address("download", job.pk))
    assert download["Content-Type"] == job.output_type
    assert len(download.content) == len(bytes(job.output))
    assert editor.post(address("discard", job.pk))["Location"] == address("content")
    assert not Job.objects.exists()


def test_only_its_owner_may_fetch_a_file_and_only_while_they_may_see_pages(clients, binjai):
    owner = binjai.user("editor")
    job = exports.request_export(data=QueryDict(""), kind="csv", owner=owner)
    assert admitted(clients, "job", job.pk) == set()
    owner.groups.clear()
    job.owner = type(owner).objects.get(pk=owner.pk)
    exports.make(job)
    assert (job.state, job.output) == (Job.State.FAILED, None)
    assert client_of(owner).get(address("download", job.pk)).status_code in (302, 403)


@pytest.mark.parametrize("role", ["leader", "asn", "nobody"])
def test_nobody_else_begins_a_download(clients, role):
    clients[role].post(address("pages_export") + "?export=csv")
    assert not Job.objects.exists()


def test_another_kind_of_file_is_refused(editor):
    assert editor.post(address("pages_export") + "?export=pdf")["Location"] == address("pages")
    assert not Job.objects.exists()


def test_editors_see_how_often_their_page_is_read(editor, binjai):
    page = course_page(binjai)
    read(page, times=1_204)
    read(page, times=5, days_ago=31)
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "Dibaca 1.204 kali dalam 30 hari" in edit
    assert address("page_views", page.pk) in edit
    draft = course_page(binjai, publish=False)
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).text
    assert address("page_views", draft.pk) not in edit


def test_the_menu_offers_the_reports_to_those_who_may_read_them(editor, binjai):
    assert address("content") in editor.get(reverse("wagtailadmin_home")).text


def test_the_nation_s_own_editor_sees_the_national_branch_only(binjai):
    nation = make.nation()
    provision_region(nation)
    user = make.UserFactory()
    assign_role(user, region=nation, role="editor")
    found = scope.Scope(user)
    assert (list(found.regions.values()), found.is_whole) == ([nation], False)
