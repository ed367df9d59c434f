"""The innovations as open data: what each column means, and the rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from learning.core.api import safe_cell

from ..models import Entry
from .facets import SAMPLE_TAG

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
PAGE_SIZE = 500
SEPARATOR = "; "
BOM = "\ufeff"


@dataclass(frozen=True)
class Column:
    """``kind`` is a type of Frictionless Table Schema."""

    name: str
    kind: str
    meaning: str | Promise
    value: Callable[[Entry, HttpRequest], Any]


COLUMNS = (
    Column("id", "string", _("Stays the same for good, also when the address changes"),
           lambda e, r: str(e.translation_key)),
    Column("judul", "string", _("Title"), lambda e, r: e.title),
    Column("ringkasan", "string", _("One or two sentences"), lambda e, r: e.summary),
    Column("alamat", "string", _("Address of the page"),
           lambda e, r: r.build_absolute_uri(e.url) if e.url else ""),
    Column("daerah_kode", "string", _("Code of the region (Ministry of Home Affairs)"),
           lambda e, r: e.region.code),
    Column("daerah", "string", _("Name of the region"), lambda e, r: e.region.name),
    Column("perangkat_daerah", "string", _("Agency"), lambda e, r: str(e.agency or "")),
    Column("urusan", "string", _("Main government affair"), lambda e, r: str(e.affair or "")),
    Column("urusan_lain", "string", _("Further affairs, separated by a semicolon"),
           lambda e, r: SEPARATOR.join(affair.name for affair in e.other_affairs.all())),
    Column("tahapan", "string", _("inisiatif, uji coba or penerapan"),
           lambda e, r: _code(STAGE_CODES, e.stage)),
    Column("jenis", "string", _("digital or nondigital"),
           lambda e, r: _code(KIND_CODES, e.technology)),
    Column("bentuk", "string", _("Governance, public service or another form"),
           lambda e, r: _code(FORM_CODES, e.form)),
    Column("inisiator", "string", _("Who started it"),
           lambda e, r: _code(INITIATOR_CODES, e.initiator)),
    Column("tahun", "integer", _("Year in which it began, else of publication"),
           lambda e, r: e.year),
    Column("dapat_direplikasi", "boolean", _("Whether its region marked it as ready to copy"),
           lambda e, r: e.is_replicable),
    Column("direplikasi_oleh", "integer", _("Number of regions that took it over"),
           lambda e, r: e.adoption_count),
    Column("indikator", "string", _("What the first figure measures"), lambda e, r: e.figure_name),
    Column("satuan", "string", _("Unit of the figure"), lambda e, r: e.figure_unit),
    Column("sebelum", "number", _("The figure before"), lambda e, r: _number(e.figure_before)),
    Column("sesudah", "number", _("The latest figure"), lambda e, r: _number(e.figure_after)),
    Column("tag", "string", _("Tags, separated by a semicolon"),
           lambda e, r: SEPARATOR.join(t.name for t in e.tags.all() if t.slug != SAMPLE_TAG)),
    Column("data_contoh", "boolean", _("Whether it is a sample for trying the system out"),
           lambda e, r: any(tag.slug == SAMPLE_TAG for tag in e.tags.all())),
    Column("terbit", "date", _("Day of first publication"), lambda e, r: _day(e.published_at)),
    Column("diubah", "date", _("Day of the last change"), lambda e, r: _day(e.changed_at)),
)  # fmt: skip
# Data keep their words when the interface changes its language.
STAGE_CODES = {"initiative": "inisiatif", "trial": "uji coba", "in_use": "penerapan"}
KIND_CODES = {"digital": "digital", "not_digital": "nondigital"}
FORM_CODES = {
    "governance": "tata kelola pemerintahan",
    "service": "pelayanan publik",
    "other": "bentuk lain",
}
INITIATOR_CODES = {
    "head": "kepala daerah",
    "council": "anggota DPRD",
    "agency": "perangkat daerah",
    "employee": "ASN",
    "public": "masyarakat",
}


def _code(codes: dict[str, str], value: str) -> str:
    return codes.get(value, "")


def _number(value: Any) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _day(moment: Any) -> str | None:
    return moment.date().isoformat() if moment else None


def with_relations(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """All that the columns read, in a fixed order. Two queries beside the rows' own."""
    tags = Prefetch("tags", queryset=Tag.objects.order_by("name"))
    found = rows.select_related("region", "agency", "affair")
    return found.prefetch_related(tags, "other_affairs").order_by("pk")


def record(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    return {column.name: column.value(entry, request) for column in COLUMNS}


def schema() -> dict[str, Any]:
    """Frictionless Table Schema of the rows."""
    fields = [
        {"name": column.name, "type": column.kind, "description": str(column.meaning)}
        for column in COLUMNS
    ]
    return {"fields": fields, "primaryKey": "id", "missingValues": [""]}


class Echo:
    """The csv module writes into it, and gets the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: QuerySet[Entry], request: HttpRequest) -> Iterator[str]:
    """Line by line; no cell begins a formula. Rows are read in batches."""
    writer = csv.writer(Echo())
    yield BOM + writer.writerow([column.name for column in COLUMNS])
    for entry in with_relations(rows).iterator(chunk_size=PAGE_SIZE):
        cells = [column.value(entry, request) for column in COLUMNS]
        yield writer.writerow([_cell(value) for value in cells])


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(value) if isinstance(value, str) else value
