"""What people decide about the work of others: a lesson sent back, a completion by hand."""

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from . import names
from .steps import button, enrol, heading, link, mark_done, sign_in, t, tn

REMARK = "Ringkasan belum menyebut contoh surat."
SUMMARY = "Kalimat pertama sebuah surat, dengan dua contoh."
REASON = "Hadir di kelas tatap muka, daftar hadir nomor 12"


def test_a_lesson_is_sent_back_mended_and_approved(visit):
    editor, moderator = visit(), visit()
    sign_in(editor, names.EDITOR, at="/kelola/")
    open_desk(editor)
    send(editor, count=2)

    sign_in(moderator, names.MODERATOR, at="/kelola/")
    open_desk(moderator)
    send_back(moderator)

    mend(editor)
    send(editor, count=1)

    open_desk(moderator)
    approve(moderator)
    moderator.goto("/katalog/")
    expect(link(moderator.locator("main"), names.DRAFT_COURSE)).to_be_visible()


def open_desk(page: Page) -> None:
    page.goto("/kelola/")
    link(page.locator("#learning-courses-content"), names.DRAFT_COURSE).click()


def lesson(page: Page) -> Locator:
    return page.locator(".desk__item").filter(has_text=names.DRAFT_LESSON)


def state(page: Page) -> Locator:
    return lesson(page).locator(".desk-state")


def send(page: Page, *, count: int) -> None:
    one, many = "Send %(number)s page for review", "Send %(number)s pages for review"
    button(page.locator("main"), tn(one, many, count=count)).click()
    expect(state(page)).to_have_text(t("In review"))


def send_back(page: Page) -> None:
    row = lesson(page)
    row.get_by_text(t("Ask for changes"), exact=True).click()
    row.get_by_label(t("What should the editor change?")).fill(REMARK)
    button(row, t("Send “%(title)s” back", title=names.DRAFT_LESSON)).click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(state(page)).to_have_text(t("To be mended"))
    expect(row.locator(".desk-back")).to_have_count(0)


def mend(page: Page) -> None:
    """The remark stands on the desk and above the lesson; the course still waits in review."""
    open_desk(page)
    expect(state(page)).to_have_text(t("To be mended"))
    expect(lesson(page).locator(".desk-remark")).to_contain_text(REMARK)
    expect(page.locator(".desk-summary .desk-state")).to_have_text(t("In review"))

    link(lesson(page), names.DRAFT_LESSON).click()
    expect(page.locator(".messages .warning")).to_contain_text(REMARK)
    page.locator("#id_summary").fill(SUMMARY)
    page.locator("button.action-save").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator("#id_summary")).to_have_value(SUMMARY)
    open_desk(page)


def approve(page: Page) -> None:
    expect(state(page)).to_have_text(t("In review"))
    expect(page.locator(".desk-remark")).to_have_count(0)
    one, many = "Approve and publish %(number)s page", "Approve and publish %(number)s pages"
    button(page.locator("main"), tn(one, many, count=2)).click()
    expect(state(page)).to_have_text(t("Published"))


def test_an_administrator_decides_a_completion(visit):
    learner, administrator = visit(), visit()
    sign_in(learner, names.DECIDED)
    learner.goto(names.COURSE_PATH)
    enrol(learner)
    for title in names.LESSONS[:2]:
        heading(learner, title)
        mark_done(learner)
    heading(learner, names.LESSONS[2])

    sign_in(administrator, names.ADMINISTRATOR, at="/kelola/")
    open_participant(administrator)
    decide(administrator)

    learner.goto("/belajar/catatan-belajar/")
    link(learner.get_by_role("row"), names.COURSE).click()
    row = learner.get_by_role("row").filter(has_text=names.LESSONS[2])
    expect(row).to_contain_text(t("Set by the organiser: %(reason)s", reason=REASON))


def open_participant(page: Page) -> None:
    page.goto(reverse("learning_reports_admin:courses"))
    link(page.locator("main"), names.COURSE).first.click()
    link(page.locator("main"), names.DECIDED_NAME).click()


def decide(page: Page) -> None:
    """Without a reason nothing is decided; with it the decision carries reason and name."""
    form = page.get_by_role("region", name=t("Decide completion"))
    row = page.get_by_role("row").filter(has_text=names.LESSONS[2])
    form.get_by_label(t("Activity")).select_option(label=names.LESSONS[2])
    form.get_by_label(t("Decision")).select_option(label=t("Complete"))
    button(form, t("Save the decision")).click()
    expect(row).to_contain_text(t("opened"))

    form.get_by_label(t("Reason")).fill(REASON)
    button(form, t("Save the decision")).click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(row).to_contain_text(t("complete"))
    expect(row).to_contain_text(REASON)
    expect(page.locator(".lr-log").last).to_contain_text(REASON)
