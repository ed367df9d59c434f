"""Tables out, and the empty one to fill in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from learning.core.api import sheets

from . import html
from .numbers import plain
from .table import HEAD, KINDS, LETTERS, PAIR
from .values import ImportedCategory, ImportedQuestion

EXAMPLES = [
    {
        **{"Jenis": "Pilihan ganda", "Kategori": "Etika > Dasar", "Nama": "Nilai dasar"},
        **{"Soal": "Singkatan nilai dasar ASN adalah …", "Pilihan A": "BerAKHLAK"},
        **{"Pilihan B": "PANCA", "Pilihan C": "SIGAP", "Jawaban benar": "A", "Nilai": "1"},
        **{"Pembahasan": "BerAKHLAK adalah nilai dasar ASN.", "Tag": "etika, dasar", "Kode": "E-1"},
    },
    {
        **{"Jenis": "Pilihan jamak", "Soal": "Manakah yang termasuk dokumen anggaran?"},
        **{"Pilihan A": "RKA", "Pilihan B": "DPA", "Pilihan C": "KTP", "Jawaban benar": "A, B"},
    },
    {
        **{"Jenis": "Benar-salah", "Soal": "Gratifikasi wajib dilaporkan."},
        **{"Jawaban benar": "Benar"},
    },
    {
        **{"Jenis": "Isian singkat", "Soal": "Ibu kota Jawa Barat adalah …"},
        **{"Jawaban benar": "Bandung; Kota Bandung"},
    },
    {
        **{"Jenis": "Angka", "Soal": "Berapa 1/3 dari 1? Dua angka di belakang koma."},
        **{"Jawaban benar": "0,33", "Toleransi": "0,01"},
    },
    {
        **{"Jenis": "Menjodohkan", "Soal": "Jodohkan provinsi dengan ibu kotanya."},
        **{"Pilihan A": "Bali = Denpasar", "Pilihan B": "Papua = Jayapura"},
    },
    {
        **{"Jenis": "Mengurutkan", "Soal": "Urutkan tahap penyusunan surat."},
        **{"Pilihan A": "Konsep", "Pilihan B": "Paraf", "Pilihan C": "Tanda tangan"},
    },
    {
        **{"Jenis": "Esai", "Soal": "Jelaskan asas pelayanan publik."},
        **{"Jawaban benar": "Petunjuk bagi pemeriksa: sebut tiga asas.", "Nilai": "5"},
    },
    {"Jenis": "Keterangan", "Soal": "Bacalah teks berikut sebelum melanjutkan."},
]
INSTRUCTIONS = [
    ("Kolom", "Cara mengisi"),
    ("Jenis", "Salah satu dari: " + ", ".join(KINDS.values()) + ". Wajib diisi."),
    ("Kategori", "Nama kategori; bagian di bawahnya ditulis setelah tanda >. Boleh kosong."),
    ("Nama", "Nama singkat untuk pengelola bank soal. Kosong: awal kalimat soal."),
    ("Soal", "Kalimat soal. Wajib diisi. Rumus ditulis di antara \\( dan \\)."),
    (
        "Pilihan A–H",
        "Pilihan jawaban. Menjodohkan: kiri = kanan. Mengurutkan: tulis dalam urutan yang benar.",
    ),
    (
        "Jawaban benar",
        "Pilihan ganda: satu huruf. Pilihan jamak: huruf dipisahkan koma. Benar-salah: Benar atau "
        "Salah. Isian singkat dan Angka: jawaban; beberapa jawaban dipisahkan titik koma. "
        "Esai: petunjuk bagi pemeriksa.",
    ),
    ("Toleransi", "Hanya untuk Angka: selisih yang masih dianggap benar."),
    ("Nilai", "Nilai tertinggi soal. Kosong: 1."),
    ("Pembahasan", "Penjelasan yang dibaca peserta setelah menjawab."),
    ("Tag", "Kata kunci, dipisahkan koma."),
    (
        "Kode",
        "Kode tetap soal. Jika berkas diimpor lagi, soal dengan kode yang sama diperbarui.",
    ),
]


def rows(questions: Sequence[ImportedQuestion]) -> list[list[str]]:
    return [HEAD, *(_row(question) for question in questions)]


def write(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    return "".join(sheets.csv_lines(rows(questions))).encode()


def write_workbook(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    out = io.BytesIO()
    sheets.write_xlsx(rows(questions), out)
    return out.getvalue()


def template(kind: str) -> bytes:
    """The table with one example a type; the workbook also says how to fill it in."""
    table = [HEAD, *([row.get(name, "") for name in HEAD] for row in EXAMPLES)]
    if kind == "csv":
        return "".join(sheets.csv_lines(table)).encode()
    book = Workbook(write_only=True)
    for title, lines, width in (("Soal", table, 22), ("Petunjuk", INSTRUCTIONS, 60)):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place in range(1, len(lines[0]) + 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        for line in lines:
            sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(question: ImportedQuestion) -> list[str]:
    kind = question.type
    if kind == "choice" and not question.body["single"]:
        kind = "multiple"
    cells = {
        "Jenis": KINDS[kind],
        "Kategori": " > ".join(name.replace("/", "//") for name in question.category),
        "Nama": question.name,
        "Soal": html.to_plain(question.stem),
        "Nilai": plain(question.default_mark),
        "Pembahasan": html.to_plain(question.general_feedback),
        "Tag": ", ".join(question.tags),
        "Kode": question.id_number,
        **_answers(kind, question.body),
    }
    return [cells.get(name, "") for name in HEAD]


def _answers(kind: str, body: dict[str, Any]) -> dict[str, str]:
    if kind in ("choice", "multiple"):
        letters = zip(LETTERS, body["options"], strict=False)
        right = [letter for letter, row in letters if Decimal(row["fraction"]) > 0]
        texts = [html.to_plain(row["text"]) for row in body["options"]]
        return {**_options(texts), "Jawaban benar": ", ".join(right)}
    if kind == "true_false":
        return {"Jawaban benar": "Benar" if body["right"] else "Salah"}
    if kind == "short":
        return {"Jawaban benar": "; ".join(row["pattern"] for row in body["answers"])}
    if kind == "numerical":
        first = body["answers"][0]["tolerance"] if body["answers"] else "0"
        values = "; ".join(str(row["value"]) for row in body["answers"])
        return {"Jawaban benar": values, "Toleransi": str(first)}
    if kind == "matching":
        pairs = [(html.to_plain(row["text"]), row["answer"]) for row in body["pairs"]]
        return _options([f"{left} {PAIR} {right}" for left, right in pairs])
    if kind == "ordering":
        return _options([html.to_plain(row["text"]) for row in body["items"]])
    return {"Jawaban benar": html.to_plain(body["grader_info"])} if kind == "essay" else {}


def _options(texts: list[str]) -> dict[str, str]:
    return {f"Pilihan {a}": text for a, text in zip(LETTERS, texts, strict=False)}
