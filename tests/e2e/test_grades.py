"""Grades: two hundred cells by keyboard, a second grader in between, and what the learner sees."""

import json

from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from . import names
from .conftest import Visitors
from .steps import button, heading, link, sign_in, t

BOOKS = reverse("learning_grades_admin:books")
MINE = reverse("learning_grades:mine")


def open_sheet(page: Page, login: str, course: str = names.GRADES_COURSE) -> None:
    sign_in(page, login, at=BOOKS)
    link(page.locator("main"), course).click()
    heading(page, course)
    expect(page.get_by_role("grid")).to_be_visible()


def cell(page: Page, row: int, column: int) -> Locator:
    """Counted from 1; the practices are columns 1 to 4, their total the fifth."""
    return page.locator(".gb-table tbody tr").nth(row - 1).locator("td").nth(column - 1)


def go_to(page: Page, row: int, column: int) -> None:
    """By keyboard, from wherever the focus is in the table."""
    page.keyboard.press("Control+Home")
    for _step in range(row - 1):
        page.keyboard.press("ArrowDown")
    for _step in range(column):
        page.keyboard.press("ArrowRight")
    expect(cell(page, row, column)).to_be_focused()


def enter_table(page: Page) -> None:
    """The table is one stop of the Tab key."""
    page.locator("[data-details]").focus()
    page.keyboard.press("Tab")
    if page.evaluate("!document.activeElement.closest('table')"):
        page.keyboard.press("Tab")
    expect(page.locator(".gb-table :focus")).to_have_count(1)


def all_saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_text(t("All saved"))


def test_two_hundred_cells_by_keyboard_with_a_second_grader(visit: Visitors):
    first, second = visit(), visit()
    open_sheet(first, names.ADMINISTRATOR)
    open_sheet(second, names.GRADER)
    type_all(first)
    meet(first, second)
    see_the_sum(visit())


def type_all(page: Page) -> None:
    enter_table(page)
    for column in range(1, 5):
        go_to(page, 1, column)
        for row in range(names.GRADED_PEOPLE):
            page.keyboard.type(str(50 + (row + column) % 50))
            page.keyboard.press("Enter")
    all_saved(page)
    page.reload()
    typed = page.locator(".gb-table tbody td[data-n]:not(.t)")
    expect(typed).to_have_count(4 * names.GRADED_PEOPLE)
    assert cell(page, 1, 1).inner_text() == "51"
    assert cell(page, 50, 4).inner_text() == "53"


def meet(first: Page, second: Page) -> None:
    """The second grader looks at what stood there an hour ago, and types over it."""
    second.reload()
    enter_table(second)
    expect(cell(second, 1, 1)).to_have_text("51")
    enter_table(first)
    go_to(first, 1, 1)
    first.keyboard.type("80")
    first.keyboard.press("Enter")
    all_saved(first)
    go_to(second, 1, 1)
    second.keyboard.type("90")
    second.keyboard.press("Enter")
    bubble = second.locator(".gb-problem")
    expect(bubble).to_contain_text("80")
    expect(cell(second, 1, 1)).to_have_text("90")
    second.keyboard.press("ArrowUp")
    second.keyboard.press("Enter")
    expect(button(bubble, t("Keep mine: {value}").format(value="90"))).to_be_focused()
    second.keyboard.press("Enter")
    all_saved(second)
    expect(bubble).to_have_count(0)
    # The first grader, who saw 80, takes what the second one said.
    go_to(first, 1, 1)
    first.keyboard.type("70")
    first.keyboard.press("Enter")
    told = first.locator(".gb-problem")
    expect(told).to_contain_text(names.GRADER_NAME)
    first.keyboard.press("ArrowUp")
    first.keyboard.press("Enter")
    first.keyboard.press("Tab")
    expect(button(told, t("Take theirs: {value}").format(value="90"))).to_be_focused()
    first.keyboard.press("Enter")
    all_saved(first)
    expect(cell(first, 1, 1)).to_have_text("90")


def see_the_sum(page: Page) -> None:
    sign_in(page, names.GRADED, at=MINE)
    link(page.locator("main"), names.GRADES_COURSE).click()
    heading(page, names.GRADES_COURSE)
    # The mean of 52, 53 and 54 of 100 is 53; with the 90 it makes 143 of 200.
    expect(page.locator(".gr-big")).to_contain_text("143 dari 200")
    page.locator(".gr-total summary").click()
    lines = page.locator(".gr-total .gr-sum tbody tr")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("90 dari 100")
    expect(lines.nth(1)).to_contain_text("53 dari 100")
    expect(page.locator(".gr-total .gr-sum tfoot")).to_contain_text("143 dari 200")


def test_what_cannot_be_saved_stays_typed_and_no_network_loses_nothing(visit: Visitors):
    page = visit()
    open_sheet(page, names.GRADER)
    enter_table(page)
    go_to(page, 3, 2)
    page.keyboard.type("seratus")
    page.keyboard.press("Enter")
    expect(page.locator(".gb-problem")).to_be_visible()
    expect(cell(page, 3, 2)).to_have_text("seratus")
    expect(cell(page, 3, 2)).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("64")
    page.keyboard.press("Enter")
    all_saved(page)
    expect(page.locator(".gb-problem")).to_have_count(0)
    without_network(page.context, page)


def test_what_is_undone_is_no_override(visit: Visitors):
    page = visit()
    open_sheet(page, names.GRADER, names.UNDO_COURSE)
    enter_table(page)
    # The first has 80 from the quiz, the second nothing.
    for row, was in ((1, "80"), (2, "")):
        go_to(page, row, 1)
        page.keyboard.type("95")
        page.keyboard.press("Enter")
        if was:
            reason = page.locator(".gb-problem").get_by_label(t("Why this grade is changed"))
            reason.fill("Ujian lisan")
            reason.press("Enter")
        expect(cell(page, row, 1).locator(".m-o")).to_have_count(1)
        page.keyboard.press("Control+z")
        expect(cell(page, row, 1).locator(".m-o")).to_have_count(0)
        all_saved(page)
        page.reload()
        expect(cell(page, row, 1)).to_have_text(was)
        expect(cell(page, row, 1).locator(".m-o")).to_have_count(0)
        enter_table(page)


def test_a_cell_that_cannot_be_saved_holds_no_other_up(visit: Visitors):
    page = visit()
    open_sheet(page, names.GRADER)
    enter_table(page)
    go_to(page, 20, 1)
    # The second is longer than a server reads at all.
    for row, text in ((20, "9" * 2_500), (21, "9" * 2_700_000)):
        paste(page, f"{text}\t6{row - 20}")
        expect(cell(page, row, 1)).to_have_attribute("aria-invalid", "true")
        page.keyboard.press("ArrowDown")
    expect(cell(page, 20, 1)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "problems")
    for row in (20, 21):
        go_to(page, row, 1)
        button(page.locator(".gb-problem"), t("Drop what I typed")).click()
    all_saved(page)
    page.reload()
    assert [cell(page, row, 2).inner_text() for row in (20, 21)] == ["60", "61"]


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const options = { clipboardData, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        text,
    )


def without_network(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    go_to(page, 4, 2)
    page.keyboard.type("65")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "offline")
    kept = page.evaluate("Object.values(localStorage).find((text) => text.includes('\"65\"'))")
    assert json.loads(kept)[0]["v"] == "65"
    context.set_offline(False)
    all_saved(page)
    page.reload()
    expect(cell(page, 4, 2)).to_have_text("65")
    expect(cell(page, 3, 2)).to_have_text("64")


def test_the_panel_of_a_cell(visit: Visitors):
    page = visit()
    open_sheet(page, names.GRADER)
    enter_table(page)
    go_to(page, 6, 3)
    page.keyboard.press("Control+Enter")
    panel = page.locator("[data-panel]")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    panel.get_by_label(t("Feedback to the learner")).fill("Tenang dan jelas.")
    button(panel, t("Save the feedback")).click()
    expect(panel.get_by_role("status")).to_have_text(t("Saved."))
    expect(panel.locator(".gb-history li")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(cell(page, 6, 3)).to_be_focused()
    expect(cell(page, 6, 3).locator("i")).to_have_count(1)


def test_the_table_holds_nobody(visit: Visitors):
    page = visit()
    open_sheet(page, names.GRADER)
    enter_table(page)
    page.keyboard.press("Tab")
    expect(page.locator(".gb-table :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".gb-table :focus")).to_have_count(0)


def test_without_a_script_grades_are_typed_into_a_form(visit: Visitors):
    page = visit(java_script_enabled=False)
    sign_in(page, names.GRADER, at=BOOKS)
    link(page.locator("main"), names.GRADES_COURSE).click()
    page.locator(".gb-table thead").get_by_role("link", name=names.PRACTICES[1]).click()
    page.get_by_label("Peserta 09", exact=True).fill("61,5")
    button(page.locator("main"), t("Save")).click()
    expect(page.get_by_label("Peserta 09", exact=True)).to_have_value("61,5")
