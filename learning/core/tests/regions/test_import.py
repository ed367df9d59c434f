from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from learning.core.contract import DomainError
from learning.core.models import Assignment, IdentityNumber, Job, Person, Superior, Unit
from learning.core.regions import services
from learning.core.regions.importing import jobs
from learning.core.regions.importing.plan import Options, Planner
from learning.core.regions.importing.records import read_records
from learning.core.testing.factories import make_nip

from .tables import csv_table, workbook

NIP = "198703042010011002"
NIP_2 = "198801042011012003"
NI_PPPK = "199001012023212001"
HEADER = [
    "NIP",
    "Nama",
    "Gelar Depan",
    "Gelar Belakang",
    "Status",
    "Golongan",
    "Jabatan",
    "Jenis Jabatan",
    "Perangkat Daerah",
    "Unit Kerja",
    "NIP Atasan",
    "Email",
    "TMT",
]
SITI = [
    NIP, "Siti Rahma", "dr.", "M.Kes.", "PNS", "Penata Tk. I (III/d)", "Dokter Ahli Muda",
    "Fungsional", "Dinas Kesehatan", "Bidang Pelayanan", "", "siti@contoh.example", "01-02-2020",
]  # fmt: skip
BUDI = [
    NI_PPPK, "Budi", "", "", "", "9", "Perawat", "fungsional tertentu", "Dinas Kesehatan",
    "Bidang Pelayanan", NIP, "", "2023-03-01",
]  # fmt: skip


@pytest.fixture
def run(binjai, division):
    """Plan and, with ``apply``, import rows; returns the job."""

    def run(*rows, header=HEADER, region=binjai, apply=True, content=None, name="p.csv", **options):
        content = content or csv_table(rows, header)
        job = jobs.create_job(content=content, filename=name, region=region, **options)
        jobs.plan_job(job)
        if apply and job.state == Job.State.READY:
            jobs.start_apply(job)
            jobs.apply_job(job)
        return job

    return run


def messages(job):
    return [row.message for row in job.rows.all() if row.message]


def test_a_dry_run_writes_nobody(run):
    job = run(SITI, BUDI, apply=False)
    assert (job.state, job.counts, job.total) == ("ready", {"create": 2}, 2)
    assert not Person.objects.exists()


def test_new_people_come_with_everything(run, division):
    job = run(SITI, BUDI)
    assert (job.state, job.counts) == ("done", {"create": 2})
    siti = Person.objects.get(numbers__number=NIP)
    assert siti.full_name == "dr. Siti Rahma, M.Kes."
    assert (siti.status, siti.rank.code, siti.job_type.code) == ("pns", "III/d", "fungsional")
    assert siti.assignments.get().start == date(2020, 2, 1)
    assert (siti.unit, siti.region, siti.position) == (division, division.region, SITI[6])
    assert siti.user.email == "siti@contoh.example"
    assert not siti.user.has_usable_password()
    budi = Person.objects.get(numbers__number=NI_PPPK)
    assert (budi.status, budi.rank.code, budi.rank.scheme) == ("pppk", "IX", "pppk")
    assert Superior.objects.get().superior == siti


def test_importing_again_changes_nothing(run):
    run(SITI, BUDI)
    assert run(SITI, BUDI).counts == {"same": 2}
    assert (Person.objects.count(), Assignment.objects.count()) == (2, 2)


def test_changes_are_shown_and_made(run, agency):
    run(SITI)
    changed = [*SITI]
    changed[1], changed[6], changed[9] = "Siti R.", "Kepala Bidang", ""
    changed[12] = "01-03-2024"
    job = run(changed)
    assert job.counts == {"update": 1}
    assert set(job.rows.get().data["changes"]) == {"name", "position", "unit"}
    siti = Person.objects.get()
    assert (siti.name, siti.position, siti.unit) == ("Siti R.", "Kepala Bidang", agency)
    assert list(siti.assignments.values_list("start", "end")) == [
        (date(2024, 3, 1), None),
        (date(2020, 2, 1), date(2024, 2, 29)),
    ]


def test_empty_cells_change_nothing(run):
    run(SITI)
    assert run([NIP, "Siti Rahma"], header=["NIP", "Nama"]).counts == {"same": 1}


def test_errors_do_not_stop_good_rows(run):
    job = run(SITI, ["123", *BUDI[1:]], [NIP_2, "Wati", "", "", "Raja", *BUDI[5:]])
    assert job.counts == {"create": 1, "error": 2}
    assert Person.objects.get().name == "Siti Rahma"


def test_a_damaged_number_in_a_workbook_is_reported(run):
    damaged = [float(NIP), *SITI[1:]]
    job = run(content=workbook([damaged, BUDI[:10]], HEADER), name="p.xlsx")
    assert job.counts == {"error": 1, "create": 1}
    assert IdentityNumber.objects.get().number == NI_PPPK


def test_a_workbook_and_a_text_file_agree(run):
    run(SITI, BUDI)
    assert run(content=workbook([SITI, BUDI], HEADER), name="p.xlsx").counts == {"same": 2}


def test_missing_units_are_refused_or_added(run):
    row = [*SITI[:8], "Badan Baru", "Bidang A > Seksi B", *SITI[10:]]
    assert run(row).counts == {"error": 1}
    assert run(row, BUDI[:8] + row[8:10], create_units=True).counts == {"create": 2}
    unit = Person.objects.first().unit
    assert [above.name for above in unit.get_ancestors()] == ["Badan Baru", "Bidang A"]
    assert Unit.objects.filter(name="Seksi B").count() == 1


def test_a_closed_unit_is_not_opened_by_an_import(run, division):
    services.set_unit_active(division, active=False)
    assert run(SITI, [NIP_2, "Wati"], create_units=True).counts == {"error": 1, "create": 1}
    division.refresh_from_db()
    assert not division.is_active


def test_a_collision_makes_the_chunk_go_row_by_row(run, make_person, monkeypatch):
    """The rival lands between planning and writing; here it is rolled back with the chunk."""
    plan, met = Planner.plan, []

    def slow_plan(self, records):
        plans = plan(self, records)
        if not met:
            met.append(make_person("Lain", number=NIP))
        return plans

    job = jobs.create_job(
        content=csv_table([SITI, [NIP_2, "Wati"]], HEADER),
        filename="p.csv",
        region=make_person("Siapa").region,
        create_units=True,
    )
    jobs.plan_job(job)
    jobs.start_apply(job)
    monkeypatch.setattr(Planner, "plan", slow_plan)
    jobs.apply_job(job)
    assert (len(met), job.counts) == (1, {"create": 2})
    assert set(Person.objects.values_list("name", flat=True)) == {"Siapa", SITI[1], "Wati"}


def test_an_ambiguous_unit_asks_for_its_path(run, binjai, agency, division):
    other = services.add_unit(region=binjai, name="Bidang Lain", parent=agency)
    for parent in (division, other):
        services.add_unit(region=binjai, name="Subbagian Umum", parent=parent)
    row = [*SITI[:9], "Subbagian Umum", *SITI[10:]]
    assert run(row).counts == {"error": 1}
    row[9] = "Bidang Lain > Subbagian Umum"
    assert run(row).counts == {"create": 1}
    assert Person.objects.get().unit.get_parent() == other


def test_people_of_another_region_stay_unless_transferred(run, jambi):
    run(SITI)
    services.add_unit(region=jambi, name="Dinas Kesehatan")
    row = [*SITI[:9], "", *SITI[10:12], ""]
    assert run(row, region=jambi).counts == {"error": 1}
    assert Person.objects.get().region.code == "12.75"
    assert run(row, region=jambi, transfer=True).counts == {"update": 1}
    assert Person.objects.get().region == jambi


def test_a_former_number_still_finds_the_person(run):
    run(BUDI[:10])
    header = ["NIP", "NIP Lama", "Nama", "Status"]
    assert run([NIP_2, NI_PPPK, "Budi", "PNS"], header=header).counts == {"update": 1}
    assert Person.objects.get().numbers.get(is_current=True).number == NIP_2
    assert run(BUDI[:2], header=["NIP", "Nama"]).counts == {"same": 1}


def test_an_address_of_another_account_is_refused(run, make_person):
    make_person(email="siti@contoh.example")
    job = run(SITI)
    assert job.counts == {"error": 1}


def test_the_address_of_a_used_account_stays(run):
    run(SITI)
    user = Person.objects.get().user
    user.last_login = timezone.now()
    user.save()
    job = run([*SITI[:11], "curi@contoh.example", SITI[12]])
    assert (job.counts, len(messages(job))) == ({"same": 1}, 1)
    user.refresh_from_db()
    assert user.email == "siti@contoh.example"


def test_a_closed_account_gets_no_address(run):
    run(SITI)
    user = Person.objects.get().user
    user.is_active, user.email = False, None
    user.save()
    shown = run(SITI, apply=False)
    job = run(SITI)
    assert shown.counts == job.counts == {"same": 1}
    told = ["Akunnya ditutup: alamat surel tidak disimpan."]
    assert messages(shown) == messages(job) == told
    user.refresh_from_db()
    assert (user.email, user.is_active) == (None, False)


def test_a_start_in_the_future_is_refused(run):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert run([*SITI[:12], f"{tomorrow:%d-%m-%Y}"]).counts == {"error": 1}


def test_a_move_before_the_current_assignment_is_refused(run):
    run(SITI)
    assert run([*SITI[:6], "Lain", *SITI[7:12], "01-01-2019"]).counts == {"error": 1}
    assert Person.objects.get().position == SITI[6]


def test_superiors_in_a_circle_are_not_recorded(run):
    siti = [*SITI[:10], NI_PPPK, *SITI[11:]]
    job = run(siti, BUDI)
    assert job.counts == {"create": 2}
    assert (Superior.objects.count(), len(messages(job))) == (1, 1)


def test_an_unknown_superior_is_refused(run):
    assert run(BUDI).counts == {"error": 1}


def test_a_job_runs_once(run):
    job = run(SITI)
    with pytest.raises(DomainError):
        jobs.start_apply(job)
    with pytest.raises(DomainError):
        jobs.apply_job(job)


def test_an_unusable_table_fails_with_a_reason(run):
    job = run(["x", "y"], header=["A", "B"])
    assert job.state == "failed"
    assert job.message


def test_old_jobs_with_their_files_go(run):
    old = run(SITI)
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    run(BUDI[:2], header=HEADER[:2])
    assert not Job.objects.filter(pk=old.pk).exists()


def test_the_error_file_is_safe_in_a_spreadsheet(run):
    job = run(["123", '=HYPERLINK("http://x")', *SITI[2:]])
    lines = jobs.error_file(job).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=HYPERLINK" in lines[1]


def test_queries_do_not_grow_with_the_rows(run, django_assert_num_queries):
    for count in (1, 3):
        rows = [[make_nip(), f"Pegawai {number}", *SITI[2:11]] for number in range(count)]
        region = Unit.objects.first().region
        planner = Planner(region, Options())
        records = read_records(csv_table(rows, HEADER[:11]), "p.csv")
        with django_assert_num_queries(1):
            assert [plan.outcome for plan in planner.plan(records)] == ["create"] * count


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pegawai.csv"
    path.write_bytes(csv_table([SITI, ["123", "Salah"]], HEADER))
    return path


def test_the_command_shows_first_and_writes_when_told(file, division, capsys, tmp_path):
    out = tmp_path / "galat.csv"
    call_command("import_people", str(file), region="12.75", errors=out)
    assert "Would import 2 rows: create 1, error 1" in capsys.readouterr().out
    assert not Person.objects.exists()
    assert out.read_text(encoding="utf-8-sig").count("\n") == 2
    call_command("import_people", str(file), region="12.75", apply=True)
    assert Person.objects.get().name == "Siti Rahma"


@pytest.mark.parametrize(("path", "region"), [(None, "99.99"), ("/nowhere.csv", "12.75")])
def test_the_command_refuses_what_it_cannot_use(file, division, path, region):
    with pytest.raises(CommandError):
        call_command("import_people", path or str(file), region=region)
