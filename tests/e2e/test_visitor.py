"""A visitor with a phone: from the home page to an innovation, and on to a colleague."""

from playwright.sync_api import Page, expect

from . import names
from .steps import button, heading, link, t

PHONE = {"width": 360, "height": 740}


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def to_the_innovation(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/")
    fits(page)
    page.locator(".menu-main > summary").click()
    link(page.locator(".menu-main"), t("Innovations")).click()
    heading(page, t("Innovation showcase"))
    fits(page)
    link(page.locator("main"), names.INNOVATION).first.click()
    heading(page, names.INNOVATION)
    expect(page.get_by_text(names.INNOVATION_SUMMARY).first).to_be_visible()
    fits(page)


def test_a_visitor_shares_an_innovation_from_a_phone(page: Page):
    page.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    to_the_innovation(page)
    page.locator(".story-share > summary").click()
    share = button(page.locator(".story-share"), t("Share from this device"))
    expect(share).to_be_visible()
    share.click()
    page.wait_for_function("window.shared")
    shared = page.evaluate("window.shared")
    assert shared["url"] == page.url
    assert names.INNOVATION in shared["title"]


def test_without_script_there_are_links_to_share_with(visit):
    plain_page = visit(java_script_enabled=False)
    to_the_innovation(plain_page)
    plain_page.locator(".story-share > summary").click()
    panel = plain_page.locator(".story-share")
    expect(link(panel, "WhatsApp")).to_be_visible()
    expect(link(panel, t("E-mail"))).to_be_visible()
    expect(panel.locator(".js-only")).to_have_count(3)
    for item in panel.locator(".js-only").all():
        expect(item).to_be_hidden()
    assert "wa.me" in link(panel, "WhatsApp").get_attribute("href")
