"""Learning hours for the administrator: targets by unit, early warning, a batch for SIASN."""

from io import BytesIO
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from . import names
from .steps import button, heading, link, sign_in, spaced, t

YEAR = timezone.localdate().year


def test_from_the_targets_to_the_siasn_file(page: Page):
    sign_in(page, names.ADMINISTRATOR, at=reverse("learning_reports_admin:hours"))
    drill_down(page)
    look_ahead(page)
    send_to_siasn(page)


def drill_down(page: Page) -> None:
    main = page.locator("main")
    heading(page, t("Targets reached"))
    link(main, names.HOURS_AGENCY).click()
    line = main.get_by_role("row").filter(has_text=names.HOURS_UNIT)
    expect(line).to_contain_text("33 %")
    link(main, names.HOURS_UNIT).click()
    link(main, t("The people behind the figures")).click()
    for number, (name, jp) in names.HOURS_PEOPLE.items():
        row = main.get_by_role("row").filter(has_text=name)
        expect(row).to_contain_text(spaced(number))
        expect(row).to_contain_text(t("Reached") if jp >= 20 else str(20 - jp))


def look_ahead(page: Page) -> None:
    main = page.locator("main")
    link(main, t("Early warning")).click()
    heading(page, t("Early warning"))
    page.get_by_label(t("Pace until")).fill(f"{YEAR}-12-31")
    button(main, t("Show")).click()
    behind = [name for name, jp in names.HOURS_PEOPLE.values() if jp < 20]
    for name in behind:
        expect(main.get_by_role("row").filter(has_text=name)).to_be_visible()
    page.get_by_label(t("Tick %(name)s", name=behind[0])).check()
    button(main, t("Choose a course for the ticked people")).click()
    expect(main).to_contain_text(behind[0])
    button(main, f"{t('Choose')} {names.UNIT_COURSE}").click()
    expect(main.get_by_role("row").filter(has_text=behind[0])).to_be_visible()


def send_to_siasn(page: Page) -> None:
    main = page.locator("main")
    page.goto(reverse("learning_exchange_admin:index"))
    link(main, t("New batch")).first.click()
    main.locator("form[method=post] button").click()
    heading(page, names.REGION)
    with page.expect_download() as started:
        main.locator("a[download]").first.click()
    check_file(started.value.path())
    page.goto(reverse("learning_exchange_admin:new"))
    expect(main).to_contain_text(t("There is nothing that SIASN was not given before."))
    expect(main.locator("form[method=post]")).to_have_count(0)


def check_file(path: Path) -> None:
    rows = list(load_workbook(BytesIO(path.read_bytes())).active.values)
    found = {row[0]: row[12] for row in rows if row[6] == names.HOURS_COURSE}
    assert found == {number: jp for number, (_name, jp) in names.HOURS_PEOPLE.items() if jp}
