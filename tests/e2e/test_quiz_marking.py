"""Marking a quiz: a rubric by keyboard, the release, and an attempt that is opened again."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from . import names
from .conftest import Visitors
from .quiz_marking_world import ANSWER
from .steps import button, heading, link, sign_in, t
from .test_quiz import reach, submit_all

QUIZZES = reverse("learning_quiz_reports:quizzes")


def open_quiz(page: Page) -> None:
    sign_in(page, names.MODERATOR, at=QUIZZES)
    link(page.locator("main"), names.ESSAY_QUIZ).click()
    heading(page, names.ESSAY_QUIZ)


def row_of(page: Page, name: str):
    return page.locator("main").get_by_role("row").filter(has_text=name)


def test_an_essay_is_marked_by_keyboard_and_released(visit: Visitors):
    marker = visit()
    open_quiz(marker)
    link(marker.locator(".lq-tabs"), t("Marking", context="answers of takers")).click()
    link(marker.locator("main"), names.ESSAY).click()
    expect(marker.locator("main")).to_contain_text(ANSWER)
    mark_by_keyboard(marker)

    learner = visit()
    review(learner)
    expect(learner.locator("main")).not_to_contain_text("Balasan yang tenang.")

    button(marker.locator("main"), t("Release the marks")).click()
    expect(button(marker.locator("main"), t("Release the marks"))).to_have_count(0)
    learner.reload()
    expect(learner.locator(".qz-marks")).to_contain_text("3")
    expect(learner.locator("main")).to_contain_text("Balasan yang tenang.")


def mark_by_keyboard(page: Page) -> None:
    page.wait_for_load_state("load")
    reach(page, page.locator("[name=c-isi]").first)
    page.keyboard.press("ArrowDown")
    reach(page, page.locator("[name=c-bahasa]").first)
    page.keyboard.press("Space")
    reach(page, page.locator("[name=comment]"))
    page.keyboard.type("Balasan yang tenang.")
    page.keyboard.press("Control+Enter")
    heading(page, t("Marking", context="answers of takers"))


def review(page: Page) -> None:
    sign_in(page, names.WRITER)
    page.goto(names.ESSAY_COURSE_PATH)
    page.locator("main").get_by_role("link", name=names.ESSAY_QUIZ).first.click()
    page.locator("a[href*='/tinjauan/']").first.click()
    heading(page, t("Review", context="of an attempt"))


def test_an_attempt_that_was_given_up_goes_on(visit: Visitors):
    staff = visit()
    open_quiz(staff)
    row_of(staff, names.STOPPED_NAME).get_by_role("checkbox").check()
    staff.locator("#id_action").select_option("reopen")
    button(staff.locator("main"), t("Do it")).click()
    expect(staff.locator(".messages")).to_contain_text(
        t("Give a reason: it is kept with the attempt.")
    )
    row_of(staff, names.STOPPED_NAME).get_by_role("checkbox").check()
    staff.locator("#id_action").select_option("reopen")
    staff.locator("#id_reason").fill("Listrik padam")
    button(staff.locator("main"), t("Do it")).click()
    expect(row_of(staff, names.STOPPED_NAME)).to_contain_text(t("In progress"))

    learner = visit()
    sign_in(learner, names.STOPPED)
    learner.goto(names.ESSAY_COURSE_PATH)
    learner.locator("main").get_by_role("link", name=names.ESSAY_QUIZ).first.click()
    learner.locator(".qz-start .btn-primary").first.click()
    # Where it was left: on the page on which it is handed in.
    heading(learner, t("Check and submit"))
    link(learner.locator("main"), t("Back to the questions")).click()
    expect(learner.locator("[name=q1_answer]")).to_have_value(ANSWER)
    learner.locator("button[name=go][value=summary]").click()
    submit_all(learner)
