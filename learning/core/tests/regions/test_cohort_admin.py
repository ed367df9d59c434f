"""Cohorts in the admin: made and tried, filled, added to by search, list and file, limited to
one's own region."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learning.core.models import Cohort, CohortMember, Job
from learning.core.regions.services import cohorts
from learning.core.testing.places import Place, client_of
from learning.core.testing.shared import kept_rows

LIST_QUERIES, MEMBER_QUERIES = 13, 17


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Binjai"), Place("Jambi")


@pytest.fixture
def binjai(places, db):
    return deepcopy(places[0])


@pytest.fixture
def jambi(places, db):
    return deepcopy(places[1])


@pytest.fixture
def cohort(binjai):
    return make_cohort(binjai)


def make_cohort(place, name="Daftar", **fields):
    return Cohort.objects.create(
        region=place.region, name=name, key=cohorts.new_key(name), **fields
    )


@pytest.fixture
def post(django_capture_on_commit_callbacks):
    def post(user, name, /, *args, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return client_of(user).post(reverse(f"cohorts:{name}", args=args), data)

    return post


def names(cohort):
    rows = CohortMember.objects.filter(cohort=cohort).order_by("person__name")
    return list(rows.values_list("person__name", flat=True))


def fields(place, **changes):
    return {
        "name": "PPPK",
        "region": place.region.pk,
        "is_active": "on",
        "description": "",
        "position_contains": "",
        "within_months": "",
        **changes,
    }


# The form


def test_trying_tells_who_fits_and_saves_nothing(binjai, post):
    binjai.person("D", status="pppk")
    given = fields(binjai, by_rule="on", statuses=["pppk"])
    answer = post(binjai.admin, "add", **given, **{"action-preview": "1"})
    found = answer.context["found"]
    assert (found["all"], found["new"], found["leave"]) == (1, 1, 0)
    assert [person.name for person in found["sample"]] == ["D"]
    assert Cohort.objects.count() == 0


def test_trying_a_changed_rule_tells_who_would_leave(binjai, post):
    cohort = make_cohort(binjai, by_rule=True)
    cohorts.fill(cohort)
    given = fields(binjai, by_rule="on", statuses=["pppk"])
    answer = post(binjai.admin, "edit", cohort.pk, **given, **{"action-preview": "1"})
    found = answer.context["found"]
    assert (found["all"], found["new"], found["leave"]) == (0, 0, 3)
    assert names(cohort) == ["Binjai A", "Binjai B", "Binjai C"]


def test_saving_fills_it_and_goes_to_its_members(binjai, post):
    answer = post(binjai.admin, "add", **fields(binjai, by_rule="on"))
    cohort = Cohort.objects.get()
    assert answer.url == reverse("cohorts:members", args=[cohort.pk])
    assert (names(cohort), cohort.member_count) == (["Binjai A", "Binjai B", "Binjai C"], 3)
    assert (cohort.key, Job.objects.get().state) == ("pppk", Job.State.DONE)

    post(binjai.admin, "edit", cohort.pk, **fields(binjai, by_rule="on", statuses=["pppk"]))
    assert names(cohort) == []
    cohort.refresh_from_db()
    assert cohort.key == "pppk"


def test_a_name_is_given_once_a_region_and_the_region_stays(binjai, jambi, post):
    cohort = make_cohort(binjai, "PPPK")
    answer = post(binjai.admin, "add", **fields(binjai))
    assert answer.context["form"].errors
    post(binjai.admin, "edit", cohort.pk, **fields(binjai, name="Lain", region=jambi.region.pk))
    cohort.refresh_from_db()
    assert (cohort.name, cohort.region) == ("Lain", binjai.region)


def test_rules_that_name_a_deleted_cohort_do_not_come_to_mean_another(binjai, jambi, post):
    post(binjai.admin, "add", **fields(binjai))
    first = Cohort.objects.get()
    post(binjai.admin, "delete", first.pk)
    assert not Cohort.objects.exists()
    post(jambi.admin, "add", **fields(jambi))
    again = Cohort.objects.get()
    assert (again.name, again.key == first.key) == (first.name, False)


def test_nobody_makes_one_for_another_region(binjai, jambi, post):
    refused = post(binjai.admin, "add", **fields(binjai, region=jambi.region.pk))
    units = post(binjai.admin, "add", **fields(binjai, units=[jambi.unit.pk]))
    assert set(refused.context["form"].errors) == {"region"}
    assert set(units.context["form"].errors) == {"units"}
    assert Cohort.objects.count() == 0


# Members


def test_ticked_people_are_added_and_removed(binjai, cohort, post):
    first, second, _third = binjai.people
    post(binjai.admin, "add_members", cohort.pk, source="ticked", person=[first.pk, second.pk])
    assert names(cohort) == ["Binjai A", "Binjai B"]
    post(binjai.admin, "remove_members", cohort.pk, person=[first.pk])
    assert names(cohort) == ["Binjai B"]
    answer = post(binjai.admin, "remove_members", cohort.pk)
    assert (answer.status_code, names(cohort)) == (302, ["Binjai B"])


def test_people_are_found_by_name_and_by_whole_number(binjai, jambi, cohort, post):
    first = binjai.people[0]
    cohorts.add_members(cohort, person_ids=[first.pk], actor=None)
    for text, found in (
        ("Binjai", [("Binjai A", True), ("Binjai B", False), ("Binjai C", False)]),
        (binjai.number(first), [("Binjai A", True)]),
        (jambi.number(jambi.people[0]), []),
        ("Jambi", []),
    ):
        answer = post(binjai.admin, "add_members", cohort.pk, source="search", q=text)
        assert [(row.name, row.is_in) for row in answer.context["found"]] == found


def test_a_pasted_list_is_looked_at_first(binjai, jambi, cohort, post):
    first, second, _third = binjai.people
    cohorts.add_members(cohort, person_ids=[second.pk], actor=None)
    numbers = [binjai.number(first), binjai.number(second), binjai.number(first)]
    numbers += [jambi.number(jambi.people[0]), "19990101202003100X"]
    answer = post(
        binjai.admin,
        "add_members",
        cohort.pk,
        **{"source": "pasted", "pasted-people": "\n".join(numbers)},
    )
    job = Job.objects.get()
    assert answer.url == reverse("cohorts:job", args=[job.pk])
    assert (job.state, job.counts, names(cohort)) == (
        Job.State.READY,
        {"new": 1, "same": 1, "repeated": 1, "outside": 1, "not_found": 1},
        ["Binjai B"],
    )
    page = client_of(binjai.admin).get(answer.url).content.decode()
    assert "Jambi A" not in page

    post(binjai.admin, "start", job.pk)
    job.refresh_from_db()
    assert (job.state, names(cohort)) == (Job.State.DONE, ["Binjai A", "Binjai B"])
    errors = client_of(binjai.admin).get(reverse("cohorts:errors", args=[job.pk]))
    assert b"".join(errors.streaming_content).decode().count("\r\n") == 4


def test_a_file_names_rows_that_are_wrong(binjai, cohort, post):
    first = binjai.people[0]
    lines = ["NIP;Nama", f"'{binjai.number(first)};A", "123;B", ";C"]
    file = SimpleUploadedFile("peserta.csv", "\n".join(lines).encode())
    post(binjai.admin, "add_members", cohort.pk, **{"source": "table", "table-file": file})
    job = Job.objects.get()
    rows = list(job.rows.values_list("number", "outcome", "data__verdict"))
    assert (job.state, rows) == (
        Job.State.READY,
        [(2, "create", "new"), (3, "error", "not_found"), (4, "error", "not_found")],
    )
    post(binjai.admin, "discard", job.pk)
    assert (Job.objects.count(), names(cohort)) == (0, [])


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("pasted", {"pasted-people": ""}),
        ("table", {}),
        ("table", {"table-file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}),
    ],
)
def test_what_is_no_list_is_told_at_the_field(binjai, cohort, post, source, given):
    answer = post(binjai.admin, "add_members", cohort.pk, source=source, **given)
    assert (answer.status_code, Job.objects.count()) == (422, 0)
    assert answer.context[f"{source}_form"].errors


def test_the_list_is_taken_along(binjai, cohort):
    first = binjai.people[0]
    cohorts.add_members(cohort, person_ids=[first.pk], actor=None)
    address = reverse("cohorts:export_members", args=[cohort.pk])
    answer = client_of(binjai.admin).get(address, {"export": "csv"})
    head, line = b"".join(answer.streaming_content).decode().strip().split("\r\n")
    assert line.split(";")[:2] == ["Binjai A", f"'{binjai.number(first)}"]
    assert len(head.split(";")) == len(line.split(";"))
    xlsx = client_of(binjai.admin).get(address, {"export": "xlsx"})
    assert xlsx["Content-Disposition"].endswith('.xlsx"')


# Who may


def test_who_sees_and_changes_cohorts(binjai, jambi, post):
    cohort = make_cohort(binjai, "Rahasia")
    cohorts.add_members(cohort, person_ids=[binjai.people[0].pk], actor=None)
    users = {
        "admin": binjai.admin,
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "other": jambi.admin,
        "asn": binjai.people[1].user,
        "nobody": None,
    }
    listed, opened = set(), set()
    pages = ["members", "add_members", "export_members", "edit", "history", "delete"]
    for role, user in users.items():
        client = client_of(user)
        if "Rahasia" in client.get(reverse("cohorts:index")).content.decode():
            listed.add(role)
        found = {
            client.get(reverse(f"cohorts:{name}", args=[cohort.pk])).status_code for name in pages
        }
        if found == {200}:
            opened.add(role)
        if role != "admin":
            assert 200 not in found
            given = {"source": "ticked", "person": [row.pk for row in binjai.people]}
            for name in ("add_members", "remove_members", "edit", "delete", "fill"):
                post(user, name, cohort.pk, **given, **fields(jambi))
    assert (listed, opened) == ({"admin", "editor", "moderator"}, {"admin"})
    assert (Cohort.objects.get().name, names(cohort)) == ("Rahasia", ["Binjai A"])


def test_people_of_other_regions_are_not_added_by_their_ids(binjai, jambi, cohort, post):
    post(binjai.admin, "add_members", cohort.pk, source="ticked", person=[jambi.people[0].pk])
    assert names(cohort) == []


def test_choosers_offer_own_rows_only(binjai, jambi):
    mine, theirs = make_cohort(binjai, "Punya Binjai"), make_cohort(jambi, "Punya Jambi")
    client = client_of(binjai.user("editor"))
    for chooser, own, other in (
        ("cohort_chooser", mine, theirs),
        ("unit_chooser", binjai.unit, jambi.unit),
    ):
        page = client.get(reverse(f"{chooser}:choose")).content.decode()
        assert (str(own) in page, str(other) in page) == (True, False)
        codes = [
            client.get(reverse(f"{chooser}:chosen", args=[row.pk])).status_code
            for row in (own, other)
        ]
        assert codes == [200, 404]


# What it costs


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(binjai, number, django_assert_num_queries):
    for each in range(number):
        make_cohort(binjai, f"Kohor {each}")
    client = client_of(binjai.admin)
    client.get(reverse("cohorts:index"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("cohorts:index"))


@pytest.mark.parametrize("number", [1, 3])
def test_members_cost_the_same(binjai, number, django_assert_num_queries):
    cohort = make_cohort(binjai, by_rule=True)
    ids = [person.pk for person in binjai.people[:number]]
    cohorts.add_members(cohort, person_ids=ids, actor=None)
    client, address = client_of(binjai.admin), reverse("cohorts:members", args=[cohort.pk])
    client.get(address)
    with django_assert_num_queries(MEMBER_QUERIES):
        client.get(address)


def test_whom_only_the_rule_brought_nobody_is_asked_to_tick(binjai):
    cohort = make_cohort(binjai, by_rule=True)
    first, second = binjai.people[:2]
    cohort.members.create(person=first, by_rule=True)
    client, address = client_of(binjai.admin), reverse("cohorts:members", args=[cohort.pk])
    assert not client.get(address).context["may_remove"]
    cohorts.add_members(cohort, person_ids=[second.pk], actor=None)
    assert client.get(address).context["may_remove"]
