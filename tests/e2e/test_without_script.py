from playwright.sync_api import expect

from . import names
from .steps import button, enrol, fill_sign_in, heading, link, mark_done, spaced, t


def test_everything_a_learner_needs_works_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.goto("/")
    link(page.get_by_role("banner"), t("Catalogue")).first.click()
    heading(page, t("Catalogue"))
    page.locator("#q").fill("tenang")
    button(page.locator("main .search-big"), t("Search")).click()
    link(page.locator("main"), names.COURSE).click()
    heading(page, names.COURSE)
    link(page.locator(".course-cta"), t("Sign in and enrol")).click()
    fill_sign_in(page, spaced(names.PLAIN))
    heading(page, names.COURSE)
    enrol(page)

    ticks = page.locator("form.checklist")
    ticks.get_by_label("Formulir tersedia").check()
    button(ticks, t("Save ticks")).click()
    expect(ticks.get_by_label("Formulir tersedia")).to_be_checked()
    reflection = page.locator("form.reflection")
    reflection.get_by_role("textbox").fill("Tanpa skrip pun tersimpan.")
    button(reflection, t("Save answer")).click()
    expect(reflection.get_by_role("textbox")).to_have_value("Tanpa skrip pun tersimpan.")
    expect(ticks.get_by_label("Formulir tersedia")).to_be_checked()
    write_a_note(page)
    mark_done(page)

    heading(page, names.LESSONS[1])
    check = page.locator("form.selfcheck")
    check.get_by_label("Pilihan 1").check()
    button(check, t("Check answer")).click()
    expect(check.locator(".feedback-right")).to_contain_text("Benar sekali.")
    mark_done(page)
    heading(page, names.LESSONS[2])
    mark_done(page, last=True)

    heading(page, t("You have completed “%(title)s”", title=names.COURSE))
    link(page.locator("main"), t("See my records")).click()
    expect(page.get_by_role("row").filter(has_text=names.COURSE)).to_contain_text("3 JP")


def write_a_note(page) -> None:
    page.locator("#catatan summary").click()
    page.locator("#note-text").fill("Catatan tanpa skrip.")
    button(page.locator("#catatan"), t("Save note")).click()
    expect(page.locator("[data-notes]")).to_contain_text("Catatan tanpa skrip.")


def test_without_script_no_list_is_wider_than_a_phone(visit):
    page = visit(java_script_enabled=False)
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/", "/katalog/", "/katalog/?q=tenang", "/daerah/"):
        page.goto(address)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0, address
