"""A section under conditions: built, warned of, mended and published; seen, met and opened."""

import re

from playwright.sync_api import Locator, Page, expect

from . import names
from .steps import button, enrol, heading, link, mark_done, sign_in, t

FAR = "2099-01-05T08:00"


def test_a_section_opens_to_who_has_met_its_conditions(visit):
    author = visit()
    sign_in(author, names.MODERATOR, at="/kelola/")
    open_section(author)
    build_rule(author)
    mend_circle(author)
    publish(author)
    look_as_others(author)

    learner = visit()
    sign_in(learner, names.STAGED)
    meets_conditions(learner)


def open_section(page: Page) -> None:
    page.goto("/kelola/")
    link(page.locator("#learning-courses-content"), names.STAGED_COURSE).click()
    link(page.locator("main"), names.STAGED_SECTION).click()
    panel = page.locator("section.access-rules")
    expect(rules(page)).to_be_attached()
    panel.locator("[data-panel-toggle]").click()
    expect(sentence(page)).to_contain_text(t("Open to everybody who takes part."))


def rules(page: Page) -> Locator:
    return page.locator("[data-rules]")


def sentence(page: Page) -> Locator:
    return rules(page).locator(".rules-sentence")


def add(page: Page, where: str, what: str) -> None:
    """By keyboard. ``where`` is the words on the menu."""
    menu = (
        rules(page).locator("summary").filter(has_text=re.compile(f"^\\s*{re.escape(where)}\\s*$"))
    )
    menu.press("Enter")
    menu.locator("xpath=..").get_by_role("button", name=what, exact=True).press("Enter")
    expect(rules(page)).not_to_have_attribute("aria-busy", "true")


def build_rule(page: Page) -> None:
    """All of: the lesson inside is complete (a circle), and the group or a date."""
    whole = t("Add a condition")
    add(page, whole, t("Completion of an activity"))
    choose(page, "0", names.STAGED_SECTION + " › " + names.STAGED_LATER)
    add(page, whole, t("A group of conditions"))
    inner = t("Add a condition to %(number)s", number="2")
    add(page, inner, t("Group of the course"))
    rules(page).locator("#id_availability-1-0-f-group").select_option(label=names.STAGED_GROUP)
    add(page, inner, t("Date"))
    rules(page).locator("#id_availability-1-1-f-from").fill(FAR)
    rules(page).locator("#id_availability-1-1-f-from").blur()
    expect(sentence(page)).to_contain_text("2099")
    expect(sentence(page).locator("strong")).to_have_text(
        [t("and", context="between conditions"), t("or", context="between conditions")]
    )


def choose(page: Page, path: str, title: str) -> None:
    rules(page).locator(f"#id_availability-{path}-f-activity").select_option(label=title)


def mend_circle(page: Page) -> None:
    finding = rules(page).locator(".rules-finding--error")
    expect(finding).to_contain_text(
        t("“%(one)s” stands in “%(other)s”", one=names.STAGED_LATER, other=names.STAGED_SECTION)
    )
    choose(page, "0", names.STAGED_FIRST)
    expect(finding).to_have_count(0)
    expect(sentence(page)).to_contain_text(names.STAGED_FIRST)


def publish(page: Page) -> None:
    wanted = page.locator("footer button[name=action-publish]")
    if not wanted.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").click()
    wanted.click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator(".messages .warning")).to_have_count(0)


def look_as_others(page: Page) -> None:
    """Somebody supposed: closed at first, open as soon as the step and the group are supposed."""
    page.goto("/kelola/")
    link(page.locator("#learning-courses-content"), names.STAGED_COURSE).click()
    page.get_by_role("link", name=t("See it as others do"), exact=True).first.click()
    row = page.locator(".sim-row").filter(has=page.get_by_text(names.STAGED_LATER, exact=True))
    expect(row).to_have_class(re.compile("sim-row--greyed"))
    first = page.locator(".sim-row").filter(has=page.get_by_text(names.STAGED_FIRST, exact=True))
    first.get_by_role("checkbox").check()
    page.locator(".sim-questions input").check()
    button(page.locator("main"), t("Look again")).click()
    expect(row).to_have_class(re.compile("sim-row--open"))


def meets_conditions(page: Page) -> None:
    page.goto(names.STAGED_PATH)
    enrol(page, names.STAGED_FIRST)
    page.goto(names.STAGED_PATH)
    later = page.locator("li").filter(has=page.get_by_text(names.STAGED_LATER, exact=True)).first
    expect(later).to_have_class(re.compile("is-locked"))
    expect(later).to_contain_text(names.STAGED_FIRST)
    link(page.locator("main"), names.STAGED_FIRST).first.click()
    heading(page, names.STAGED_FIRST)
    mark_done(page)
    heading(page, names.STAGED_LATER)
