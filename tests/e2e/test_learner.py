from playwright.sync_api import Page, expect

from . import names
from .steps import button, enrol, fill_sign_in, heading, link, mark_done, sign_in, spaced, t


def test_an_asn_finds_a_course_and_completes_it(page: Page):
    page.goto("/")
    link(page.get_by_role("banner"), t("Sign in")).click()
    fill_sign_in(page, spaced(names.READER))
    heading(page, t("Welcome, %(name)s", name=names.READER_NAME))

    search = page.locator("#site-search")
    search.fill("melayani")
    search.press("Enter")
    link(page.locator("main"), names.COURSE).click()
    enrol(page)

    tick_and_reflect(page)
    mark_done(page)
    heading(page, names.LESSONS[1])
    answer(page)
    mark_done(page)
    heading(page, names.LESSONS[2])
    mark_done(page, last=True)

    heading(page, t("You have completed “%(title)s”", title=names.COURSE))
    link(page.locator("main"), t("See my records")).click()
    row = page.get_by_role("row").filter(has_text=names.COURSE)
    expect(row).to_contain_text("3 JP")

    link(row, names.COURSE).click()
    for title in names.LESSONS:
        expect(page.get_by_role("row").filter(has_text=title)).to_be_visible()


def tick_and_reflect(page: Page) -> None:
    """Saved while typing: what is ticked and written is there again after a reload."""
    ticks, reflection = page.locator("form.checklist"), page.locator("form.reflection")
    ticks.get_by_label("Formulir tersedia").check()
    expect(ticks.get_by_role("status")).to_contain_text(t("Saved"))
    reflection.get_by_role("textbox").fill("Saya akan menyapa lebih dahulu.")
    expect(reflection.get_by_role("status")).to_contain_text(t("Saved"))

    page.reload()
    expect(ticks.get_by_label("Formulir tersedia")).to_be_checked()
    expect(ticks.get_by_label("Antrean kosong")).not_to_be_checked()
    expect(reflection.get_by_role("textbox")).to_have_value("Saya akan menyapa lebih dahulu.")


def answer(page: Page) -> None:
    check = page.locator("form.selfcheck")
    check.get_by_label("Pilihan 2").check()
    button(check, t("Check answer")).click()
    expect(check.locator(".feedback")).to_contain_text("Sebab 2")
    check.get_by_label("Pilihan 1").check()
    button(check, t("Check again")).click()
    expect(check.locator(".feedback-right")).to_contain_text("Benar sekali.")


def test_a_leader_sees_the_own_unit_only(page: Page):
    sign_in(page, names.LEADER, at="/belajar/laporan/unit-saya/")
    heading(page, t("Learning in my unit"))
    table = page.get_by_role("table")
    expect(table).to_contain_text(names.READER_NAME)
    expect(table).not_to_contain_text(names.OTHERS_NAME)
    expect(table).not_to_contain_text(names.STRANGER_NAME)

    own = {anchor.get_attribute("href") for anchor in table.get_by_role("link").all()}
    others = {f"/belajar/laporan/unit-saya/{pk}/" for pk in range(1, 20)} - own
    assert {page.request.get(address).status for address in own} == {200}
    assert {page.request.get(address).status for address in others} == {404}
    link(table, names.READER_NAME).click()
    heading(page, names.READER_NAME)


def test_who_leads_nobody_has_no_unit_page(page: Page):
    sign_in(page, names.VISITOR)
    answer = page.goto("/belajar/laporan/unit-saya/")
    assert answer is not None
    assert answer.status == 403
