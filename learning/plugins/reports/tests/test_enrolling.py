"""Enrolling by list, unit and file: what is shown first, what happens then, what is refused."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from wagtail.models import ModelLogEntry

from learning.core.api import DomainError
from learning.core.api import candidates as shared
from learning.core.models import Cohort, CohortMember, Course, Enrolment, EnrolmentLog, Job
from learning.core.testing import factories as make

from .. import bulk, candidates
from .conftest import client_of

ADMIN = "learning_reports_admin:"


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    def send(client, course, source, **fields):
        data = {"source": source, **{f"{source}-{name}": value for name, value in fields.items()}}
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse(ADMIN + "enrol", args=[course.pk]), data)
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


def enrolled():
    return set(Enrolment.objects.filter(status="active").values_list("person_id", flat=True))


def book(*rows):
    out = io.BytesIO()
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(out)
    return out.getvalue()


def cohort_of(place, *people):
    row = Cohort.objects.create(region=place.region, name=f"Kohor {place.name}", key=place.name)
    for person in people:
        CohortMember.objects.create(cohort=row, person=person)
    return row


def test_a_cohort_is_judged_first_and_enrolled_on_confirmation(
    binjai, jambi, as_admin, send, confirm
):
    a, b, _c = binjai.people
    binjai.enrol(b)
    mine, theirs = cohort_of(binjai, a, b), cohort_of(jambi, *jambi.people)
    retired = binjai.person("Pensiun", is_active=False)
    CohortMember.objects.create(cohort=mine, person=retired)
    response, job = send(as_admin, binjai.course, "cohort", cohort=theirs.pk)
    assert (response.status_code, job) == (422, None)
    assert theirs.name not in response.content.decode()
    _response, job = send(as_admin, binjai.course, "cohort", cohort=mine.pk)
    assert (job.filename, verdicts(job)) == (mine.name, ["enrol", "already"])
    confirm(as_admin, job)
    assert enrolled() == {a.pk, b.pk}


def test_a_list_is_judged_first_and_enrolled_on_confirmation(binjai, as_admin, send, confirm):
    a, b, c = binjai.people
    binjai.enrol(b)
    binjai.enrol(c, status="withdrawn")
    retired = binjai.person("Pensiun", is_active=False)
    lines = [
        binjai.number(a),
        f" '{binjai.number(b)} ",
        c.user.email.upper(),
        make.make_nip(77_001),
        binjai.number(retired),
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        a.user.email,
    ]

    _response, job = send(as_admin, binjai.course, "list", people="\r\n".join(lines))

    assert verdicts(job) == [
        *("enrol", "already", "again", "not_found", "not_found", "not_found", "not_found"),
        "repeated",
    ]
    assert job.state == "ready"
    assert enrolled() == {b.pk}
    page = as_admin.get(reverse(ADMIN + "job", args=[job.pk]))
    assert b"<script>alert(1)" not in page.content
    assert page.context["will_enrol"] == 2
    filtered = as_admin.get(reverse(ADMIN + "job", args=[job.pk]) + "?hasil=already")
    assert [row.label for row in filtered.context["page_obj"]] == [b.full_name]

    confirm(as_admin, job)

    assert job.state == "done"
    assert enrolled() == {a.pk, b.pk, c.pk}
    row = Enrolment.objects.get(person=a)
    assert (row.method, row.enrolled_by) == ("assigned", binjai.admin)
    log = ModelLogEntry.objects.get(action="learning.enrolment.bulk")
    assert (log.user, log.data["counts"]["enrol"]) == (binjai.admin, 1)


def test_doing_it_again_changes_nothing(binjai, as_admin, send, confirm):
    _response, job = send(as_admin, binjai.course, "unit", unit=binjai.agency.pk, reason="SK 5")
    confirm(as_admin, job)
    logs = list(EnrolmentLog.objects.values_list("reason", flat=True))

    confirm(as_admin, job)

    assert logs == ["SK 5"] * 3
    assert EnrolmentLog.objects.count() == 3
    assert verdicts(job) == ["already"] * 3
    assert job.state == "done"


def test_a_second_click_while_it_waits_starts_nothing(binjai, as_admin, send):
    _response, job = send(as_admin, binjai.course, "unit", unit=binjai.agency.pk)
    bulk.start(job)

    with pytest.raises(DomainError):
        bulk.start(Job.objects.get(pk=job.pk))


def test_a_unit_with_all_below_it(binjai, as_admin, send, confirm):
    other = make.make_unit(binjai.region)
    binjai.person("Lain", unit=other)
    binjai.person("Pensiun", is_active=False)

    _response, job = send(as_admin, binjai.course, "unit", unit=binjai.agency.pk)
    confirm(as_admin, job)

    assert enrolled() == {person.pk for person in binjai.people}


def test_seats_are_respected(binjai, as_admin, send, confirm):
    Course.objects.filter(pk=binjai.course.pk).update(seats=2)

    _response, job = send(as_admin, binjai.course, "unit", unit=binjai.agency.pk)
    assert verdicts(job) == ["enrol", "enrol", "no_seat"]
    # Somebody else takes a seat between looking and confirming.
    Course.objects.filter(pk=binjai.course.pk).update(seats_taken=1)
    confirm(as_admin, job)

    assert Enrolment.objects.count() == 1
    assert verdicts(job) == ["enrol", "no_seat", "no_seat"]
    assert Course.objects.get(pk=binjai.course.pk).seats_taken == 2


def test_who_is_suspended_stays_so(binjai, as_admin, send, confirm):
    binjai.enrol(binjai.people[0], status="suspended")

    _response, job = send(as_admin, binjai.course, "list", people=binjai.number(binjai.people[0]))
    confirm(as_admin, job)

    assert verdicts(job) == ["refused"]
    assert Enrolment.objects.get().status == "suspended"


def test_people_of_other_regions(binjai, jambi, as_admin, send):
    """The organiser may enrol anybody the course is meant for; names of others stay unknown."""
    number = jambi.number(jambi.people[0])
    _response, job = send(as_admin, binjai.course, "list", people=number)
    Course.objects.filter(pk=binjai.course.pk).update(scope="region")
    _response, closed = send(as_admin, binjai.course, "list", people=number)

    assert verdicts(job) == ["enrol"]
    assert [(row.data["verdict"], row.label) for row in closed.rows.all()] == [("outside", "")]


class TestNominations:
    """Another region's administrator sends own people; the course's own rules hold."""

    def nominate(self, send, confirm, binjai, jambi, people, **fields):
        client = client_of(jambi.admin)
        numbers = "\n".join(place.number(person) for place, person in people)
        _response, job = send(client, binjai.course, "list", people=numbers, **fields)
        if job and job.state == "ready":
            confirm(client, job)
        return verdicts(job)

    def test_own_people_only(self, binjai, jambi, send, confirm):
        people = [(jambi, jambi.people[0]), (binjai, binjai.people[0])]

        assert self.nominate(send, confirm, binjai, jambi, people) == ["enrol", "outside"]
        assert enrolled() == {jambi.people[0].pk}

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"enrol_method": "assigned"}, "refused"),
            ({"scope": "region"}, None),
            ({"is_live": False}, None),
            ({"enrol_method": "key", "enrol_key": "rahasia"}, "refused"),
            ({"seats": 0}, "no_seat"),
        ],
    )
    def test_the_courses_rules(self, binjai, jambi, send, confirm, change, expected):
        Course.objects.filter(pk=binjai.course.pk).update(**change)
        people = [(jambi, jambi.people[0])]
        if expected is None:
            response, _job = send(client_of(jambi.admin), binjai.course, "list", people="1")
            assert response.status_code == 404
        else:
            assert self.nominate(send, confirm, binjai, jambi, people) == [expected]
        assert not Enrolment.objects.exists()

    def test_with_the_key(self, binjai, jambi, send, confirm):
        Course.objects.filter(pk=binjai.course.pk).update(enrol_method="key", enrol_key="rahasia")

        self.nominate(send, confirm, binjai, jambi, [(jambi, jambi.people[0])], key="rahasia")

        assert enrolled() == {jambi.people[0].pk}

    def test_approval_stays_with_the_organiser(self, binjai, jambi, send, confirm):
        Course.objects.filter(pk=binjai.course.pk).update(enrol_method="approval")

        self.nominate(send, confirm, binjai, jambi, [(jambi, jambi.people[0])])

        assert Enrolment.objects.get().status == "requested"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["NIP", "Nama"], ["{a}", "A"], ["{b}", "B"]], ["enrol", "enrol"]),
        ([["Daftar peserta"], [None], ["Email"], ["{email}"]], ["enrol"]),
        ([["{a}"], ["{a}"]], ["enrol", "repeated"]),
        ([["NIP"], [1.98001012005031e17]], ["not_found"]),
        ([["NIP", "Email"], [None, "{email}"], [None, None, "x"]], ["enrol", "not_found"]),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files(binjai, as_admin, send, rows, expected, kind):
    a, b, _c = binjai.people
    known = {"a": binjai.number(a), "b": binjai.number(b), "email": a.user.email}
    rows = [
        [cell.format(**known) if isinstance(cell, str) else cell for cell in row] for row in rows
    ]
    if kind == "xlsx":
        content = book(*rows)
    else:
        lines = [";".join("" if cell is None else str(cell) for cell in row) for row in rows]
        content = "\r\n".join(lines).encode("utf-8-sig")

    _response, job = send(
        as_admin, binjai.course, "file", file=SimpleUploadedFile(f"daftar.{kind}", content)
    )

    assert job.state == "ready"
    assert verdicts(job) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("daftar.csv", b""),
        ("daftar.csv", b"   \r\n"),
        ("daftar.pdf", b"%PDF-1.4"),
        ("daftar.csv", b"%PDF-1.4"),
        ("daftar.xlsx", b"bukan buku kerja"),
        ("daftar.exe", b"MZ"),
    ],
)
def test_wrong_files_are_answered_with_the_form(binjai, as_admin, send, name, content):
    response, job = send(as_admin, binjai.course, "file", file=SimpleUploadedFile(name, content))

    assert (response.status_code, job) == (422, None)
    assert response.context["file_form"].errors


def test_a_file_with_a_head_only_fails_with_a_reason(binjai, as_admin, send):
    file = SimpleUploadedFile("daftar.csv", b"NIP;Nama\r\n")

    _response, job = send(as_admin, binjai.course, "file", file=file)

    assert job.state == "failed"
    assert job.message
    assert as_admin.get(reverse(ADMIN + "job", args=[job.pk])).status_code == 200


@pytest.mark.parametrize(
    "head",
    ["Nama;Jabatan", "Daftar peserta\r\nNo;Nama;Unit Kerja", "Unit Kerja;Bidang Data\r\nNama"],
)
def test_a_file_without_the_column_names_what_is_missing(binjai, as_admin, send, head):
    content = f"{head}\r\nAni;Petugas".encode()

    _response, job = send(
        as_admin, binjai.course, "file", file=SimpleUploadedFile("daftar.csv", content)
    )

    assert job.state == "failed"
    assert "NIP" in job.message
    assert "Nama" in job.message or "Unit Kerja" in job.message
    assert not job.rows.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "list"},
        {"source": "list", "list-people": " \n ;; "},
        {"source": "list", "list-people": "1\n" * (shared.MAX_PASTED + 1)},
        {"source": "list", "list-people": "1" * (shared.MAX_CHARACTERS + 1)},
        {"source": "list", "list-people": "1", "list-reason": "x" * 256},
        {"source": "unit"},
        {"source": "unit", "unit-unit": "999999"},
        {"source": "unit", "unit-unit": "x"},
        {"source": "file"},
        {"source": "lain"},
        {},
    ],
)
def test_bad_input_is_answered_with_the_form(binjai, as_admin, fields):
    response = as_admin.post(reverse(ADMIN + "enrol", args=[binjai.course.pk]), fields)

    assert response.status_code == 422
    assert not Job.objects.exists()


def test_another_regions_unit_cannot_be_chosen(binjai, jambi, as_admin, send):
    response, job = send(as_admin, binjai.course, "unit", unit=jambi.agency.pk)

    assert (response.status_code, job) == (422, None)


def test_an_empty_unit(binjai, as_admin, send):
    response, job = send(as_admin, binjai.course, "unit", unit=make.make_unit(binjai.region).pk)

    assert (response.status_code, job) == (422, None)


def test_the_refused_rows_as_a_file(binjai, as_admin, send):
    unknown = make.make_nip(77_002)
    _response, job = send(as_admin, binjai.course, "list", people=f"{unknown}\n=1+1\n-x")

    response = as_admin.get(reverse(ADMIN + "errors", args=[job.pk]))
    lines = b"".join(response.streaming_content).decode().splitlines()

    assert lines[0].startswith("\ufeff")
    assert [line.split(";")[:2] for line in lines[1:]] == [
        ["1", f"'{unknown}"],
        ["2", "'=1+1"],
        ["3", "'-x"],
    ]


def test_discarding(binjai, as_admin, send):
    _response, job = send(as_admin, binjai.course, "unit", unit=binjai.agency.pk)

    as_admin.post(reverse(ADMIN + "discard", args=[job.pk]))

    assert not Job.objects.exists()


def test_judging_costs_the_same_at_1_and_3(binjai, django_assert_num_queries):
    ids = [person.pk for person in binjai.people]
    for number in (1, 3):
        entries = [candidates.Entry(row, "", person_id=pk) for row, pk in enumerate(ids[:number])]
        judge = candidates.Judge(Course.objects.get(pk=binjai.course.pk), actor=binjai.admin)
        with django_assert_num_queries(2):
            judge.judge(entries)
