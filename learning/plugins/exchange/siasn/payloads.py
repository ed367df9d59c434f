"""Bodies of ``kursus/save`` and ``diklat/save``, as the clients of agencies send them (domain
facts 3.4). Dates are dd-mm-yyyy, hours and years whole numbers; what we do not know is left empty.
Hours are those of the ledger, which may have changed after the row was written.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ..models import BatchRow

Payload = dict[str, Any]
# ``jenisDiklatId`` of what goes to ``diklat/save``; everything else goes to ``kursus/save``.
STRUCTURAL = 1
# ``latihanStrukturalId``: 1 SEPADA to 7 SESPATI, 8 any other. The ledger does not know which.
OTHER_STRUCTURAL = 8


def written(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def course_payload(row: BatchRow, *, person_id: str, agency_id: str = "") -> Payload:
    """``person_id`` is SIASN's ``pnsOrangId``, ``agency_id`` its ``instansiId``."""
    return {
        "id": row.siasn_id or None,
        "instansiId": agency_id,
        "institusiPenyelenggara": row.organiser,
        "jenisDiklatId": str(row.kind_id),
        "jenisKursus": "",
        # Agencies send the kind's name here; a client whose SIASN wants its old letters changes it.
        "jenisKursusSertipikat": row.kind,
        "jumlahJam": row.ledger_jp,
        "lokasiId": "",
        "namaKursus": row.title,
        "nomorSertipikat": row.certificate,
        "pnsOrangId": person_id,
        "rumpunDiklatId": row.field_id,
        "tahunKursus": row.ends_on.year,
        "tanggalKursus": written(row.starts_on),
        "tanggalSelesaiKursus": written(row.ends_on),
        "path": [],
    }


def training_payload(
    row: BatchRow, *, person_id: str, structural_id: int = OTHER_STRUCTURAL
) -> Payload:
    return {
        "bobot": 0,
        "id": row.siasn_id or None,
        "institusiPenyelenggara": row.organiser,
        "jenisKompetensi": "",
        "jumlahJam": row.ledger_jp,
        "latihanStrukturalId": str(structural_id),
        "nomor": row.certificate,
        "pnsOrangId": person_id,
        "tahun": row.ends_on.year,
        "tanggal": written(row.starts_on),
        "tanggalSelesai": written(row.ends_on),
    }
