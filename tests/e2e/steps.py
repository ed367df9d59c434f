"""What every journey does: words as the site says them, signing in, finding its way."""

from django.utils.translation import gettext, ngettext, override, pgettext
from playwright.sync_api import Locator, Page, expect

from . import names


def t(text: str, *, context: str = "", **values: object) -> str:
    """The site's words: the Indonesian translation of an English message."""
    with override("id"):
        found = pgettext(context, text) if context else gettext(text)
    return found % values if values else found


def tn(one: str, many: str, *, count: int, name: str = "number", **values: object) -> str:
    """A message that counts; ``name`` is what stands in it for the number."""
    with override("id"):
        return ngettext(one, many, count) % {**values, name: count}


def button(scope: Page | Locator, text: str) -> Locator:
    return scope.get_by_role("button", name=text, exact=True)


def link(scope: Page | Locator, text: str) -> Locator:
    return scope.get_by_role("link", name=text, exact=True)


def fill_sign_in(page: Page, login: str) -> None:
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(names.PASSWORD)
    button(page.locator("main"), t("Sign in")).click()


def sign_in(page: Page, login: str, *, at: str = "/belajar/") -> None:
    """Ask for a page, be sent to sign in, and land on the page asked for."""
    page.goto(at)
    fill_sign_in(page, login)
    page.wait_for_url(lambda url: url.endswith(at))


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def spaced(number: str) -> str:
    """A NIP as people write it."""
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"


def enrol(page: Page, first_lesson: str = names.LESSONS[0]) -> None:
    """On a course page: press the button, and stand in the first lesson."""
    button(page.locator(".course-cta"), t("Enrol")).click()
    heading(page, first_lesson)


def finish(page: Page, lessons: tuple[str, ...] = names.LESSONS) -> None:
    """From the lesson before ``lessons`` on: mark everything as done."""
    for title in lessons:
        heading(page, title)
        mark_done(page, last=title == lessons[-1])


def mark_done(page: Page, *, last: bool = False) -> None:
    words = t("Mark as done") if last else t("Mark as done and continue")
    button(page.locator("[data-actions]"), words).click()
