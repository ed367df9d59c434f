"""Putting people on a path: what is shown first, what happens then, and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.core.models import Cohort, CohortMember, Job
from learning.core.testing import factories as make

from ...models import EnrolmentLog, PathEnrolment
from ...services import assigning, enrolling
from .conftest import ADMIN, client_of

REASON = "SK 12"


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    def send(client, path, source, **fields):
        fields.setdefault("reason", REASON)
        data = {"source": source, **{f"{source}-{name}": value for name, value in fields.items()}}
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse(ADMIN + "assign", args=[path.pk]), data)
        return response, Job.objects.order_by("-pk").first()

    return send


@pytest.fixture
def confirm(django_capture_on_commit_callbacks):
    def confirm(client, job):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse(ADMIN + "start", args=[job.pk]))
        job.refresh_from_db()
        return job

    return confirm


def verdicts(job):
    return [row.data["verdict"] for row in job.rows.all()]


def on_path():
    open_now = PathEnrolment.objects.filter(status__in=PathEnrolment.OPEN_STATUSES)
    return set(open_now.values_list("person_id", flat=True))


def test_a_cohort_is_judged_first_and_assigned_on_confirmation(binjai, as_admin, send, confirm):
    a, b, _c = binjai.people
    enrolling.enrol(binjai.path, person=b)
    cohort = Cohort.objects.create(region=binjai.region, name="PPPK", key="pppk")
    for person in (a, b):
        CohortMember.objects.create(cohort=cohort, person=person)
    _response, job = send(as_admin, binjai.path, "cohort", cohort=cohort.pk)
    assert (job.filename, verdicts(job)) == ("PPPK", ["new", "same"])
    confirm(as_admin, job)
    assert on_path() == {a.pk, b.pk}


def test_a_list_is_judged_first_and_assigned_on_confirmation(
    binjai, jambi, as_admin, send, confirm
):
    a, b, c = binjai.people
    enrolling.enrol(binjai.path, person=b)
    left = enrolling.enrol(binjai.path, person=c)
    enrolling.withdraw(left, actor=None)
    lines = [
        binjai.number(a),
        f" '{binjai.number(b)} ",
        c.user.email.upper(),
        make.make_nip(77_001),
        jambi.number(jambi.people[0]),
        "=HYPERLINK(1)",
        a.user.email,
    ]

    _response, job = send(
        as_admin, binjai.path, "list", people="\r\n".join(lines), due_on="2099-03-01"
    )

    expected = ["new", "same", "again", "not_found", "outside", "not_found", "repeated"]
    assert verdicts(job) == expected
    assert (job.state, on_path()) == ("ready", {b.pk})
    page = as_admin.get(reverse(ADMIN + "job", args=[job.pk]))
    assert page.context["will_assign"] == 2
    assert jambi.people[0].name not in page.content.decode()

    confirm(as_admin, job)

    assert (job.state, on_path()) == ("done", {a.pk, b.pk, c.pk})
    row = PathEnrolment.objects.get(person=a)
    assert (row.method, row.assigned_by, row.reason) == ("assigned", binjai.admin, REASON)
    assert row.due_on.isoformat() == "2099-03-01"
    log = ModelLogEntry.objects.get(action="learning.path.assign")
    assert (log.user, log.data["counts"]["new"], log.data["reason"]) == (binjai.admin, 1, REASON)
    errors = b"".join(
        as_admin.get(reverse(ADMIN + "errors", args=[job.pk])).streaming_content
    ).decode()
    assert "'=HYPERLINK(1)" in errors


def test_doing_it_again_changes_nothing(binjai, as_admin, send, confirm):
    _response, job = send(as_admin, binjai.path, "group", unit=binjai.agency.pk)
    confirm(as_admin, job)
    written = EnrolmentLog.objects.count()

    confirm(as_admin, job)

    assert (written, EnrolmentLog.objects.count()) == (3, 3)
    assert verdicts(job) == ["same"] * 3


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"A", "B", "C", "D", "E"}),
        ({"position": "kepala"}, {"D"}),
        ({"unit": "unit"}, {"A", "B", "C"}),
        ({"job_type": "pelaksana"}, {"E"}),
    ],
)
def test_a_region_unit_position_or_job_type(binjai, as_admin, send, fields, expected):
    binjai.person("D", unit=binjai.agency, position="Kepala Bidang")
    binjai.person("E", unit=binjai.agency, job_type=make.JobTypeFactory())
    binjai.person("F", is_active=False)
    ids = {"unit": binjai.unit.pk, "pelaksana": make.JobTypeFactory().pk}

    given = {name: ids.get(value, value) for name, value in fields.items()}
    _response, job = send(as_admin, binjai.path, "group", **given)

    assert {row.label[-1] for row in job.rows.all()} == expected


def test_a_file(binjai, as_admin, send):
    text = f"Nama;NIP\nAni;'{binjai.number(binjai.people[0])}\nBudi;12\n"
    file = SimpleUploadedFile("daftar.csv", text.encode())

    _response, job = send(as_admin, binjai.path, "file", file=file)

    assert (job.state, verdicts(job)) == ("ready", ["new", "not_found"])


@pytest.mark.parametrize(
    ("source", "fields", "field"),
    [
        ("list", {"people": " ,;"}, "people"),
        ("list", {"people": "1", "reason": ""}, "reason"),
        ("list", {"people": "1", "due_on": "2020-01-01"}, "due_on"),
        ("file", {"file": SimpleUploadedFile("x.exe", b"MZ")}, "file"),
        ("file", {"file": SimpleUploadedFile("x.csv", b"")}, "file"),
        ("group", {"position": "tiada"}, "unit"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(binjai, as_admin, send, source, fields, field):
    response, job = send(as_admin, binjai.path, source, **fields)

    assert (response.status_code, job) == (422, None)
    assert set(response.context[f"{source}_form"].errors) == {field}


def test_another_region_assigns_its_own_people_and_overrules_nothing(binjai, jambi, send, confirm):
    client = client_of(jambi.admin)
    binjai.path.enrol_method = "approval"
    binjai.path.save()
    asked = enrolling.enrol(binjai.path, person=jambi.people[1])
    refused = enrolling.enrol(binjai.path, person=jambi.people[2])
    enrolling.refuse(refused, actor=binjai.admin, reason="Penuh")
    people = [*jambi.people, binjai.people[0]]
    numbers = [person.numbers.get().number for person in people]

    _response, job = send(client, binjai.path, "list", people="\n".join(numbers))
    assert verdicts(job) == ["new", "same", "refused", "outside"]
    confirm(client, job)

    assert on_path() == {jambi.people[0].pk}
    asked.refresh_from_db()
    assert asked.status == "requested"


def test_a_path_of_the_region_takes_its_people_only(binjai, jambi, national, send):
    binjai.path.scope = "region"
    binjai.path.save()
    numbers = [binjai.number(binjai.people[0]), jambi.number(jambi.people[0])]

    _response, job = send(client_of(national), binjai.path, "list", people="\n".join(numbers))

    assert verdicts(job) == ["new", "outside"]


def test_rights_that_ended_end_the_work(binjai, as_admin, send, confirm):
    _response, job = send(as_admin, binjai.path, "group")
    binjai.admin.groups.clear()
    assigning.start(job)
    assigning.apply(Job.objects.get(pk=job.pk))

    job.refresh_from_db()
    assert (job.state, on_path()) == ("failed", set())


def test_an_unpublished_path_takes_nobody(binjai, as_admin, send):
    binjai.path.live = False
    binjai.path.save()

    response, job = send(as_admin, binjai.path, "list", people=binjai.number(binjai.people[0]))

    assert (response.status_code, job) == (422, None)


def test_a_job_belongs_to_who_started_it(binjai, national, as_admin, send):
    _response, job = send(as_admin, binjai.path, "group")
    colleague = binjai.user("admin")
    for user in (colleague, national, binjai.user("editor")):
        client = client_of(user)
        for name in ("job", "errors"):
            assert client.get(reverse(ADMIN + name, args=[job.pk])).status_code == 404
        for name in ("start", "again", "discard"):
            assert client.post(reverse(ADMIN + name, args=[job.pk])).status_code == 404
    assert as_admin.get(reverse(ADMIN + "start", args=[job.pk])).status_code == 405
    job.refresh_from_db()
    assert job.state == "ready"
    as_admin.post(reverse(ADMIN + "discard", args=[job.pk]))
    assert not Job.objects.filter(pk=job.pk).exists()


def test_only_who_runs_enrolments_assigns(binjai, send):
    for role in ("editor", "moderator"):
        response, job = send(client_of(binjai.user(role)), binjai.path, "group")
        assert (response.status_code, job) == (302, None)
    response, job = send(client_of(binjai.people[0].user), binjai.path, "group")
    assert (response.status_code in (302, 403), job) == (True, None)


@pytest.mark.parametrize("number", [1, 3])
def test_judging_costs_the_same(binjai, number, django_assert_num_queries):
    entries = [assigning.Entry(row, "", person_id=row.pk) for row in binjai.people[:number]]
    judge = assigning.Judge(binjai.path, actor=binjai.admin)
    judge.judge([])

    with django_assert_num_queries(2):
        judge.judge(entries)
