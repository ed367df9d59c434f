"""Who is on a path: lists, figures, one person, downloads, and steps with many at once."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core.models import Job
from learning.core.testing import factories as make

from ...models import PathEnrolment
from ...queries import participants
from ...services import enrolling, exports
from .conftest import ADMIN, client_of

LIST_QUERIES = 22
PATHS_QUERIES = 18
TODAY = timezone.localdate()
Status = PathEnrolment.Status


def url(name, *args, **query):
    address = reverse(ADMIN + name, args=args)
    return f"{address}?{urlencode(query)}" if query else address


def put(path, person, **fields):
    """On the path with a cycle; ``fields`` are written over what the service made."""
    enrolling.assign_many(path, person_ids=[person.pk], actor=None)
    rows = PathEnrolment.objects.filter(path=path, person=person)
    rows.update(**fields)
    return rows.get()


def names(response):
    return [row.person.name for row in response.context["enrolments"]]


@pytest.fixture
def people(binjai):
    """One who is late, one who is done and certified, one who asks."""
    binjai.path.valid_months = 24
    binjai.path.save()
    a, b, c = binjai.people
    return [
        put(binjai.path, a, next_due_on=TODAY - dt.timedelta(days=3), percent=10),
        put(
            binjai.path,
            b,
            status=Status.COMPLETED,
            percent=100,
            renew_from=TODAY + dt.timedelta(days=9),
            valid_until=TODAY + dt.timedelta(days=99),
            grace_until=TODAY + dt.timedelta(days=129),
        ),
        put(binjai.path, c, status=Status.REQUESTED, method="approval"),
    ]


def test_figures_and_filters(binjai, as_admin, people):
    address = "participants", binjai.path.pk
    page = as_admin.get(url(*address))

    figures = page.context["view"].figures
    counted = [figures[name] for name in ("all", "active", "completed", "requested", "late")]
    assert counted == [3, 1, 1, 1, 1]
    assert (figures["is_valid"], figures["is_never"]) == (1, 1)
    asked = {
        "status=requested": ["Binjai C"],
        "telat=1": ["Binjai A"],
        "standing=valid": ["Binjai B"],
        "method=approval": ["Binjai C"],
        "nama=jai b": ["Binjai B"],
        f"unit={binjai.agency.pk}&ordering=name": ["Binjai A", "Binjai B", "Binjai C"],
        "ordering=-progress": ["Binjai B", "Binjai A", "Binjai C"],
        # What makes no sense does not count.
        "unit=999999&ordering=name": ["Binjai A", "Binjai B", "Binjai C"],
    }
    for query, expected in asked.items():
        found = names(as_admin.get(f"{url(*address)}?{query}"))
        assert found[: len(expected)] == expected, query
        assert len(found) == len(expected), query


def test_a_number_is_looked_for_by_post_only(binjai, jambi, as_admin, people):
    def find(text):
        return as_admin.post(url("find", binjai.path.pk), {"q": text})["Location"]

    mine, back = people[0], url("participants", binjai.path.pk)
    assert find(binjai.number(mine.person)) == url("participant", mine.pk)
    assert find("Binjai A") == f"{back}?nama=Binjai+A"
    put(binjai.path, jambi.people[0])
    assert find(jambi.number(jambi.people[1])) == back


def test_another_region_sees_its_own_people_only(binjai, jambi, people):
    put(binjai.path, jambi.people[0])
    client = client_of(jambi.admin)

    page = client.get(url("participants", binjai.path.pk))
    every = client.get(url("paths"))

    assert names(page) == ["Jambi A"]
    assert page.context["view"].figures["all"] == 1
    assert not page.context["may_change"]
    found = {path.title: path.figures.get("active", 0) for path in every.context["object_list"]}
    assert found == {"Jalur Binjai": 1, "Jalur Jambi": 0}
    assert client.get(url("participant", people[0].pk)).status_code == 404


def test_a_path_for_its_own_region_is_unknown_elsewhere(binjai, jambi):
    binjai.path.scope = "region"
    binjai.path.save()
    client = client_of(jambi.admin)

    for name in ("participants", "participants_results", "overview", "assign", "export"):
        assert client.get(url(name, binjai.path.pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same(binjai, jambi, as_admin, number, django_assert_num_queries):
    for person in binjai.people[:number]:
        put(binjai.path, person)
    for address, queries in (
        (url("participants", binjai.path.pk), LIST_QUERIES),
        (url("paths"), PATHS_QUERIES),
    ):
        as_admin.get(address)
        with django_assert_num_queries(queries):
            as_admin.get(address)


def test_one_person_is_explained_part_by_part(binjai, as_admin, people):
    page = as_admin.get(url("participant", people[0].pk))

    cycle = page.context["cycles"][0]
    assert [part.verdict.node.title for part in cycle.parts] == ["Kursus Binjai"]
    assert [part.verdict.is_done for part in cycle.parts] == [False]
    assert [name for name, _step in page.context["actions"]] == ["withdraw", "set_due"]
    assert page.context["number"].replace(" ", "") == binjai.number(people[0].person)


def csv_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_downloads_run_no_formula_and_keep_numbers_text(binjai, as_admin, people):
    people[0].person.position = "=HYPERLINK(1)"
    people[0].person.save()
    people[0].reason = "+62"
    people[0].save()

    answer = as_admin.get(url("participants", binjai.path.pk, export="csv", status="active"))

    head, line = csv_of(answer)
    assert line[:2] == ["Binjai A", f"'{binjai.number(people[0].person)}"]
    assert (line[5], line[8]) == ("'=HYPERLINK(1)", "'+62")
    assert len(head) == len(line)
    sheet = as_admin.get(url("participants", binjai.path.pk, export="xlsx"))
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")
    assert b"".join(sheet.streaming_content).startswith(b"PK")


def test_numbers_of_others_are_masked(binjai, jambi, national):
    row = put(binjai.path, jambi.people[0])

    page = client_of(binjai.admin).get(url("participant", row.pk))

    assert page.context["number"].startswith("•")
    whole = client_of(national).get(url("participant", row.pk)).context["number"]
    assert whole.replace(" ", "") == jambi.number(jambi.people[0])


def test_a_long_download_is_a_job_of_its_own(
    binjai, as_admin, people, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    address = url("participants", binjai.path.pk, export="csv", telat="1", status="active")
    assert as_admin.get(address).status_code == 200
    asked = as_admin.get(url("participants", binjai.path.pk, export="csv"))
    assert asked["Location"] == url("export", binjai.path.pk, export="csv")
    assert as_admin.get(asked["Location"]).context["count"] == 3

    with django_capture_on_commit_callbacks(execute=True):
        as_admin.post(url("export", binjai.path.pk, export="csv", status="requested"))

    job = Job.objects.get()
    assert (job.state, job.total) == ("done", 1)
    table = as_admin.get(url("download", job.pk)).content.decode()
    assert ("Binjai C" in table, "Binjai A" in table) == (True, False)
    assert client_of(binjai.user("admin")).get(url("download", job.pk)).status_code == 404


class TestSteps:
    def act(self, client, path, rows, **data):
        data["row"] = [row.pk for row in rows]
        return client.post(url("act_on_many", path.pk), data, follow=True)

    def states(self, rows):
        return [PathEnrolment.objects.get(pk=row.pk).status for row in rows]

    def test_requests_are_granted_and_the_rest_is_told(self, binjai, as_admin, people):
        page = self.act(as_admin, binjai.path, people, action="approve")

        assert self.states(people) == ["active", "completed", "active"]
        told = [str(message) for message in page.context["messages"]]
        assert len(told) == 3
        assert sum("Binjai A" in text or "Binjai B" in text for text in told) == 2
        log = ModelLogEntry.objects.get(action="learning.path.approve")
        assert (log.user, log.object_id) == (binjai.admin, str(people[2].pk))

    def test_a_reason_is_needed_to_refuse(self, binjai, as_admin, people):
        self.act(as_admin, binjai.path, people[2:], action="refuse", reason=" ")
        assert self.states(people[2:]) == ["requested"]
        self.act(as_admin, binjai.path, people[2:], action="refuse", reason="Penuh")
        assert self.states(people[2:]) == ["refused"]
        assert people[2].log.last().reason == "Penuh"

    def test_a_date_is_not_in_the_past(self, binjai, as_admin, people):
        for day, expected in (("2020-01-01", None), ("", None), ("2099-01-01", "2099-01-01")):
            PathEnrolment.objects.update(due_on=None)
            self.act(as_admin, binjai.path, people[:1], action="set_due", due_on=day)
            due = PathEnrolment.objects.get(pk=people[0].pk).due_on
            assert (due and due.isoformat()) == expected

    def test_one_by_one(self, binjai, as_admin, people):
        row = people[0]
        wrong = as_admin.post(url("act", row.pk), {"action": "withdraw", "reason": ""})
        assert (wrong.status_code, self.states([row])) == (422, ["active"])
        as_admin.post(url("act", row.pk), {"action": "withdraw", "reason": "Pindah"})
        assert self.states([row]) == ["withdrawn"]

    def test_nobody_else_decides(self, binjai, jambi, people):
        theirs = put(binjai.path, jambi.people[0])
        for user in (jambi.admin, binjai.user("editor", "moderator"), binjai.people[0].user):
            client = client_of(user)
            self.act(client, binjai.path, [theirs], action="withdraw", reason="x")
            self.act(client, binjai.path, [*people, theirs], action="withdraw", reason="x")
            client.post(url("act", theirs.pk), {"action": "withdraw", "reason": "x"})
            assert self.states([*people, theirs]) == ["active", "completed", "requested", "active"]


def test_a_path_unit_by_unit(binjai, jambi, as_admin, people, national):
    other = binjai.person("Binjai D", unit=make.make_unit(binjai.region, name="Badan Binjai"))
    put(binjai.path, other)
    put(binjai.path, binjai.person("Binjai E", unit=binjai.agency))
    put(binjai.path, jambi.people[0])

    def lines(client, **query):
        page = client.get(url("overview", binjai.path.pk, **query))
        return [
            (str(line.place), line.people, line.counts["late"], line.is_own)
            for line, _link in page.context["lines"]
        ]

    assert lines(client_of(national)) == [
        (binjai.region.name, 4, 1, False),
        (jambi.region.name, 1, 0, False),
    ]
    assert lines(as_admin) == [("Badan Binjai", 1, 0, False), ("Dinas Binjai", 3, 1, False)]
    assert lines(as_admin, unit=binjai.agency.pk) == [
        ("Dinas Binjai", 1, 0, True),
        ("Bidang Binjai", 2, 1, False),
    ]
    assert as_admin.get(url("overview", binjai.path.pk, unit=jambi.agency.pk)).status_code == 404
    assert as_admin.get(url("overview", binjai.path.pk, region=jambi.region.pk)).status_code == 404


def test_the_database_says_the_same_as_the_row(binjai, people):
    """Standing and lateness are counted in SQL and shown by the model."""
    days = [-200, -120, -99, -1, 0, 1, 200]
    row = people[1]
    for day in days:
        today = row.valid_until + dt.timedelta(days=day)
        found = participants.figures(PathEnrolment.objects.all(), binjai.path, today=today)
        assert found[f"is_{row.standing(today)}"] >= 1
        assert found["late"] == sum(each.is_late(today) for each in people)
