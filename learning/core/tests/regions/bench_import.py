"""Not part of the suite: ``pytest learning/core/tests/regions/bench_import.py -s``."""

import time

from learning.core.models import Person
from learning.core.regions.importing import jobs
from learning.core.testing.factories import make_nip

from .tables import csv_table

ROWS = 2_000
# The issue asks for 10,000 rows in under a minute.
LIMIT_SECONDS = 60 * ROWS / 10_000
HEADER = ["NIP", "Nama", "Jabatan", "Perangkat Daerah", "Unit Kerja", "TMT"]


def table(position: str, start: str) -> bytes:
    return csv_table(
        [
            [make_nip(n), f"Pegawai {n}", position, f"Dinas {n % 30}", f"Bidang {n % 5}", start]
            for n in range(ROWS)
        ],
        HEADER,
    )


def test_importing_is_fast_enough(binjai):
    for position, start, outcome in (
        ("Analis", "01-01-2020", "create"),
        ("Analis", "01-01-2020", "same"),
        ("Pengelola", "01-01-2024", "update"),
    ):
        began = time.perf_counter()
        job = jobs.create_job(
            content=table(position, start), filename="p.csv", region=binjai, create_units=True
        )
        jobs.plan_job(job)
        jobs.start_apply(job)
        jobs.apply_job(job)
        seconds = time.perf_counter() - began
        print(f"{outcome}: {ROWS} rows in {seconds:.1f} s")  # noqa: T201
        assert job.counts == {outcome: ROWS}
        assert seconds < LIMIT_SECONDS
    assert Person.objects.count() == ROWS
