from playwright.sync_api import Locator, Page, expect

from . import names
from .steps import button, heading, link, t

MOST_STOPS = 60
# A link that fills its card or row may leave the mark to that.
FOCUS = """() => {
    const element = document.activeElement;
    const marked = (candidate) => {
        const style = getComputedStyle(candidate);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const box = element.getBoundingClientRect();
    return {
        name: element.outerHTML.slice(0, 160),
        marked: marked(element) || marked(element.closest("li, label, .card") || element),
        inView: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    };
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus, which must be seen at every stop."""
    expect(target).to_be_visible()
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        focus = page.evaluate(FOCUS)
        assert focus["marked"], f"no visible focus: {focus['name']}"
        assert focus["inView"], f"focus outside the window: {focus['name']}"
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by Tab")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def test_enrol_and_complete_with_the_keyboard_alone(page: Page):
    page.goto(names.COURSE_PATH)
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    press(page, link(page.locator(".course-cta"), t("Sign in and enrol")))
    type_sign_in(page, names.TYPIST)
    heading(page, names.COURSE)

    press(page, button(page.locator(".course-cta"), t("Enrol")))
    heading(page, names.LESSONS[0])
    ticked = page.get_by_label("Formulir tersedia")
    press(page, ticked, "Space")
    expect(ticked).to_be_checked()
    tab_to(page, page.locator("form.reflection textarea"))
    page.keyboard.type("Ditulis tanpa tetikus.")
    press(page, button(page.locator("[data-actions]"), t("Mark as done and continue")))

    heading(page, names.LESSONS[1])
    press(page, page.get_by_label("Pilihan 1"), "Space")
    press(page, button(page.locator("form.selfcheck"), t("Check answer")))
    expect(page.locator(".feedback-right")).to_be_visible()
    press(page, button(page.locator("[data-actions]"), t("Mark as done and continue")))

    heading(page, names.LESSONS[2])
    press(page, button(page.locator("[data-actions]"), t("Mark as done")))
    heading(page, t("You have completed “%(title)s”", title=names.COURSE))
    press(page, link(page.locator("main"), t("See my records")))
    expect(page.get_by_role("row").filter(has_text=names.COURSE)).to_be_visible()


def type_sign_in(page: Page, login: str) -> None:
    tab_to(page, page.locator("#id_login"))
    page.keyboard.type(login)
    tab_to(page, page.locator("#id_password"))
    page.keyboard.type(names.PASSWORD)
    page.keyboard.press("Enter")


def test_follow_a_path_with_the_keyboard_alone(page: Page):
    page.goto(names.PATH_ADDRESS)
    press(page, link(page.locator(".course-cta"), t("Sign in and follow this path")))
    type_sign_in(page, names.STEPPER)
    heading(page, names.PATH)

    press(page, button(page.locator(".course-cta"), t("Follow this path")))
    step = page.locator(".my-path-next")
    first, second, _third = names.PATH_COURSES
    expect(step).to_contain_text(first)
    press(page, link(step, t("Start the course")))
    heading(page, first)
    press(page, link(page.locator(".course-cta"), t("Start")))
    heading(page, names.lesson_of(first))
    press(page, button(page.locator("[data-actions]"), t("Mark as done")))
    heading(page, t("You have completed “%(title)s”", title=first))

    page.goto("/belajar/jalur/")
    press(page, link(page.locator("main"), names.PATH))
    expect(page.locator(".my-path-next")).to_contain_text(second)
