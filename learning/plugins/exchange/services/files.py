"""The files of a batch, written from its rows as they were kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet

from learning.core.api import sheets

from ..models import Batch, BatchFile, BatchRow, private_files
from ..siasn.payloads import STRUCTURAL, written

What = BatchFile.What
KINDS = ("xlsx", "csv")
# SIASN's words, whatever language the administrator reads.
HEAD = [
    *("NIP", "Nama", "Instansi", "Unit Kerja", "ID Jenis Diklat", "Jenis Diklat", "Nama Kursus"),
    *("Institusi Penyelenggara", "Nomor Sertifikat", "Tanggal Mulai", "Tanggal Selesai"),
    *("Tahun", "Jumlah JP", "Rumpun", "URL Verifikasi"),
]


def write_files(batch: Batch) -> list[BatchFile]:
    """Make the files anew from the rows. Those whose data were erased are no longer in them."""
    found = []
    for what, rows in parts(batch):
        number = rows.count()
        for kind in KINDS if number else ():
            found.append(_write(batch, what, kind, rows, number))
    remove(batch.files.exclude(pk__in=[file.pk for file in found]))
    return found


def parts(batch: Batch) -> list[tuple[str, QuerySet[BatchRow]]]:
    rows = batch.rows.exclude(number="").order_by("pk")
    return [
        (What.COURSES, rows.exclude(kind_id=STRUCTURAL)),
        (What.STRUCTURAL, rows.filter(kind_id=STRUCTURAL)),
    ]


def lines(rows: QuerySet[BatchRow]) -> Iterator[list[Any]]:
    yield HEAD
    for row in rows.iterator(chunk_size=2_000):
        yield [
            sheets.Digits(row.number),
            *(row.name, row.agency, row.unit, row.kind_id, row.kind, row.title),
            *(row.organiser, row.certificate, written(row.starts_on), written(row.ends_on)),
            *(row.ends_on.year, row.jp, row.field, row.url),
        ]


def _write(batch: Batch, what: str, kind: str, rows: QuerySet[BatchRow], number: int) -> BatchFile:
    with tempfile.TemporaryFile() as out:
        sheets.write(lines(rows), out, kind=kind)
        out.seek(0)
        known = BatchFile.objects.filter(batch=batch, what=what, kind=kind).first()
        file = known or BatchFile(batch=batch, what=what, kind=kind)
        old, file.rows = file.file.name, number
        file.file.save(file_name(file), File(out), save=False)
        file.save()
    if old and old != file.file.name:
        transaction.on_commit(partial(private_files().delete, old))
    return file


def remove(files: QuerySet[BatchFile]) -> None:
    names = [name for name in files.values_list("file", flat=True) if name]
    files.delete()
    for name in names:
        transaction.on_commit(partial(private_files().delete, name))


def file_name(file: BatchFile) -> str:
    word = {What.COURSES: "kursus", What.STRUCTURAL: "diklat-struktural"}[What(file.what)]
    return f"siasn-{file.batch.region.slug}-{file.batch_id}-{word}.{file.kind}"
