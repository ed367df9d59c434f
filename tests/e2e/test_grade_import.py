"""Grades from a file: two rows are wrong, the third is looked at and written."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from . import names
from .conftest import Visitors
from .steps import button, heading, link, sign_in, t, tn

FIRST, SECOND, _THIRD = names.IMPORTED


def test_a_file_with_two_wrong_rows(visit: Visitors):
    page = visit()
    sign_in(page, names.ADMINISTRATOR, at=reverse("learning_grades_admin:books"))
    link(page.locator("main"), names.IMPORT_COURSE).click()
    open_tab(page, "Import and export")
    send(page, f"NIP;{names.IMPORT_ITEM}\n{FIRST};45,5\n{SECOND};51\n198001012005031999;40\n")
    heading(page, t("Columns of the file"))
    button(page.locator("main"), t("Show what would change")).click()
    main = page.locator("main")
    expect(main).to_contain_text(
        tn(
            "%(shown)s row is wrong and is left out as a whole.",
            "%(shown)s rows are wrong and are left out as a whole.",
            count=2,
            shown=2,
        )
    )
    expect(main).to_contain_text(t("Nobody has this number or address."))
    expect(main.get_by_role("row").filter(has_text=names.IMPORTED[FIRST])).to_contain_text("45,5")
    button(main, tn("Write %(shown)s row", "Write %(shown)s rows", count=1, shown=1)).click()
    expect(main).to_contain_text(t("The grades are written."))
    open_tab(page, "History")
    expect(main.get_by_role("row").filter(has_text=names.IMPORTED[FIRST]).first).to_contain_text(
        "45,5"
    )
    open_tab(page, "Setup")
    heading(page, t("Setup"))


def open_tab(page: Page, tab: str) -> None:
    link(page.get_by_role("navigation", name=t("Gradebook")), t(tab)).click()


def send(page: Page, text: str) -> None:
    file = {"name": "nilai.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("#id_file").set_input_files(files=[file])
    button(page.locator("main"), t("Upload and check")).click()
