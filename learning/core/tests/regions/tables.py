"""Spreadsheets for tests."""

import csv
import io

from openpyxl import Workbook

HEADER = ["NIP", "Nama", "Status", "Perangkat Daerah"]


def csv_table(rows, header=HEADER, *, delimiter=";", encoding="utf-8") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([header, *rows])
    return out.getvalue().encode(encoding)


def workbook(rows, header=HEADER) -> bytes:
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
