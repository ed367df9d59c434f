"""Reference rows that every installation starts with.

Forms and their ``jenisDiklatId``: SIASN (BKN) list of training kinds; forms and tracks: PerLAN
10/2018. Ranks: SIASN golongan ids. Rows are created when missing and never overwritten, so that
national administrators may rename or end them.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.text import slugify


def _day(jp: int) -> dict[str, int]:
    return {"value": jp, "cap_per_day": jp}


def _session(jp: int) -> dict[str, int]:
    return {"value": jp, "sessions_per_month": 2}


FORMS_SINCE = date(2018, 1, 1)
FORMS_BASIS = "Peraturan LAN 10/2018"

CLASSICAL = (
    (1, "structural-training", "Pelatihan Struktural Kepemimpinan"),
    (2, "functional-training", "Pelatihan Fungsional"),
    (3, "technical-training", "Pelatihan Teknis"),
    (4, "workshop", "Workshop/Lokakarya"),
    (5, "managerial-training", "Pelatihan Manajerial"),
    (6, "social-cultural-training", "Pelatihan Sosial Kultural"),
    (7, "socialisation", "Sosialisasi"),
    (8, "technical-guidance", "Bimbingan Teknis"),
    (9, "seminar", "Seminar/Konferensi/Sarasehan"),
    (11, "course", "Kursus"),
    (12, "upgrading", "Penataran"),
    (13, "other-classical", "Pelatihan Klasikal Lainnya"),
)
NON_CLASSICAL = (
    (10, "internship", "Magang/Praktik Kerja"),
    (14, "coaching", "Coaching"),
    (15, "mentoring", "Mentoring"),
    (16, "e-learning", "E-Learning"),
    (17, "distance-training", "Pelatihan Jarak Jauh"),
    (18, "detachment", "Detasering"),
    (19, "outbound", "Outbond"),
    (20, "benchmarking", "Patok Banding (Benchmarking)"),
    (21, "exchange", "Pertukaran PNS dengan Pegawai Swasta/BUMN/BUMD"),
    (22, "self-study", "Belajar Mandiri"),
    (23, "learning-community", "Komunitas Belajar"),
    (24, "workplace-guidance", "Bimbingan di Tempat Kerja"),
    (25, "other-non-classical", "Pelatihan Nonklasikal Lainnya"),
)
EDUCATION = (
    (None, "study-assignment", "Tugas Belajar"),
    (None, "study-permit", "Izin Belajar"),
)

PNS_RANKS = (
    ("I", ("Juru Muda", "Juru Muda Tingkat I", "Juru", "Juru Tingkat I")),
    ("II", ("Pengatur Muda", "Pengatur Muda Tingkat I", "Pengatur", "Pengatur Tingkat I")),
    ("III", ("Penata Muda", "Penata Muda Tingkat I", "Penata", "Penata Tingkat I")),
    (
        "IV",
        (
            "Pembina",
            "Pembina Tingkat I",
            "Pembina Utama Muda",
            "Pembina Utama Madya",
            "Pembina Utama",
        ),
    ),
)
PPPK_RANKS = tuple("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split())

JOB_TYPES = (
    ("jpt", "Jabatan Pimpinan Tinggi"),
    ("administrator", "Administrator"),
    ("pengawas", "Pengawas"),
    ("fungsional", "Jabatan Fungsional"),
    ("pelaksana", "Pelaksana"),
)

# Government affairs of UU 23/2014 and their supporting functions.
FIELDS = (
    "Pendidikan",
    "Kesehatan",
    "Pekerjaan umum dan penataan ruang",
    "Perumahan rakyat dan kawasan permukiman",
    "Ketenteraman, ketertiban umum, dan pelindungan masyarakat",
    "Sosial",
    "Tenaga kerja",
    "Pemberdayaan perempuan dan pelindungan anak",
    "Pangan",
    "Pertanahan",
    "Lingkungan hidup",
    "Administrasi kependudukan dan pencatatan sipil",
    "Pemberdayaan masyarakat dan desa",
    "Pengendalian penduduk dan keluarga berencana",
    "Perhubungan",
    "Komunikasi dan informatika",
    "Koperasi, usaha kecil, dan menengah",
    "Penanaman modal",
    "Kepemudaan dan olahraga",
    "Statistik",
    "Persandian",
    "Kebudayaan",
    "Perpustakaan",
    "Kearsipan",
    "Kelautan dan perikanan",
    "Pariwisata",
    "Pertanian",
    "Kehutanan",
    "Energi dan sumber daya mineral",
    "Perdagangan",
    "Perindustrian",
    "Transmigrasi",
    "Perencanaan",
    "Keuangan",
    "Kepegawaian, pendidikan, dan pelatihan",
    "Penelitian dan pengembangan",
    "Pengawasan",
    "Kesatuan bangsa dan politik",
    "Pemerintahan umum",
    "Manajemen dan kepemimpinan",
)

# UU 20/2023 article 49 makes learning a duty of every ASN; PP 11/2017 asks 20 JP a year of a PNS,
# PP 49/2018 allows a PPPK 24. A first year, not the first: nobody is warned of years gone by.
TARGETS_SINCE = date(2024, 1, 1)
TARGETS = (
    ("pns", 20, None, "PP 11/2017 jo. PP 17/2020 pasal 203"),
    ("cpns", 20, None, "PP 11/2017 jo. PP 17/2020 pasal 203"),
    ("pppk", None, 24, "PP 49/2018 jo. Peraturan LAN 15/2020"),
)

# Conversion table in the annex of PerLAN 10/2018: national, international. ``None`` as the value
# means that what was done counts. Seminars, workshops and socialisations bring their hours once a
# day, whoever invites. Guidance at the workplace has no figure: the verifier decides.
PER_DAY, PER_SESSION, PER_EVENT = "per_day", "per_session", "per_event"
TABLE = (
    (("study-assignment", "study-permit"), "per_semester", {"value": 20}, {"value": 20}),
    (("structural-training",), "programme", {}, None),
    (
        (
            *("managerial-training", "technical-training", "functional-training"),
            *("social-cultural-training", "course", "upgrading", "technical-guidance"),
            *("distance-training", "outbound"),
        ),
        "programme",
        {},
        {"surcharge_percent": 20},
    ),
    (("seminar", "socialisation"), PER_DAY, _day(4), _day(6)),
    (("workshop",), PER_DAY, _day(5), _day(7)),
    (("coaching", "mentoring"), PER_SESSION, _session(2), _session(4)),
    (("e-learning",), PER_DAY, {"cap_per_day": 3}, {"cap_per_day": 4}),
    (
        ("self-study", "learning-community"),
        PER_DAY,
        {"cap_per_day": 2},
        {"cap_per_day": 2, "surcharge_percent": 20},
    ),
    (("detachment", "exchange", "internship"), PER_EVENT, {"value": 20}, {"value": 24}),
    (("benchmarking",), PER_EVENT, {"value": 10}, {"value": 20}),
)

GetModel = Callable[[str, str], Any]


@transaction.atomic
def load_reference(get_model: GetModel = apps.get_model) -> None:
    """Create missing rows. Migrations hand over their historical ``get_model``."""
    _add(get_model("learning", "DevelopmentForm"), ("code",), _forms())
    _add(get_model("learning", "Rank"), ("scheme", "code"), _ranks())
    _add(get_model("learning", "JobType"), ("code",), _job_types())
    _add(get_model("learning", "FieldOfKnowledge"), ("code",), _fields())


@transaction.atomic
def load_credit_rules(get_model: GetModel = apps.get_model) -> None:
    """As ``load_reference``, for the conversion table of learning hours."""
    _add(get_model("learning", "CreditRule"), ("form_code", "scope"), _credit_rules())


def _credit_rules() -> Iterable[dict[str, Any]]:
    for codes, basis, national, international in TABLE:
        for scope, figures in (("national", national), ("international", international)):
            for code in codes if figures is not None else ():
                yield {
                    "form_code": code,
                    "scope": scope,
                    "basis": basis,
                    "valid_from": FORMS_SINCE,
                    "legal_basis": FORMS_BASIS,
                    **figures,
                }


@transaction.atomic
def load_targets(get_model: GetModel = apps.get_model) -> None:
    """As ``load_reference``, for the learning hours of a year."""
    _add(get_model("learning", "YearlyTarget"), ("status",), _targets())


def _targets() -> Iterable[dict[str, Any]]:
    for status, minimum, maximum, basis in TARGETS:
        yield {
            "status": status,
            "minimum": minimum,
            "maximum": maximum,
            "valid_from": TARGETS_SINCE,
            "legal_basis": basis,
        }


def _add(model: Any, key: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> None:
    known = set(model._default_manager.values_list(*key))
    model._default_manager.bulk_create(
        model(**row) for row in rows if tuple(row[name] for name in key) not in known
    )


def _forms() -> Iterable[dict[str, Any]]:
    tracks = (("classical", CLASSICAL), ("non_classical", NON_CLASSICAL), ("education", EDUCATION))
    for track, forms in tracks:
        for siasn_id, code, name in forms:
            yield {
                "code": code,
                "name": name,
                "track": track,
                "siasn_id": siasn_id,
                "valid_from": FORMS_SINCE,
                "legal_basis": FORMS_BASIS,
            }


def _ranks() -> Iterable[dict[str, Any]]:
    order = 0
    for group, (roman, names) in enumerate(PNS_RANKS, start=1):
        for step, name in enumerate(names, start=1):
            order += 1
            yield {
                "scheme": "pns",
                "code": f"{roman}/{'abcde'[step - 1]}",
                "name": name,
                "siasn_id": f"{group}{step}",
                "order": order,
            }
    for order, code in enumerate(PPPK_RANKS, start=1):
        yield {"scheme": "pppk", "code": code, "name": "", "siasn_id": "", "order": order}


def _job_types() -> Iterable[dict[str, Any]]:
    for order, (code, name) in enumerate(JOB_TYPES, start=1):
        yield {"code": code, "name": name, "order": order}


def _fields() -> Iterable[dict[str, Any]]:
    for name in FIELDS:
        yield {"code": slugify(name), "name": name}
