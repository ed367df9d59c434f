"""Passages that a learner marks in a lesson, and where they are found again."""

from playwright.sync_api import Locator, Page, expect

from . import names
from .steps import button, enrol, heading, link, sign_in, t


def select(passage: Locator) -> None:
    passage.scroll_into_view_if_needed()
    passage.select_text()


def test_a_passage_is_marked_found_again_and_taken_away(page: Page):
    sign_in(page, names.MARKER)
    page.goto(names.COURSE_PATH)
    enrol(page)
    reading = page.locator("[data-reading]")
    passage = reading.locator("p").first
    words = passage.inner_text()
    expect(reading.locator("mark")).to_have_count(0)

    select(passage)
    button(page.locator(".mark-bar"), t("Highlight")).click()
    expect(reading.locator("mark")).to_have_text(words)
    page.reload()
    expect(reading.locator("mark")).to_have_text(words)

    link(page.locator(".lesson-tools"), t("Notes")).click()
    lesson = page.url
    page.goto("/belajar/catatan/")
    heading(page, t("My notes and highlights"))
    note = page.locator(".note")
    expect(note).to_contain_text(words)

    button(note, t("Delete")).click()
    expect(page.locator(".note")).to_have_count(0)
    page.goto(lesson)
    expect(reading.locator("mark")).to_have_count(0)
