"""A quiz of all kinds: by keyboard alone, without a script, by dragging, and in trouble."""

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from . import names
from .steps import button, fill_sign_in, heading, sign_in, t

OFFLINE = "No connection. Your answers are safe on this device and are sent again by themselves."
NEXT = "button[name=go][value=next]"
TO_SUMMARY = "button[name=go][value=summary]"


def open_quiz(page: Page, login: str) -> None:
    sign_in(page, login)
    page.goto(names.QUIZ_COURSE_PATH)
    button(page.locator(".course-cta"), t("Enrol")).click()
    heading(page, names.QUIZ)


def start(page: Page, login: str) -> None:
    open_quiz(page, login)
    page.locator("[name=confirm]").check()
    button(page.locator(".qz-start"), t("Start the quiz")).click()
    expect(page.locator("#q1")).to_be_visible()
    page.wait_for_load_state("load")


def reach(page: Page, target: Locator) -> Locator:
    """Press Tab until ``target`` has the focus: nothing else gets there."""
    for _press in range(150):
        if target.evaluate("element => element === document.activeElement"):
            return target
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by Tab: {target}")


def choose(page: Page, target: Locator, *, steps: int = 1) -> None:
    reach(page, target)
    for _step in range(steps):
        page.keyboard.press("ArrowDown")


def submit_all(page: Page) -> None:
    heading(page, t("Check and submit"))
    button(page.locator("[data-finish]"), t("Submit all and finish")).click()
    heading(page, t("Review", context="of an attempt"))


def state(page: Page, slot: int) -> Locator:
    return page.locator(f"#q{slot} [data-badge-text]")


RIGHT = t("Right", context="question")


def test_by_keyboard_alone(page: Page):
    open_quiz(page, names.QUIZ_KEYS)
    reach(page, page.locator("[name=confirm]"))
    page.keyboard.press("Space")
    reach(page, button(page.locator(".qz-start"), t("Start the quiz")))
    page.keyboard.press("Enter")
    expect(page.locator("#q1")).to_be_visible()

    reach(page, page.locator("#q1 input[value=a]"))
    page.keyboard.press("Space")
    reach(page, page.locator("#q2 input[value=true]"))
    page.keyboard.press("Space")
    reach(page, page.locator("[name=q3_answer]"))
    page.keyboard.type("Soekarno")
    reach(page, page.locator("[name=q4_answer]"))
    page.keyboard.type("132")
    choose(page, page.locator("[name=q4_unit]"))
    for number in (0, 1):
        choose(page, page.locator("#q5 select").nth(number))
    reach(page, page.locator("#q6 [data-move='1']").first)
    page.keyboard.press("Enter")
    expect(page.locator("#q6 [data-said]")).not_to_be_empty()
    reach(page, page.locator("[name=q7_1]"))
    page.keyboard.type("Bandung")
    reach(page, page.locator("[name=q7_2]"))
    page.keyboard.type("167")
    choose(page, page.locator("[name=q8_1]"))
    reach(page, page.locator(NEXT))
    page.keyboard.press("Enter")

    expect(page.locator("#q9")).to_be_visible()
    choose(page, page.locator("[name=q9_1]"), steps=2)
    choose(page, page.locator("[name=q10_x]"))
    place_marker(page)
    reach(page, page.locator("#q12 [role=textbox]"))
    page.keyboard.press("Control+b")
    page.keyboard.type("Kami membuka loket daring.")
    reach(page, page.locator("#q13 input[type=radio]").first)
    page.keyboard.press("Space")
    reach(page, page.locator(TO_SUMMARY))
    page.keyboard.press("Enter")
    heading(page, t("Check and submit"))
    reach(page, page.locator("[data-finish] button"))
    page.keyboard.press("Enter")

    heading(page, t("Review", context="of an attempt"))
    for slot in (1, 2, 3, 4):
        expect(state(page, slot)).to_have_text(RIGHT)
    expect(page.locator("#q11 .qz-pin")).to_have_count(1)
    expect(page.locator("#q12 .qz-essay-shown b, #q12 .qz-essay-shown strong")).to_have_text(
        "Kami membuka loket daring."
    )


def place_marker(page: Page) -> None:
    """By its fields, then a little to the right with the arrow key."""
    rows = page.locator("#q11 .qz-marker")
    reach(page, rows.first.locator("input[type=number]").first)
    page.keyboard.type("140")
    reach(page, rows.first.locator("input[type=number]").last)
    page.keyboard.type("150")
    pin = page.locator("#q11 .qz-pin").first
    expect(pin).to_have_attribute("transform", "translate(140 150)")
    pin.focus()
    page.keyboard.press("ArrowRight")
    expect(rows.first.locator("input[type=number]").first).to_have_value("146")


def test_without_a_script(visit):
    page = visit(java_script_enabled=False)
    start(page, names.QUIZ_PLAIN)
    page.locator("#q1 input[value=a]").check()
    page.locator("[name=q3_answer]").fill("Soekarno")
    for number, place in enumerate(("1", "2", "3")):
        page.locator("#q6 select").nth(number).select_option(place)
    page.locator("[name=q8_1]").select_option(index=2)
    page.locator(NEXT).click()
    page.locator("[name=q10_x]").select_option(index=1)
    page.locator("#q11 input[type=number]").nth(0).fill("150")
    page.locator("#q11 input[type=number]").nth(1).fill("150")
    page.locator("[name=q12_answer]").fill("Kami membuka loket.\n\nWarga senang.")
    page.locator("#q12 .qz-flag").click()
    expect(page.locator("#q12 .qz-flag")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[name=q12_answer]")).to_have_value("Kami membuka loket.\n\nWarga senang.")
    page.locator(TO_SUMMARY).click()
    expect(page.locator("main .alert-warning")).to_be_visible()
    submit_all(page)
    expect(state(page, 1)).to_have_text(RIGHT)
    expect(page.locator("#q12 .qz-essay-shown p")).to_have_count(2)


def test_by_dragging(page: Page):
    start(page, names.QUIZ_POINTER)
    first, last = page.locator("#q6 .qz-grip").first, page.locator("#q6 li").last
    first.drag_to(last)
    expect(page.locator("#q6 [data-said]")).not_to_be_empty()
    page.locator(NEXT).click()
    page.locator("#q9 .qz-chip").nth(1).drag_to(page.locator("[name=q9_1]"))
    expect(page.locator("[name=q9_1]")).to_have_value("b")
    page.locator("#q10 .qz-chip").first.drag_to(page.locator("#q10 [data-drop]").first)
    expect(page.locator("[name=q10_x]")).to_have_value("a")
    page.locator("#q11 [data-picture]").click(position={"x": 120, "y": 90})
    expect(page.locator("#q11 .qz-pin")).to_have_count(1)
    page.locator("#q11 [data-unset]").first.click()
    expect(page.locator("#q11 .qz-pin")).to_have_count(0)


def test_answers_given_without_a_connection_are_sent_later(page: Page):
    start(page, names.QUIZ_OFFLINE)
    page.context.set_offline(True)
    page.locator("[name=q3_answer]").fill("Ditulis di kapal")
    expect(page.locator("[data-notices]")).to_contain_text(t(OFFLINE))
    page.locator(NEXT).click()
    expect(page.locator("[name=q3_answer]")).to_have_value("Ditulis di kapal")
    page.context.set_offline(False)
    expect(page.locator("[data-state]")).to_contain_text(t("Saved"))
    page.reload()
    expect(page.locator("[name=q3_answer]")).to_have_value("Ditulis di kapal")
    page.locator(NEXT).click()
    expect(page.locator("#q9")).to_be_visible()


def test_an_ended_session_loses_no_answer(page: Page):
    start(page, names.QUIZ_EXPIRED)
    page.locator("[name=q3_answer]").fill("Soekarno")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("[name=q4_answer]").fill("132")
    page.locator(NEXT).click()
    fill_sign_in(page, names.QUIZ_EXPIRED)
    expect(page.locator("[name=q3_answer]")).to_have_value("Soekarno")
    expect(page.locator("[name=q4_answer]")).to_have_value("132")
    expect(state(page, 3)).to_have_text(t("Answer saved", context="question"))


def test_a_browser_that_is_killed_loses_no_answer(page: Page):
    start(page, names.QUIZ_KILLED)
    address = page.url
    # Nothing reaches the server any more, not even on leaving.
    page.context.set_offline(True)
    page.locator("[name=q3_answer]").fill("Soekarno")
    page.wait_for_timeout(600)
    page.close(run_before_unload=False)

    page.context.set_offline(False)
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator("[name=q3_answer]")).to_have_value("Soekarno")
    expect(other.locator("[data-state]")).to_contain_text(t("Saved"))


def test_what_was_left_on_one_device_gives_way_to_newer_answers_of_another(visit):
    phone = visit()
    start(phone, names.QUIZ_ELSEWHERE)
    address = phone.url
    phone.locator("[name=q7_1]").fill("Bandung")
    expect(phone.locator("[data-state]")).to_contain_text(t("Saved"))
    phone.context.set_offline(True)
    phone.locator("[name=q3_answer]").fill("Ditulis di ponsel")
    phone.locator("[name=q4_answer]").fill("132")
    phone.locator("[name=q7_1]").fill("Bandung Barat")
    phone.wait_for_timeout(600)
    phone.close(run_before_unload=False)

    desk = visit()
    sign_in(desk, names.QUIZ_ELSEWHERE)
    desk.goto(address)
    desk.locator("[name=q3_answer]").fill("Ditulis di meja")
    expect(desk.locator("[data-state]")).to_contain_text(t("Saved"))

    phone.context.set_offline(False)
    later = phone.context.new_page()
    later.goto(address)
    expect(later.locator("[name=q4_answer]")).to_have_value("132")
    expect(later.locator("[name=q3_answer]")).to_have_value("Ditulis di meja")
    # What only this device had changed since is put back.
    expect(later.locator("[name=q7_1]")).to_have_value("Bandung Barat")
    expect(later.locator("[data-notices]")).to_contain_text("Ditulis di ponsel")
