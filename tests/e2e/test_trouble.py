"""Two windows, no connection, an ended session: nothing is lost and nobody is stuck."""

from django.conf import settings
from playwright.sync_api import Page, expect

from . import names
from .steps import button, enrol, fill_sign_in, heading, link, mark_done, sign_in, t

UNSAVED = "Not saved yet: no connection. What you typed is safe on this device and is sent again."


def start(page: Page, login: str) -> None:
    sign_in(page, login)
    page.goto(names.COURSE_PATH)
    enrol(page)


def test_one_lesson_completed_in_two_windows(page: Page):
    start(page, names.TWO_TABS)
    other = page.context.new_page()
    other.goto(page.url)
    heading(other, names.LESSONS[0])

    mark_done(page)
    heading(page, names.LESSONS[1])
    mark_done(other)
    heading(other, names.LESSONS[1])
    expect(other.locator(".lesson-bar")).to_contain_text(
        t("%(done)s of %(total)s done", done=1, total=3)
    )
    mark_done(page)
    heading(page, names.LESSONS[2])
    other.reload()
    expect(other.locator("[data-completion]")).not_to_contain_text(t("Not done yet"))


def test_what_is_written_without_a_connection_is_sent_later(page: Page):
    start(page, names.OFFLINE)
    notes, reflection = page.locator("#catatan"), page.locator("form.reflection")
    link(page.locator(".lesson-tools"), t("Notes")).click()

    page.context.set_offline(True)
    reflection.get_by_role("textbox").fill("Ditulis di kapal.")
    expect(reflection.get_by_role("status")).to_contain_text(t(UNSAVED))
    notes.get_by_role("textbox").fill("Catatan dari kapal.")
    button(notes, t("Save note")).click()
    expect(notes.get_by_role("status")).to_contain_text(t(UNSAVED))

    page.context.set_offline(False)
    expect(reflection.get_by_role("status")).to_contain_text(t("Saved"))
    expect(notes.locator(".note")).to_have_count(1)
    expect(notes.locator(".note")).to_contain_text("Catatan dari kapal.")
    page.reload()
    expect(reflection.get_by_role("textbox")).to_have_value("Ditulis di kapal.")
    expect(notes.locator(".note")).to_have_count(1)
    expect(notes.get_by_role("textbox")).to_have_value("")


def test_what_is_written_before_the_script_has_come_is_saved(page: Page):
    start(page, names.SLOW)
    reflection, waiting = page.locator("form.reflection"), []
    page.route("**/learning/frame*.js", lambda route: waiting.append(route))
    page.reload(wait_until="commit")

    reflection.get_by_role("textbox").fill("Ditulis sebelum skrip tiba.")
    expect(reflection.get_by_role("status")).to_be_empty()
    page.wait_for_function("document.readyState === 'interactive'")
    waiting[0].continue_()
    expect(reflection.get_by_role("status")).to_contain_text(t("Saved"))
    page.unroute("**/learning/frame*.js")
    page.reload()
    expect(reflection.get_by_role("textbox")).to_have_value("Ditulis sebelum skrip tiba.")


def test_an_ended_session_loses_nothing(page: Page):
    start(page, names.EXPIRED)
    lesson = page.url
    reflection = page.locator("form.reflection")

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    reflection.get_by_role("textbox").fill("Ditulis setelah sesi berakhir.")
    expect(reflection.get_by_role("status")).to_contain_text(t(UNSAVED))
    mark_done(page)
    expect(page.locator("#id_login")).to_be_visible()
    fill_sign_in(page, names.EXPIRED)

    heading(page, names.LESSONS[0])
    assert page.url.split("#")[0] == lesson
    expect(reflection.get_by_role("textbox")).to_have_value("Ditulis setelah sesi berakhir.")
    expect(reflection.get_by_role("status")).to_contain_text(t("Saved"))
    mark_done(page)
    heading(page, names.LESSONS[1])
    page.goto(lesson)
    expect(reflection.get_by_role("textbox")).to_have_value("Ditulis setelah sesi berakhir.")
