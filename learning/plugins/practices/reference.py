"""Reference rows that every installation starts with.

Affairs: UU 23/2014 on regional government, article 12 (the first six are basic services).
Evidence indicators and weights: the 2026 guideline of the regional innovation index (Permendagri
104/2018). Rows are created when missing and never overwritten.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.text import slugify

BASIC_SERVICES = (
    "Pendidikan",
    "Kesehatan",
    "Pekerjaan Umum dan Penataan Ruang",
    "Perumahan Rakyat dan Kawasan Permukiman",
    "Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat",
    "Sosial",
)
OTHERS = (
    "Tenaga Kerja",
    "Pemberdayaan Perempuan dan Pelindungan Anak",
    "Pangan",
    "Pertanahan",
    "Lingkungan Hidup",
    "Administrasi Kependudukan dan Pencatatan Sipil",
    "Pemberdayaan Masyarakat dan Desa",
    "Pengendalian Penduduk dan Keluarga Berencana",
    "Perhubungan",
    "Komunikasi dan Informatika",
    "Koperasi, Usaha Kecil, dan Menengah",
    "Penanaman Modal",
    "Kepemudaan dan Olahraga",
    "Statistik",
    "Persandian",
    "Kebudayaan",
    "Perpustakaan",
    "Kearsipan",
    "Kelautan dan Perikanan",
    "Pariwisata",
    "Pertanian",
    "Kehutanan",
    "Energi dan Sumber Daya Mineral",
    "Perdagangan",
    "Perindustrian",
    "Transmigrasi",
    "Perencanaan",
    "Keuangan",
    "Kepegawaian serta Pendidikan dan Pelatihan",
    "Penelitian dan Pengembangan",
    "Pengawasan",
)
EVIDENCE_SINCE = date(2026, 1, 1)
EVIDENCE_BASIS = "Permendagri 104/2018, pedoman 2026"
EVIDENCE = (
    ("regulation", "Regulasi inovasi", 3),
    ("people", "Ketersediaan SDM", 2),
    ("budget", "Dukungan anggaran", 2),
    ("tools", "Alat kerja", 2),
    ("guidance", "Bimbingan teknis", 1),
    ("plan", "Integrasi dalam RKPD", 2),
    ("actors", "Keterlibatan aktor", 1),
    ("executors", "Pelaksana inovasi", 1),
    ("network", "Jejaring inovasi", 1),
    ("socialisation", "Sosialisasi", 1),
    ("manual", "Pedoman teknis", 1),
    ("information", "Kemudahan informasi layanan", 1),
    ("process", "Kemudahan proses", 2),
    ("complaints", "Penyelesaian pengaduan", 1),
    ("integration", "Layanan terintegrasi", 2),
    ("replication", "Replikasi", 3),
    ("speed", "Kecepatan penciptaan", 2),
    ("benefit", "Kemanfaatan", 3),
    ("monitoring", "Monitoring dan evaluasi", 2),
    ("video", "Video inovasi", 4),
)
PARAMETERS = {
    "complaints": (
        "Terselesaikan paling banyak 50 %",
        "Terselesaikan 51–90 %",
        "Terselesaikan paling sedikit 91 %",
    ),
    "benefit": ("1–200 orang", "201–500 orang", "501 orang atau lebih"),
}


def load(get_model: Any) -> None:
    """``get_model(app_label, name)``: the registry's, or a migration's."""
    _affairs(get_model("learning_practices", "Affair"))
    _evidence(get_model("learning_practices", "EvidenceIndicator"))


def _affairs(model: Any) -> None:
    for name in (*BASIC_SERVICES, *OTHERS):
        model.objects.get_or_create(
            code=slugify(name)[:60],
            defaults={"name": name, "is_basic_service": name in BASIC_SERVICES},
        )


def _evidence(model: Any) -> None:
    for order, (code, name, weight) in enumerate(EVIDENCE):
        low, middle, high = PARAMETERS.get(code, ("", "", ""))
        model.objects.get_or_create(
            code=code,
            valid_from=EVIDENCE_SINCE,
            defaults={
                "name": name,
                "weight": weight,
                "order": order,
                "low": low,
                "middle": middle,
                "high": high,
                "legal_basis": EVIDENCE_BASIS,
            },
        )
