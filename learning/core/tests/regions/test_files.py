import io
import zipfile
from datetime import date

import pytest

from learning.core.regions.importing import files
from learning.core.regions.importing.files import UnreadableFile
from learning.core.regions.importing.records import read_records

from .tables import csv_table, workbook

NIP = "198703042010011002"
ROW = [NIP, "Siti", "PNS", "Dinas Kesehatan"]


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(delimiter, encoding):
    content = csv_table([ROW], delimiter=delimiter, encoding=encoding)
    [record] = read_records(content, "pegawai.csv")
    assert (record.number, record.name, record.errors) == (NIP, "Siti", [])


def test_windows_text_is_read():
    [record] = read_records(csv_table([[NIP, "José", "", ""]], encoding="cp1252"), "p.csv")
    assert record.name == "José"


def test_a_workbook_is_read_like_text():
    [record] = read_records(workbook([ROW]), "pegawai.XLSX")
    assert (record.number, record.agency) == (NIP, "Dinas Kesehatan")


def test_titles_above_the_header_and_empty_rows_are_skipped():
    content = b"Daftar Pegawai;;;\n;;;\n" + csv_table([["", "", "", ""], ROW])
    [record] = read_records(content, "p.csv")
    assert record.row == 5


def test_columns_have_many_names_in_any_order():
    header = ["Employee Number", "E-Mail", "NAMA LENGKAP ", "nip (baru)", "Gol/Ruang", "TMT"]
    header[0] = "Catatan"
    row = ["x", "siti@contoh.example", "Siti  Rahma", NIP, "III/d", "01/02/2020"]
    [record] = read_records(csv_table([row], [*header[:3], "NIP Baru", *header[4:]]), "p.csv")
    assert (record.name, record.email, record.rank) == (
        "Siti Rahma",
        "siti@contoh.example",
        "III/d",
    )
    assert record.start == date(2020, 2, 1)


@pytest.mark.parametrize("value", [198703042010011002, 1.98703042010011e17])
def test_a_figure_in_a_workbook_is_never_imported_damaged(value):
    [record] = read_records(workbook([[value, "Siti", "", ""]]), "p.xlsx")
    assert record.number == ""
    assert len(record.errors) == 1


@pytest.mark.parametrize("value", ["1,98703042010011E+17", "1.98703E+17", "198703042010011000"])
def test_a_rounded_figure_in_text_is_refused(value):
    [record] = read_records(csv_table([[value, "Siti", "", ""]]), "p.csv")
    assert (record.number, len(record.errors)) == ("", 1)


def test_an_apostrophe_before_the_number_is_accepted():
    [record] = read_records(csv_table([[f"'{NIP}", "'Siti", "", ""]]), "p.csv")
    assert (record.number, record.name, record.errors) == (NIP, "Siti", [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Nama", ""),
        ("Nama", "S" * 161),
        ("NIP", "123"),
        ("Status", "Raja"),
        ("Jenis Jabatan", "Sultan"),
        ("TMT", "kemarin"),
        ("Email", "bukan-surel"),
        ("NIP Atasan", "123"),
        ("Unit Kerja", "Bidang tanpa dinas"),
    ],
)
def test_what_is_wrong_stays_with_its_row(column, value):
    cells = {"NIP": NIP, "Nama": "Siti", column: value}
    other = {"NIP": "198801042011012003", "Nama": "Budi"}
    rows = [list(cells.values()), [other.get(name, "") for name in cells]]
    bad, good = read_records(csv_table(rows, list(cells)), "p.csv")
    assert (len(bad.errors), good.errors) == (1, [])


def test_a_repeated_number_is_refused_the_second_time():
    first, second = read_records(csv_table([ROW, ROW]), "p.csv")
    assert (first.errors, len(second.errors)) == ([], 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.txt", csv_table([ROW])),
        ("p.xlsm", workbook([ROW])),
        ("p.csv", b""),
        ("p.csv", b" \n"),
        ("p.xlsx", b""),
        ("p.xlsx", csv_table([ROW])),
        ("p.csv", workbook([ROW])),
        ("p.csv", b"%PDF-1.7 ..."),
        ("p.csv", b"NIP;Nama\n\x00\x01\x02;x"),
        ("p.csv", csv_table([])),
        ("p.csv", csv_table([ROW], ["A", "B", "C", "D"])),
        ("p.csv", csv_table([ROW], ["NIP", "B", "C", "D"])),
        ("p.xlsx", zipped(readme=b"x")),
        ("p.xlsx", zipped(xl__workbook_xml=b"<broken")),
        ("p.xlsx", b"PK\x03\x04 not a zip"),
        ("p.csv", b"x" * (files.MAX_BYTES + 1)),
    ],
)
def test_files_that_cannot_be_used_are_refused(name, content):
    with pytest.raises(UnreadableFile) as refusal:
        read_records(content, name)
    assert refusal.value.message


def test_a_zip_bomb_is_refused_unopened():
    bomb = zipped(xl__workbook_xml=b"x", xl__sheet=b"0" * (files.MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < files.MAX_BYTES
    with pytest.raises(UnreadableFile):
        files.check_file(bomb, "p.xlsx")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("learning.core.regions.importing.records.MAX_ROWS", 1)
    with pytest.raises(UnreadableFile):
        read_records(csv_table([ROW, ROW]), "p.csv")


def test_a_huge_cell_is_refused():
    with pytest.raises(UnreadableFile):
        read_records(csv_table([[NIP, "x" * 200_000, "", ""]]), "p.csv")
