"""The pages of learning hours in the admin: who sees them, what they hold, what they give away."""

import io

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from learning.core.api import assign_role
from learning.core.models import Job, Person
from learning.core.testing import factories as make

from ...hours import exports
from ..conftest import client_of, credited

ADMIN = "learning_reports_admin:"
HOURS, PEOPLE, WARNING = (reverse(ADMIN + n) for n in ("hours", "hours_people", "warning"))
LONG = reverse(ADMIN + "hours_export", args=["people"])
YEAR = timezone.localdate().year
FIGURES, NAMES = [HOURS], [PEOPLE, WARNING, LONG]


@pytest.fixture
def users(binjai, jambi, national, leader):
    return {
        "admin": binjai.admin,
        "national": national,
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "other": jambi.admin,
        "asn": binjai.people[0].user,
        "leader": leader.user,
        "visitor": None,
    }


@pytest.mark.parametrize(
    ("who", "figures", "names"),
    [
        ("admin", True, True),
        ("national", True, True),
        ("editor", True, False),
        ("moderator", True, False),
        ("other", True, True),
        ("asn", False, False),
        ("leader", False, False),
        ("visitor", False, False),
    ],
)
def test_by_role(users, who, figures, names):
    client = client_of(users[who])
    for addresses, allowed in ((FIGURES, figures), (NAMES, names)):
        for address in addresses:
            assert (client.get(address).status_code == 200) is allowed, address
    answer = client.post(LONG + "?export=csv")
    assert (answer.status_code, Job.objects.count()) == (302, 1) if names else True
    if not names:
        assert not Job.objects.exists()


def test_other_regions_do_not_exist(users, binjai):
    client = client_of(users["other"])
    for address in (HOURS, PEOPLE, WARNING):
        for place in (f"?region={binjai.region.pk}", f"?unit={binjai.unit.pk}"):
            assert client.get(address + place).status_code == 404
    assert client.post(f"{LONG}?export=csv&region={binjai.region.pk}").status_code == 404


def test_down_to_the_people(binjai, as_admin):
    credited(binjai.people[0], 21)
    Person.objects.filter(pk=binjai.people[2].pk).update(status="pppk")
    credited(binjai.people[2], 30)

    top = as_admin.get(HOURS).context["lines"]
    assert [(line.place, link) for line, link in top] == [
        (binjai.agency, f"region={binjai.region.pk}&unit={binjai.agency.pk}")
    ]
    page = as_admin.get(f"{HOURS}?{top[0][1]}&tahun={YEAR}")
    assert [(line.place, line.figures.reached) for line, _link in page.context["lines"]] == [
        (binjai.unit, 1)
    ]
    response = as_admin.get(f"{PEOPLE}?unit={binjai.unit.pk}")
    found = [(person.name, person.jp, person.has_reached) for person in response.context["people"]]
    assert found == [("Binjai A", 21, True), ("Binjai B", 0, False), ("Binjai C", 30, None)]
    assert "paling banyak 24 JP" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?capai=ya", ["Binjai A"]),
        ("?capai=belum", ["Binjai B", "Binjai C"]),
        ("?nama=binjai+c", ["Binjai C"]),
        ("?nama=%00", ["Binjai A", "Binjai B", "Binjai C"]),
        ("?capai=x&status=y&jabatan=z&tahun=1", ["Binjai A", "Binjai B", "Binjai C"]),
        ("?p=99", ["Binjai A", "Binjai B", "Binjai C"]),
    ],
)
def test_narrowed(binjai, as_admin, query, names):
    credited(binjai.people[0], 21)

    shown = as_admin.get(PEOPLE + query).context["people"]

    assert [person.name for person in shown] == names


def test_an_editor_is_told_figures_only(users, binjai):
    page = client_of(users["editor"]).get(HOURS)

    assert page.context["report"].total.is_withheld
    assert PEOPLE not in page.content.decode()
    assert WARNING not in page.content.decode()


def lines_of(response):
    return b"".join(response.streaming_content).decode().splitlines()


def test_figures_as_a_file(users, binjai, as_admin):
    credited(binjai.people[0], 24)

    own = lines_of(as_admin.get(HOURS + "?export=csv"))
    theirs = lines_of(client_of(users["editor"]).get(HOURS + "?export=csv"))

    assert own[1].split(";")[1:] == [
        f"{binjai.agency}",
        str(YEAR),
        *"4;4;1;25;0.0;6.0;24".split(";"),
    ]
    assert theirs[1].split(";")[3:] == ["ditahan", "", "", "", "", "", ""]


def test_people_as_a_file(binjai, as_admin):
    person = binjai.person("=1+1", position="@SUM(A1)")
    credited(person, 5)

    lines = lines_of(as_admin.get(PEOPLE + "?export=csv&nama=1"))
    book = b"".join(as_admin.get(PEOPLE + "?export=xlsx&nama=1").streaming_content)

    cells = lines[1].split(";")
    assert cells[:2] == ["'=1+1", f"'{binjai.number(person)}"]
    assert cells[5] == "'@SUM(A1)"
    sheet = load_workbook(io.BytesIO(book)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (binjai.number(person), "@")


def test_a_long_list_is_made_in_the_background(
    binjai, as_admin, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    monkeypatch.setattr(exports, "CHUNK", 2)
    query = f"?export=csv&unit={binjai.unit.pk}&tanggal={YEAR}-12-31"

    assert as_admin.get(WARNING + query).url.startswith(
        reverse(ADMIN + "hours_export", args=["warning"])
    )
    address = reverse(ADMIN + "hours_export", args=["warning"]) + query
    assert as_admin.get(address).context["count"] == 3
    with django_capture_on_commit_callbacks(execute=True):
        as_admin.post(address)

    job = Job.objects.get()
    file = as_admin.get(reverse(ADMIN + "download", args=[job.pk]))
    assert (job.state, job.total, job.done) == ("done", 3, 3)
    assert file.content.decode().count("\r\n") == 4
    assert as_admin.get(reverse(ADMIN + "job", args=[job.pk])).status_code == 200
    gone = as_admin.post(reverse(ADMIN + "discard", args=[job.pk]))
    assert gone.url == HOURS
    assert not Job.objects.exists()


def test_rights_that_ended_meanwhile_end_the_work(binjai):
    job = exports.request_export(table="people", data=QueryDict(), kind="csv", owner=binjai.admin)
    binjai.admin.groups.clear()

    exports.make(job)

    assert (job.state, job.output) == ("failed", None)


def test_a_list_of_names_is_closed_to_who_may_no_longer_see_the_people(binjai):
    job = exports.request_export(table="people", data=QueryDict(), kind="csv", owner=binjai.admin)
    exports.make(job)
    address = reverse(ADMIN + "download", args=[job.pk])
    assert client_of(binjai.admin).get(address).status_code == 200

    binjai.admin.groups.clear()
    assign_role(binjai.admin, region=binjai.region, role="editor")

    assert client_of(binjai.admin).get(HOURS).status_code == 200
    assert client_of(binjai.admin).get(address).status_code == 404


def test_a_list_of_names_stays_in_the_region_it_was_made_for(binjai, jambi):
    """Who moves on keeps the role and the right to lists, but not the lists of before."""
    job = exports.request_export(table="people", data=QueryDict(), kind="csv", owner=binjai.admin)
    exports.make(job)
    address = reverse(ADMIN + "download", args=[job.pk])

    binjai.admin.groups.clear()
    assign_role(binjai.admin, region=jambi.region, role="admin")
    assert client_of(binjai.admin).get(HOURS).status_code == 200
    assert client_of(binjai.admin).get(address).status_code == 404

    assign_role(binjai.admin, region=binjai.region, role="admin")
    assert client_of(binjai.admin).get(address).status_code == 200


@pytest.mark.parametrize(("table", "kind"), [("people", "exe"), ("orang", "csv")])
def test_what_there_is_not_is_not_made(as_admin, table, kind):
    address = reverse(ADMIN + "hours_export", args=[table])

    assert as_admin.post(f"{address}?export={kind}").status_code in (302, 404)
    assert not Job.objects.exists()


def test_people_cost_the_same_at_1_and_3(binjai, as_admin, django_assert_num_queries):
    as_admin.get(PEOPLE)
    for query, number in (("?nama=binjai+a", 1), ("?nama=binjai", 3)):
        with django_assert_num_queries(19):
            assert len(as_admin.get(PEOPLE + query).context["people"]) == number


def test_the_page_costs_the_same_at_1_and_3(binjai, as_admin, django_assert_num_queries):
    as_admin.get(HOURS)
    for more in (0, 2):
        for number in range(more):
            binjai.person("X", unit=make.make_unit(binjai.region, name=f"Badan {number}"))
        with django_assert_num_queries(17):
            assert len(as_admin.get(HOURS).context["lines"]) == 1 + more


def test_categories_are_for_the_nation(users):
    address = reverse("form_categories:index")

    assert client_of(users["national"]).get(address).status_code == 200
    assert client_of(users["admin"]).get(address).status_code == 302
