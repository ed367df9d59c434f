"""Tables to take along: exact contents, formulas defused, long ones as a job."""

import io
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook

from learning.core.api import sheets
from learning.core.models import Enrolment, Job
from learning.core.testing import factories as make

from .. import access, exports, queries

Digits = sheets.Digits

ADMIN = "learning_reports_admin:"
MOMENT = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)  # 00.30 on the 5th in Jakarta
ROWS = [
    ["Teks", Digits("198001012005031001"), 12, MOMENT, date(2026, 3, 4), None],
    ["=1+1", Digits(""), 0, None, None, "+62"],
    ["-x", Digits("•••955"), -3, None, None, "@SUM(A1)"],
    ["\tx", Digits("1"), 1.5, None, None, "\rx"],
    ['a;b "c"\n<b>', Digits("1"), 1, None, None, "\x00é"],
]


def test_csv():
    assert "".join(sheets.csv_lines(ROWS)) == (
        "\ufeffTeks;'198001012005031001;12;05-03-2026 00:30;04-03-2026;\r\n"
        "'=1+1;;0;;;'+62\r\n"
        "'-x;'•••955;-3;;;'@SUM(A1)\r\n"
        "'\tx;'1;1.5;;;\"'\rx\"\r\n"
        '"a;b ""c""\n<b>";\'1;1;;;\x00é\r\n'
    )


def test_xlsx():
    out = io.BytesIO()
    sheets.write_xlsx(ROWS, out)
    sheet = load_workbook(io.BytesIO(out.getvalue())).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert cells[0] == [
        *("Teks", "198001012005031001", 12),
        *(datetime(2026, 3, 5, 0, 30), datetime(2026, 3, 4), None),
    ]
    assert sheet["B1"].data_type == "s"
    assert sheet["B1"].number_format == "@"
    assert sheet["D1"].number_format == "dd-mm-yyyy hh:mm"
    assert sheet["E1"].number_format == "dd-mm-yyyy"
    assert [row[0] for row in cells[1:]] == ["=1+1", "-x", "\tx", 'a;b "c"\n<b>']
    for name in ("A2", "F2", "A3", "F3", "A4"):
        assert (sheet[name].data_type, sheet[name].quotePrefix) == ("s", True), name
    assert cells[4][5] == "é"


@pytest.fixture
def three(binjai, jambi):
    first = binjai.person("=cmd|'/C calc'!A0", position="+Penata", unit=binjai.unit)
    return [
        binjai.enrol(first, requested_at=MOMENT, done_count=1),
        binjai.enrol(binjai.people[0], requested_at=MOMENT, status="withdrawn"),
        binjai.enrol(jambi.people[0], requested_at=MOMENT, completed_at=MOMENT, status="completed"),
    ]


def export(client, course, query):
    return client.get(reverse(ADMIN + "participants", args=[course.pk]) + query)


def lines_of(response):
    return b"".join(response.streaming_content).decode().split("\r\n")


def test_participants_as_csv(three, binjai, jambi, as_admin):
    response = export(as_admin, binjai.course, "?export=csv")
    lines = lines_of(response)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert lines[0].startswith("\ufeff")
    own, masked = binjai.number(three[0].person), jambi.people[0].numbers.get().masked
    assert lines[1].split(";")[:2] == ["'=cmd|'/C calc'!A0", f"'{own}"]
    assert lines[1].split(";")[3:6] == [binjai.region.name, "Bidang Binjai", "'+Penata"]
    assert lines[1].split(";")[8:] == ["05-03-2026 00:30", "33", "", "", "Kursus Binjai", "0"]
    assert lines[2].split(";")[:2] == ["Jambi A", f"'{masked}"]
    assert lines[2].split(";")[9:12] == ["100", "", "05-03-2026 00:30"]
    assert len(lines) == 5


def test_filters_reach_the_file(three, binjai, as_admin):
    lines = lines_of(export(as_admin, binjai.course, "?export=csv&status=completed"))

    assert [line.split(";")[0] for line in lines[1:-1]] == ["Jambi A"]


def test_participants_as_xlsx(three, binjai, as_admin):
    response = export(as_admin, binjai.course, "?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active

    assert sheet.max_row == 4
    assert sheet["A2"].value == "=cmd|'/C calc'!A0"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value == binjai.number(three[0].person)


def test_courses_as_csv(three, binjai, as_admin):
    lines = lines_of(as_admin.get(reverse(ADMIN + "courses") + "?export=csv&q=binjai"))

    assert lines[1].split(";")[0] == "Kursus Binjai"
    assert lines[1].split(";")[3:7] == ["2", "1", "1", "50"]
    assert len(lines) == 3


def test_courses_as_xlsx(binjai, as_admin):
    response = as_admin.get(reverse(ADMIN + "courses") + "?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active

    assert [sheet["A2"].value, sheet["D2"].value] == ["Kursus Binjai", 0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_table_is_made_in_the_background(
    three, binjai, as_admin, monkeypatch, django_capture_on_commit_callbacks, kind
):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    query = f"?export={kind}&status=active"
    address = reverse(ADMIN + "export", args=[binjai.course.pk])

    assert export(as_admin, binjai.course, "?export=" + kind).url == f"{address}?export={kind}"
    assert as_admin.get(address + query).context["count"] == 1
    assert not Job.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        as_admin.post(address + query)

    job = Job.objects.get()
    page = as_admin.get(reverse(ADMIN + "job", args=[job.pk]))
    file = as_admin.get(reverse(ADMIN + "download", args=[job.pk]))
    assert (job.state, job.total, job.done) == ("done", 1, 1)
    assert page.status_code == 200
    assert file["Content-Type"] == sheets.TYPES[kind]
    if kind == "csv":
        assert file.content.decode().count("\r\n") == 2
    else:
        assert load_workbook(io.BytesIO(file.content)).active.max_row == 2


def test_a_kind_that_does_not_exist_makes_nothing(binjai, as_admin):
    address = reverse(ADMIN + "export", args=[binjai.course.pk])

    assert as_admin.post(address + "?export=exe").status_code == 302
    assert not Job.objects.exists()


def test_a_download_that_is_not_ready_leads_to_its_page(binjai, as_admin):
    job = exports.request_export(binjai.course, data=QueryDict(), kind="csv", owner=binjai.admin)

    response = as_admin.get(reverse(ADMIN + "download", args=[job.pk]))

    assert response.url == reverse(ADMIN + "job", args=[job.pk])


def test_a_file_shows_what_its_owner_may_see_when_it_is_made(three, binjai):
    job = exports.request_export(binjai.course, data=QueryDict(), kind="csv", owner=binjai.admin)
    binjai.admin.groups.clear()

    exports.make(job)

    assert (job.state, job.output) == ("failed", None)


def test_rows_cost_the_same_at_1_and_3(binjai, django_assert_num_queries):
    assert access.reads(binjai.admin)  # reads the grants, once a request
    for number, person in enumerate(binjai.people, start=1):
        binjai.enrol(person)
        if number == 2:
            continue
        # One for each status and one for the numbers of those found.
        with django_assert_num_queries(7):
            rows = list(
                exports.participant_rows(
                    Enrolment.objects.all(), course=binjai.course, user=binjai.admin
                )
            )
        assert len(rows) == number + 1


def test_rows_are_walked_in_steps(three, monkeypatch):
    monkeypatch.setattr(queries, "CHUNK", 1)
    for _more in range(2):
        make.EnrolmentFactory(course=three[0].course)

    found = [row for chunk in queries.in_chunks(Enrolment.objects.all()) for row in chunk]

    assert [row.status for row in found] == ["active"] * 3 + ["completed", "withdrawn"]
    assert {row.pk for row in found} == set(Enrolment.objects.values_list("pk", flat=True))


def test_a_workbook_keeps_its_heading_in_sight_and_shows_whole_numbers():
    out = io.BytesIO()

    sheets.write_xlsx([["Nama", "NIP", "n" * 90], ["Ani", Digits("1" * 18), ""]], out)

    sheet = load_workbook(io.BytesIO(out.getvalue())).active
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [20, 20, 40]
    assert [row[1] for row in sheet.values] == ["NIP", "1" * 18]
