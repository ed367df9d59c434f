"""The learner's own data: the page, the copy to take along."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from learning.core import api
from learning.core.models import Assignment, Cohort, CohortMember, IdentityNumber, Note
from learning.core.records.data import archive, as_csv, tables
from learning.core.testing.factories import (
    EnrolmentFactory,
    IdentityNumberFactory,
    PersonFactory,
    make_course,
    make_nip,
    make_region_page,
    make_unit,
)

pytestmark = pytest.mark.django_db
# Of a year that the factories do not draw.
NUMBER = make_nip(77, birth=date(1970, 1, 1))
MY_DATA_QUERIES = 10


@pytest.fixture
def documented(person):
    unit = make_unit(person.region, name="Dinas Kesehatan")
    Assignment.objects.create(person=person, unit=unit, start=date(2020, 1, 1))
    IdentityNumberFactory(person=person, number=NUMBER)
    person.unit = unit
    person.save()
    return person


def test_facts_are_shown_and_numbers_masked(learner, documented):
    content = learner.get("/belajar/data-saya/").content.decode()

    number = IdentityNumber.objects.get().number
    assert number not in content
    assert f"{'•' * 15}{number[-3:]}" in content
    assert "Dinas Kesehatan" in content


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(learner, documented, number, django_assert_num_queries):
    for index in range(1, number):
        IdentityNumberFactory(person=documented, is_current=False)
        Assignment.objects.create(
            person=documented,
            unit=documented.unit,
            start=date(2010 + index, 1, 1),
            end=date(2010 + index, 6, 1),
        )

    # From the first page of a process on it is known whose host is asked.
    learner.get("/none/")
    with django_assert_num_queries(MY_DATA_QUERIES):
        response = learner.get("/belajar/data-saya/")

    assert len(response.context["numbers"]) == len(response.context["assignments"]) == number


def test_corrections_are_asked_of_the_own_region(learner, person):
    make_region_page(person.region, contact_agency="BKPSDM Contoh", contact_email="a@b.example")
    make_region_page(contact_agency="BKPSDM Lain")

    content = learner.get("/belajar/data-saya/").content.decode()

    assert "BKPSDM Contoh" in content
    assert "BKPSDM Lain" not in content


def content_of(person):
    return zipfile.ZipFile(io.BytesIO(archive(person)))


def test_the_copy_is_complete_and_only_the_persons_own(documented, probe):
    course = make_course(1)
    for person in (documented, PersonFactory()):
        api.enrol(course, person=person)
        api.complete_manually(course.activities.get(), person=person)
        Note.objects.create(person=person, activity=course.activities.get(), text="Catatan")

    found = json.loads(content_of(documented).read("data-saya.json"))
    by_heading = {table["heading"]: table["rows"] for table in found["tables"]}

    assert found["incomplete"] == []
    assert by_heading["Probes"] == [{"answer": "=1+1", "who": documented.name}]
    numbers = [rows[0]["number"] for rows in by_heading.values() if rows and "number" in rows[0]]
    assert numbers == [NUMBER]
    assert sorted(len(rows) for rows in by_heading.values() if rows) == [1] * 9 + [2]


def test_groups_and_cohorts_are_in_the_copy(person):
    course = make_course(1, title="Pelayanan")
    api.enrol(course, person=person)
    api.add_members(api.create_group(course, name="Pagi"), person_ids=[person.pk])
    cohort = Cohort.objects.create(region=person.region, name="PNS", key="pns")
    CohortMember.objects.create(cohort=cohort, person=person, by_rule=True)
    found = {heading: rows for heading, rows in tables(person) if rows}
    groups, cohorts = found["Kelompok dalam kursus"], found["Kohor"]
    assert [(row["group__course__title"], row["group__name"]) for row in groups] == [
        ("Pelayanan", "Pagi")
    ]
    assert [(row["cohort__name"], row["by_rule"]) for row in cohorts] == [("PNS", True)]


def test_the_tables_of_the_copy_run_no_formula(documented, probe):
    bundle = content_of(documented)
    (name,) = [name for name in bundle.namelist() if "probes" in name]

    rows = list(csv.reader(io.StringIO(bundle.read(name).decode("utf-8-sig")), delimiter=";"))

    assert rows == [["answer", "who"], ["'=1+1", documented.name]]


def test_dates_in_the_tables_are_read_by_spreadsheets(person):
    at = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    rows = [{"at": at, "on": date(2026, 3, 1), "empty": None}]

    # In Jakarta it is half past midnight of the next day.
    assert as_csv(rows).splitlines()[1] == "02-03-2026 00:30;01-03-2026;"


def test_every_core_table_is_there_for_somebody_new(person):
    headings = [heading for heading, _rows in tables(person)]

    assert len(headings) == len(set(headings)) >= 11


def test_the_download_is_a_file_that_nobody_keeps(learner, documented):
    response = learner.get("/belajar/data-saya/unduh.zip")

    assert response["Content-Type"] == "application/zip"
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_staff_without_a_person_get_no_copy(client, staff):
    EnrolmentFactory()
    client.force_login(staff)

    response = client.get("/belajar/data-saya/unduh.zip")

    assert response["Content-Type"].startswith("text/html")
