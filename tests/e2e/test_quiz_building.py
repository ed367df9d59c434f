"""From an empty form to the first taker: questions of ten kinds, a quiz of them, and one drawn."""

import json
import re
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from . import names
from .conftest import Visitors
from .steps import button, heading, link, sign_in, t, tn
from .test_editor import add_block, save
from .test_quiz import RIGHT, TO_SUMMARY, submit_all

BANK = reverse("learning_quiz_admin:questions")
QUIZ = "Kuis Susunan Sendiri"


def field(page: Page, path: str) -> Locator:
    return page.locator(f"#lq-form [data-contentpath='{path}']")


def write(page: Page, words: str, *, at: Locator) -> None:
    """Into Wagtail's editor of rich text, which keeps what was typed a moment later."""
    at.locator("[contenteditable=true]").click()
    page.keyboard.type(words)
    kept = re.compile(re.escape(json.dumps(words)[1:-1]))
    expect(at.locator("input[type=hidden]")).to_have_value(kept)


def write_each(page: Page, path: str, *words: str) -> None:
    """Into the texts of a list's first rows."""
    rows = field(page, path).locator("[data-contentpath='text']")
    for number, text in enumerate(words):
        write(page, text, at=rows.nth(number))


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='body-{name.replace('__', '-')}']").fill(value)


def choice(page: Page) -> None:
    write_each(page, "options", "Dengan ramah", "Dengan ketus")
    fill(page, options__0__value__fraction="100")


def matching(page: Page) -> None:
    write_each(page, "pairs", "Jawa Barat", "Bali")
    fill(page, pairs__0__value__answer="Bandung", pairs__1__value__answer="Denpasar")


# Type: what the question asks, and what is filled in beside it.
QUESTIONS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "true_false": ("Layanan publik adalah hak warga.", lambda page: None),
    "choice": ("Bagaimana warga disapa?", choice),
    "short": ("Siapa yang dilayani?", lambda page: fill(page, answers__0__value__pattern="warga")),
    "numerical": (
        r"Berapa hari \(3 \times 4\)?",
        lambda page: fill(page, answers__0__value__value="12"),
    ),
    "calculated": (
        "Antrean {a} orang bertambah 2. Jadi berapa?",
        lambda page: fill(page, answers__0__value__formula="{a}+2"),
    ),
    "matching": ("Pasangkan ibu kotanya.", matching),
    "ordering": (
        "Urutkan langkahnya.",
        lambda page: write_each(page, "items", "Menyapa", "Melayani"),
    ),
    "gap_select": (
        "Warga datang ke [[1]] layanan.",
        lambda page: fill(page, choices__0__value__text="loket"),
    ),
    "cloze": ("Ibu kota Bali: {1:SHORTANSWER:=Denpasar}.", lambda page: None),
    "essay": ("Ceritakan layanan Anda.", lambda page: None),
}


def test_a_quiz_is_built_from_questions_of_ten_kinds(visit: Visitors):
    editor = visit()
    sign_in(editor, names.EDITOR, at=BANK)
    category = choose_category(editor)
    for kind in QUESTIONS:
        make_question(editor, kind, category=category)
    address = make_quiz(editor)
    look_at_draft(editor, address)

    moderator = visit()
    sign_in(moderator, names.MODERATOR, at=address)
    publish(moderator)

    take(visit())


def choose_category(page: Page) -> str:
    """By the list's button and the first of the types; returns what the form calls it."""
    link(page, t("New question")).first.click()
    page.locator(f"a[href*='/baru/{next(iter(QUESTIONS))}/']").click()
    option = page.locator("#id_category option", has_text=names.BUILT_CATEGORY)
    return option.get_attribute("value") or ""


def make_question(page: Page, kind: str, *, category: str) -> None:
    words, fill_in = QUESTIONS[kind]
    page.goto(f"{BANK}baru/{kind}/?category={category}")
    write(page, words, at=field(page, "stem"))
    fill_in(page)
    button(page.locator("#lq-form"), t("Save, ready to use")).click()
    expect(page.locator(".messages .success")).to_contain_text(t("The question is in the bank."))


def make_quiz(page: Page) -> str:
    """From the course's outline; returns the address of the quiz's editor."""
    page.goto("/kelola/")
    link(page.locator("#learning-courses-content"), names.BUILT_COURSE).first.click()
    add = t("Add %(kind)s", kind=t("Quiz").lower())
    link(page.locator("main"), add).first.click()
    page.wait_for_url("**/add/**")
    page.locator("#id_title").fill(QUIZ)
    page.locator("#id_summary").fill("Sepuluh soal dan satu undian.")
    save(page)
    page.locator("header [data-w-dropdown-target='toggle']").first.click()
    link(page, t("Add from the bank")).click()
    for words, _fill_in in QUESTIONS.values():
        page.get_by_role("row").filter(has_text=words[:14]).get_by_role("checkbox").check()
    button(page, t("Put the ticked questions into the quiz")).click()
    told = tn(
        "%(count)d question stands in the draft of the quiz.",
        "%(count)d questions stand in the draft of the quiz.",
        name="count",
        count=len(QUESTIONS),
    )
    expect(page.locator(".messages .success")).to_contain_text(told)
    draw_one(page)
    save(page)
    return page.url


def draw_one(page: Page) -> None:
    # The editor has drawn what was put in.
    standing = page.locator("[data-contentpath=body] input[name^=body-][name$=-value-max_mark]")
    expect(standing).to_have_count(len(QUESTIONS))
    block = add_block(page, "Drawn questions")
    block.locator("[data-chooser-action-choose]").first.click()
    link(page.locator(".modal-content"), names.BUILT_CATEGORY).click()
    expect(block).to_contain_text(names.BUILT_CATEGORY)


def look_at_draft(page: Page, address: str) -> None:
    page.goto(address.replace("/edit/", "/view_draft/"))
    heading(page, QUIZ)
    expect(page.locator("[data-quiz] .qz")).to_have_count(len(QUESTIONS))
    expect(page.locator("[data-quiz]")).to_contain_text("Bagaimana warga disapa?")


def publish(page: Page) -> None:
    page.locator("[data-w-dropdown-target='toggle']").last.click()
    page.locator("button[name='action-publish']").click()
    expect(page.locator(".messages .success")).to_be_visible()


def take(page: Page) -> None:
    sign_in(page, names.BUILT_TAKER)
    page.goto(names.BUILT_COURSE_PATH)
    button(page.locator(".course-cta"), t("Enrol")).click()
    heading(page, QUIZ)
    button(page.locator(".qz-start"), t("Start the quiz")).click()
    expect(page.locator("[data-quiz-form] .qz")).to_have_count(len(QUESTIONS) + 1)
    expect(page.locator("main")).to_contain_text(names.DRAWN_WORDS)
    expect(page.locator("math")).to_have_count(1)
    asked = page.locator(".qz").filter(has_text=QUESTIONS["true_false"][0])
    asked.locator("input[value=true]").check()
    page.locator(TO_SUMMARY).click()
    submit_all(page)
    expect(asked.locator("[data-badge-text]")).to_have_text(RIGHT)
