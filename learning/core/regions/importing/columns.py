"""Column names and cell values, as people in Indonesian offices write them."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import DomainError
from learning.core.regions.models import Person

HEADERS = {
    "number": "nip|ni|ni pppk|nip ni|nip ni pppk|nip nippppk|nipppk|nomor induk|nomor identitas|"
    "nip baru|number|identity number|employee number",
    "previous": "nip lama|nomor lama|nip sebelumnya|previous number|old number",
    "name": "nama|nama lengkap|nama pegawai|nama tanpa gelar|name|full name",
    "front_title": "gelar depan|front title|title before|title before the name",
    "back_title": "gelar belakang|back title|title after|title after the name",
    "status": "status|status kepegawaian|status pegawai|jenis asn|jenis pegawai|employment status",
    "rank": "golongan|gol|gol ruang|golongan ruang|pangkat|pangkat golongan|pangkat gol ruang|rank",
    "position": "jabatan|nama jabatan|position|job title",
    "job_type": "jenis jabatan|kelompok jabatan|job type|position type",
    "agency": "perangkat daerah|opd|skpd|instansi|perangkat daerah opd|agency",
    "unit": "unit|unit kerja|unit organisasi|unor|sub unit|nama unor",
    "superior": "atasan nip|nip atasan|atasan|nip atasan langsung|superior|superior number",
    "email": "email|e mail|surel|alamat email|alamat surel|email dinas",
    "group": "kelompok|nama kelompok|grup|group|group name",
    "start": "tmt|tmt jabatan|tmt penempatan|mulai|tanggal mulai|start|start date|from",
}
ALIASES = {alias: field for field, names in HEADERS.items() for alias in names.split("|")}
REQUIRED = ("number", "name")
LABELS = {
    "number": gettext_lazy("identity number"),
    "previous": gettext_lazy("former number"),
    "name": gettext_lazy("name"),
    "front_title": gettext_lazy("title before the name"),
    "back_title": gettext_lazy("title after the name"),
    "status": gettext_lazy("employment status"),
    "rank": gettext_lazy("rank"),
    "position": gettext_lazy("position"),
    "job_type": gettext_lazy("job type"),
    "agency": gettext_lazy("agency"),
    "unit": gettext_lazy("unit"),
    "superior": gettext_lazy("direct superior"),
    "email": gettext_lazy("e-mail"),
    "start": gettext_lazy("from"),
}
TEMPLATE_HEADER = (
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
)

STATUSES = {
    "pns": Person.Status.PNS,
    "cpns": Person.Status.CPNS,
    "calon pns": Person.Status.CPNS,
    "pppk": Person.Status.PPPK,
    "p3k": Person.Status.PPPK,
    "pppk penuh waktu": Person.Status.PPPK,
    "pppk paruh waktu": Person.Status.PPPK_PART_TIME,
    "p3k paruh waktu": Person.Status.PPPK_PART_TIME,
    "pppk part time": Person.Status.PPPK_PART_TIME,
    "paruh waktu": Person.Status.PPPK_PART_TIME,
    "lainnya": Person.Status.OTHER,
    "lain lain": Person.Status.OTHER,
    "other": Person.Status.OTHER,
    "non asn": Person.Status.OTHER,
}
JOB_TYPES = {
    "jpt": "jpt",
    "jpt pratama": "jpt",
    "jpt madya": "jpt",
    "jpt utama": "jpt",
    "pimpinan tinggi": "jpt",
    "jabatan pimpinan tinggi": "jpt",
    "jabatan pimpinan tinggi pratama": "jpt",
    "eselon ii": "jpt",
    "administrator": "administrator",
    "jabatan administrator": "administrator",
    "eselon iii": "administrator",
    "pengawas": "pengawas",
    "jabatan pengawas": "pengawas",
    "eselon iv": "pengawas",
    "fungsional": "fungsional",
    "jabatan fungsional": "fungsional",
    "jf": "fungsional",
    "jft": "fungsional",
    "fungsional tertentu": "fungsional",
    "pelaksana": "pelaksana",
    "jabatan pelaksana": "pelaksana",
    "jfu": "pelaksana",
    "fungsional umum": "pelaksana",
}
DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_PNS_RANK = re.compile(r"(?<![A-Z])(IV|III|II|I)\s*[/.\-]?\s*([A-E])(?![A-Z])")


def words(text: str) -> str:
    """Lower case, with anything but letters and digits as one space: for comparing labels."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def name_key(text: str) -> str:
    return " ".join(text.casefold().split())


def text(value: Any) -> str:
    """Return a cell as one line of text."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\x00", "").split()).removeprefix("'")


def match_header(row: list[Any]) -> dict[str, int]:
    """Return the column of every field that this row names; the first column of a name counts."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(row):
        field = ALIASES.get(words(text(cell)))
        if field and field not in columns:
            columns[field] = index
    return columns


def parse_status(value: str) -> str:
    status = STATUSES.get(words(value))
    if status is None:
        raise DomainError(
            _("Unknown status “%(value)s”: use PNS, CPNS, PPPK or PPPK Paruh Waktu.")
            % {"value": value[:40]}
        )
    return status


def parse_job_type(value: str) -> str:
    code = JOB_TYPES.get(words(value))
    if code is None:
        raise DomainError(
            _(
                "Unknown job type “%(value)s”: use JPT, Administrator, Pengawas, Fungsional or "
                "Pelaksana."
            )
            % {"value": value[:40]}
        )
    return code


def parse_date(value: str) -> date:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(value[:10], form).date()
        except ValueError:
            continue
    raise DomainError(
        _("“%(value)s” is not a date: write it as DD-MM-YYYY.") % {"value": value[:40]}
    )


def rank_code(value: str, *, contract: bool) -> str:
    """Read ``Penata Tk. I (III/d)`` as ``III/d`` and, for a PPPK, ``9`` as ``IX``."""
    value = value.upper()
    if contract:
        digits = re.search(r"\d+", value)
        roman = re.search(r"(?<![A-Z])[XVI]+(?![A-Z])", value)
        if digits:
            return to_roman(int(digits.group()))
        return roman.group() if roman else ""
    match = _PNS_RANK.search(value)
    return f"{match.group(1)}/{match.group(2).lower()}" if match else ""


def to_roman(number: int) -> str:
    if not 1 <= number <= 39:
        return ""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10]
