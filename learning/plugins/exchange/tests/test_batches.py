"""What goes into a batch, once, and what is left out and said so."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from learning.core.api import CreditLink, DomainError, jobs, reverse_credit
from learning.core.models import Credit, DevelopmentForm, IdentityNumber, Job
from learning.core.testing.links import credit_links_from

from ..models import Batch, BatchFile, BatchRow, Problem
from ..queries import left_out, preview
from ..services import batches, files, filling
from .conftest import END, START, YEAR


def content(file):
    with file.file.open("rb") as opened:
        return opened.read()


def lines_of(batch, what="courses"):
    text = content(batch.files.get(what=what, kind="csv")).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_a_row_as_it_was_at_the_time(binjai, ani):
    credit = binjai.learned(
        ani, 8, title="Gizi", organiser="Bapelkes", day=date(YEAR, 3, 5), starts_on=date(YEAR, 3, 1)
    )

    batch = binjai.batch()
    ani.name = "Nama Baru"
    ani.save()
    batches.make(batches.make_again(batch, actor=binjai.admin).job)

    number = ani.numbers.get().number
    assert lines_of(batch) == [
        files.HEAD,
        [
            *(f"'{number}", "dr. Ani, M.Kes.", "Pemerintah Kota Binjai", "Dinas Binjai"),
            *("11", "Kursus", "Gizi", "Bapelkes", "800/1", f"01-03-{YEAR}", f"05-03-{YEAR}"),
            *(str(YEAR), "8", "Kesehatan", ""),
        ],
    ]
    assert (batch.row_count, batch.structural_count) == (1, 0)
    assert BatchRow.objects.get().credit == credit


def test_numbers_stay_text_and_formulas_sleep(binjai):
    person = binjai.person("=cmd|'/C calc'!A0")
    binjai.learned(person, title="+SUM(A1)", organiser="@x", certificate_number="-7")

    batch = binjai.batch()

    sheet = load_workbook(io.BytesIO(content(batch.files.get(kind="xlsx")))).active
    number = sheet["A2"]
    assert (number.value, number.data_type, number.number_format) == (
        person.numbers.get().number,
        "s",
        "@",
    )
    for cell in ("B2", "G2", "H2", "I2"):
        assert (sheet[cell].data_type, sheet[cell].quotePrefix) == ("s", True), cell
    assert sheet["M2"].value == 6
    row = lines_of(batch)[1]
    assert (row[1], row[6:9]) == ("'=cmd|'/C calc'!A0", ["'+SUM(A1)", "'@x", "'-7"])


def test_structural_training_has_files_of_its_own(binjai, ani):
    binjai.learned(ani, 900, form="structural-training", title="PKN")
    binjai.learned(ani, 3, title="Arsip")

    batch = binjai.batch()

    assert (batch.course_count, batch.structural_count) == (1, 1)
    assert [row[6] for row in lines_of(batch, "structural")[1:]] == ["PKN"]
    assert [row[6] for row in lines_of(batch)[1:]] == ["Arsip"]


def test_only_what_is_credited_in_the_period_by_people_of_the_region(binjai, jambi, ani):
    wanted = binjai.learned(ani)
    binjai.learned(ani, day=date(YEAR - 1, 12, 31))
    binjai.learned(jambi.person("Joko"))
    binjai.learned(ani, 0)
    reverse_credit(binjai.learned(ani), actor=None, reason="Keliru.")

    batch = binjai.batch()

    assert [row.credit for row in batch.rows.all()] == [wanted]


def test_days_are_added_up(binjai, ani):
    binjai.learned(ani, 3, form="e-learning", day=date(YEAR, 5, 1))
    binjai.learned(ani, 3, form="e-learning", day=date(YEAR, 5, 1))

    batch = binjai.batch()

    # The second is limited to nothing on the same day, so there is nothing to report.
    assert [row.jp for row in batch.rows.all()] == [3]


def test_what_cannot_be_written_is_said_and_comes_later(binjai, ani):
    nameless = binjai.learned(binjai.person("Tanpa Nomor", number=False))
    unmapped = binjai.learned(ani, form="study-permit", title="S2")
    bare = binjai.learned(ani, field_code="", certificate_number="")

    found = preview(binjai.region, start=START, end=END)
    batch = binjai.batch()

    assert (found.rows, found.left_out) == (1, 2)
    assert found.problems == {"no_number": 1, "no_kind": 1, "no_field": 1}
    assert set(left_out(binjai.region, start=START, end=END)) == {nameless, unmapped}
    assert {(row.credit, row.code, row.is_left_out) for row in batch.problems.all()} == {
        (nameless, "no_number", True),
        (unmapped, "no_kind", True),
        (bare, "no_field", False),
        (bare, "no_certificate", False),
    }
    DevelopmentForm.objects.filter(code="study-permit").update(siasn_id=13)
    assert [row.credit for row in binjai.batch().rows.all()] == [unmapped]


def test_an_old_number_of_nine_digits_is_none(binjai):
    person = binjai.person("Lama")
    person.numbers.update(kind=IdentityNumber.Kind.NIP_OLD, number="123456789")
    binjai.learned(person)

    assert preview(binjai.region, start=START, end=END).problems["no_number"] == 1


def test_nothing_is_handed_over_twice(binjai, ani):
    binjai.learned(ani)
    first = binjai.batch()

    with pytest.raises(DomainError) as caught:
        binjai.batch()
    assert caught.value.code == "empty"
    late = binjai.learned(ani)
    second = binjai.batch()

    assert first.rows.count() == 1
    assert [row.credit for row in second.rows.all()] == [late]
    assert Batch.objects.count() == 2


def test_a_period_that_ends_before_it_begins(binjai, ani):
    binjai.learned(ani)

    with pytest.raises(DomainError):
        batches.request_batch(binjai.region, start=END, end=START, actor=binjai.admin)
    assert not Batch.objects.exists()


def test_an_interrupted_batch_goes_on_where_it_stopped(binjai, ani, monkeypatch):
    credits = [binjai.learned(ani, 1) for _n in range(5)]
    monkeypatch.setattr(filling, "CHUNK", 2)
    batch = batches.request_batch(binjai.region, start=START, end=END, actor=binjai.admin)
    touch, calls = jobs.touch, []

    def stop(job, **values):
        calls.append(values)
        if len(calls) == 2:
            raise RuntimeError("the process ends")
        touch(job, **values)

    monkeypatch.setattr(jobs, "touch", stop)
    with pytest.raises(RuntimeError):
        batches.make(batch.job)
    monkeypatch.setattr(jobs, "touch", touch)
    batch.refresh_from_db()
    assert (batch.filled_at, batch.rows.count()) == (None, 2)

    binjai.learned(ani, 1, day=date(YEAR, 6, 1))
    job = batches.make_again(batch, actor=binjai.admin).job
    batches.make(job)

    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.row_count, batch.rows.count(), job.state) == (6, 6, "done")
    assert [row.credit for row in batch.rows.order_by("pk")][:5] == credits
    assert len(lines_of(batch)) == 7


def test_a_batch_is_closed_once_it_is_filled(binjai, ani):
    binjai.learned(ani)
    batch = binjai.batch()
    binjai.learned(ani)
    before = lines_of(batch)

    batches.make(batches.make_again(batch, actor=binjai.admin).job)

    assert lines_of(batch) == before
    assert batch.files.count() == BatchFile.objects.count() == 2


def test_old_files_go_when_new_ones_are_made(binjai, ani, django_capture_on_commit_callbacks):
    binjai.learned(ani)
    batch = binjai.batch()
    old = [file.file for file in batch.files.all()]

    with django_capture_on_commit_callbacks(execute=True):
        batches.make(batches.make_again(batch, actor=binjai.admin).job)

    new = {file.file.name for file in batch.files.all()}
    assert not any(file.storage.exists(file.name) for file in old if file.name not in new)
    assert all(old[0].storage.exists(name) for name in new)


def test_while_it_runs_it_is_not_begun_again(binjai, ani):
    binjai.learned(ani)
    batch = batches.request_batch(binjai.region, start=START, end=END, actor=binjai.admin)

    with pytest.raises(DomainError):
        batches.make_again(batch, actor=binjai.admin)
    assert Job.objects.count() == 1


def test_rights_that_ended_meanwhile_end_the_work(binjai, ani):
    binjai.learned(ani)
    batch = batches.request_batch(binjai.region, start=START, end=END, actor=binjai.admin)
    binjai.admin.groups.clear()

    batches.make(batch.job)

    assert batch.job.state == "failed"
    assert not BatchRow.objects.exists()


def test_numbers_and_check_pages_come_from_whoever_issues_proof(binjai, ani, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://asah.contoh.example/"
    asked = []

    def find(credits):
        asked.append(len(credits))
        return {credit.pk: CreditLink(f"S-{credit.pk}", "/sertifikat/abc/") for credit in credits}

    first = binjai.learned(ani, certificate_number="")
    second = binjai.learned(ani)

    with credit_links_from("course", find):
        rows = {row.credit_id: row for row in binjai.batch().rows.all()}

    assert asked == [2]
    assert rows[first.pk].certificate == f"S-{first.pk}"
    assert rows[second.pk].certificate == second.certificate_number
    assert {row.url for row in rows.values()} == {"https://asah.contoh.example/sertifikat/abc/"}
    assert not Problem.objects.exists()


def test_filling_costs_the_same_at_1_and_3(binjai, ani, django_assert_num_queries):
    for number in (1, 3):
        for _n in range(number):
            binjai.learned(ani, 1)
        batch = batches.request_batch(binjai.region, start=START, end=END, actor=binjai.admin)
        Job.objects.filter(pk=batch.job_id).update(state="running")
        batch.job.refresh_from_db()
        with django_assert_num_queries(20):
            filling.fill(batch, batch.job)
        assert batch.row_count == number


STEPS = st.lists(st.sampled_from(["learn", "batch", "reverse"]), max_size=12)


@settings(max_examples=15)
@given(steps=STEPS)
def test_each_credit_is_in_one_batch_however_they_follow(binjai, ani, steps):
    BatchRow.objects.all().delete()
    Credit.objects.update(reversed_at="2020-01-01T00:00Z")
    learned, exported = [], []
    for step in steps:
        if step == "learn":
            learned.append(binjai.learned(ani, 1))
        elif step == "reverse" and learned:
            reverse_credit(learned.pop(), actor=None, reason="Keliru.")
        elif step == "batch":
            wanted = [credit.pk for credit in learned if credit.pk not in exported]
            if not wanted:
                continue
            rows = binjai.batch().rows.values_list("credit", flat=True)
            assert list(rows) == wanted
            exported += wanted
    assert BatchRow.objects.count() == len(exported)
