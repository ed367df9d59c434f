"""Badges: defined, earned by completing a course, checked by a visitor, shown, revoked."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from . import names
from .steps import button, heading, link, mark_done, sign_in, t

SNIPPET = "wagtailsnippets_learning_certificates_badgedefinition"
NAME = "Santun Melayani"
REASON = "Diberikan karena data yang keliru."


def test_a_badge_is_defined_earned_shown_and_revoked(visit: Callable[..., Page]):
    admin, learner, visitor = visit(), visit(), visit()
    define(admin)
    earn(learner)
    address = learner.url
    visitor.goto(address)
    heading(visitor, NAME)
    expect(visitor.locator(".badge-sheet")).to_contain_text(names.BADGE_EARNER_NAME)
    expect(visitor.locator(".badge-state.is-valid")).to_be_visible()

    profile = open_profile(learner)
    visitor.goto(profile)
    link(visitor.locator("main"), NAME).click()
    expect(visitor).to_have_url(address)

    revoke(admin)
    visitor.reload()
    expect(visitor.locator(".badge-state.is-revoked")).to_contain_text(REASON)
    close_profile(learner)
    answer = visitor.goto(profile)
    assert answer is not None
    assert answer.status == 404


def define(page: Page) -> None:
    sign_in(page, names.ADMINISTRATOR, at="/kelola/")
    page.goto(reverse(f"{SNIPPET}:add"))
    page.locator("#id_name").fill(NAME)
    page.locator("#id_description").fill("Menyapa dan melayani warga dengan santun.")
    page.locator("#id_criteria").fill("Selesaikan kursusnya.")
    page.locator("#id_courses-ADD").click()
    page.locator("#id_courses-0-course-chooser [data-chooser-action-choose]").first.click()
    # There are more courses than one page of the chooser shows.
    page.locator(".modal input[type=text], .modal input[type=search]").first.fill(
        names.BADGE_COURSE
    )
    link(page.locator(".modal"), names.BADGE_COURSE).click()
    expect(page.locator("#id_courses-0-course-chooser")).to_contain_text(names.BADGE_COURSE)
    wanted = page.locator("footer button[name=action-publish]")
    if not wanted.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    wanted.click()
    expect(page.locator(".messages .success")).to_be_visible()


def earn(page: Page) -> None:
    """Learn the course; its last page leads to the badge."""
    sign_in(page, names.BADGE_EARNER)
    page.goto(names.BADGE_COURSE_PATH)
    button(page.locator(".course-cta"), t("Enrol")).click()
    heading(page, names.lesson_of(names.BADGE_COURSE))
    mark_done(page, last=True)
    link(page.locator("main"), NAME).click()
    heading(page, NAME)


def open_profile(page: Page) -> str:
    page.goto("/belajar/sertifikat/lencana/profil/")
    words = t("Show a public profile with my name and the badges chosen below")
    page.get_by_label(words).check()
    page.get_by_label(NAME).check()
    button(page.locator("main"), t("Save")).click()
    return page.locator(".badge-address a").inner_text()


def close_profile(page: Page) -> None:
    page.goto("/belajar/sertifikat/lencana/profil/")
    words = t("Show a public profile with my name and the badges chosen below")
    page.get_by_label(words).uncheck()
    button(page.locator("main"), t("Save")).click()
    expect(page.locator(".badge-address")).to_have_count(0)


def revoke(page: Page) -> None:
    page.goto(reverse("learning_certificates_admin:badge_awards"))
    link(page.locator("main"), names.BADGE_EARNER_NAME).click()
    page.locator("#id_reason").fill(REASON)
    button(page.locator("main"), t("Revoke")).click()
    expect(page.locator(".messages .success")).to_be_visible()
