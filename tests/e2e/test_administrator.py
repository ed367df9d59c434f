"""The learning administrator: import people, enrol their unit, suspend one, export."""

import csv
from pathlib import Path

from django.urls import reverse
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from . import names
from .steps import button, link, sign_in, t, tn

NEW = {names.nip(21): "Ratna Impor", names.nip(22): "Budi Impor"}
WRONG_NUMBER, WRONG_NAME = "19801399200503", "Salah Nomor"
HEADER = ["NIP", "Nama", "Status", "Perangkat Daerah", "Unit Kerja"]


def test_people_are_imported_and_their_unit_enrolled(page: Page, tmp_path: Path):
    sign_in(page, names.ADMINISTRATOR, at="/kelola/")
    import_people(page, write_table(tmp_path / "pegawai.xlsx"))
    enrol_the_unit(page)
    suspend_one(page)
    export(page)


def write_table(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for number, name in {**NEW, WRONG_NUMBER: WRONG_NAME}.items():
        sheet.append([number, name, "PNS", names.AGENCY, names.OTHER_UNIT])
    book.save(path)
    return path


def import_people(page: Page, table: Path) -> None:
    page.goto(reverse("people_import:new"))
    page.locator("input[type=file]").set_input_files(table)
    button(page, t("Upload and check")).click()

    main = page.locator("main")
    refused = main.get_by_role("row").filter(has_text=WRONG_NAME)
    expect(refused).to_be_visible()
    with page.expect_download() as started:
        link(main, t("Download the refused rows")).click()
    assert WRONG_NAME in read(started.value.path())
    button(
        main, tn("Import %(writes)s person", "Import %(writes)s people", count=2, name="writes")
    ).click()
    for name in NEW.values():
        expect(main.get_by_role("row").filter(has_text=name)).to_be_visible()
    expect(refused).to_be_visible()


def read(path: Path) -> str:
    if path.read_bytes().startswith(b"PK"):
        sheet = load_workbook(path).active
        assert sheet is not None
        return "\n".join(str(row) for row in sheet.values)
    return path.read_text("utf-8-sig")


def enrol_the_unit(page: Page) -> None:
    page.goto(reverse("learning_reports_admin:courses"))
    link(page.locator("main"), names.UNIT_COURSE).first.click()
    link(page.locator("main"), t("Enrol people")).first.click()
    by_unit = page.get_by_role("region", name=t("By unit"))
    unit = by_unit.get_by_label(t("Unit")).first
    wanted = unit.locator("option").filter(has_text=names.OTHER_UNIT)
    unit.select_option(wanted.get_attribute("value"))
    button(by_unit, t("Check the unit")).click()

    for name in [*NEW.values(), names.OTHERS_NAME]:
        expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()
    button(page, tn("Enrol %(number)s person", "Enrol %(number)s people", count=3)).click()
    link(page, t("To the participants")).click()
    for name in [*NEW.values(), names.OTHERS_NAME]:
        expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()


def suspend_one(page: Page) -> None:
    link(page, "Budi Impor").click()
    page.get_by_label(t("Reason (optional)")).fill("Cuti panjang")
    button(page, t("Suspend")).click()
    expect(page.locator(".lr-log")).to_contain_text("Cuti panjang")
    page.locator("[data-w-breadcrumbs-target=toggle]").first.click()
    link(page.locator("main"), names.UNIT_COURSE).first.click()
    row = page.get_by_role("row").filter(has_text="Budi Impor")
    expect(row).to_contain_text(t("Suspended"))


def export(page: Page) -> None:
    with page.expect_download() as started:
        page.evaluate("location.href = '?export=csv'")
    text = started.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text[:40] else ","))
    assert {name for row in rows for name in row.values()} >= set(NEW.values())
