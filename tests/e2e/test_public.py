from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from . import names
from .steps import button, heading, link, t


def test_a_visitor_chooses_the_language(page: Page):
    page.goto("/katalog/")
    heading(page, t("Catalogue"))
    button(page.locator("footer"), "English").click()
    with override("en"):
        english = gettext("Catalogue")
    heading(page, english)
    expect(page.locator("html")).to_have_attribute("lang", "en")

    page.goto("/daerah/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    button(page.locator("footer"), "Bahasa Indonesia").click()
    heading(page, t("Regions"))
    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_a_visitor_chooses_the_theme(page: Page):
    page.goto("/")
    light = background(page)
    button(page.locator("footer"), t("Dark mode")).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert background(page) != light

    page.goto("/katalog/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    switch = button(page.locator("footer"), t("Dark mode"))
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert background(page) == light


def background(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_a_search_without_a_result_leads_on(page: Page):
    page.goto("/katalog/")
    page.locator("#q").fill("astronotika kuantum")
    page.locator("#q").press("Enter")
    expect(page.get_by_role("heading", name=t("No course matches"))).to_be_visible()
    link(page.locator("main"), t("Show all courses")).click()
    expect(link(page.locator("main"), names.COURSE)).to_be_visible()

    page.locator("#q").fill("arsip")
    page.locator("#q").press("Enter")
    expect(link(page.locator("main"), names.UNIT_COURSE)).to_be_visible()
    expect(link(page.locator("main"), names.COURSE)).to_have_count(0)
