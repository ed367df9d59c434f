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
    expect(page.locator("main .cards > *").first).to_be_visible()

    page.locator("#q").fill(names.COURSE)
    page.locator("#q").press("Enter")
    expect(link(page.locator("main"), names.COURSE)).to_be_visible()

    page.locator("#q").fill("arsip")
    page.locator("#q").press("Enter")
    expect(link(page.locator("main"), names.UNIT_COURSE)).to_be_visible()
    expect(link(page.locator("main"), names.COURSE)).to_have_count(0)


def test_a_reading_is_counted_without_a_cookie(page: Page):
    page.goto("/akun/login/")
    assert page.context.cookies()
    with page.expect_response("**/belajar/laporan/dibaca/") as answered:
        page.goto("/")
    sent = answered.value.request
    assert (sent.method, answered.value.status) == ("POST", 204)
    assert sent.post_data == page.locator("body").get_attribute("data-page")
    assert "cookie" not in sent.all_headers()
    assert "set-cookie" not in answered.value.all_headers()


def test_who_asks_not_to_be_followed_announces_nothing(page: Page):
    asked = []
    page.add_init_script("Object.defineProperty(navigator, 'doNotTrack', {get: () => '1'})")
    page.on("request", lambda request: asked.append(request.method))
    page.goto("/")
    page.wait_for_timeout(2_500)
    assert set(asked) == {"GET"}
