"""Learning paths: followed to the end, assigned to many, changed midway, renewed in time."""

import re
from email.message import EmailMessage

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from . import names
from .steps import button, heading, link, mark_done, sign_in, t, tn

INBOX = "/belajar/pemberitahuan/"


def test_an_asn_follows_a_path_over_three_courses_and_an_elective(page: Page):
    sign_in(page, names.WALKER, at="/belajar/jalur/")
    link(page.locator("main"), t("Choose a path")).click()
    link(page.locator("main"), names.PATH).click()
    heading(page, names.PATH)
    button(page.locator(".course-cta"), t("Follow this path")).click()
    stands_at(page, 0, ahead=names.PATH_COURSES[0])
    expect(station(page, names.PATH_COURSES[1])).to_contain_class("is-locked")

    ahead = (*names.PATH_COURSES[1:], names.PATH_ELECTIVES[0])
    for number, (title, following) in enumerate(zip(names.PATH_COURSES, ahead, strict=True), 1):
        take_next_course(page, title)
        stands_at(page, 25 * number, ahead=following)
        expect(station(page, title)).to_contain_class("is-done")

    spared, chosen = names.PATH_ELECTIVES
    station(page, chosen).get_by_role("button", name=t("Enrol in the course")).click()
    learn(page, chosen)
    open_path(page)
    expect(ring(page, 100)).to_be_visible()
    expect(page.locator(".course-done")).to_contain_text(t("Completed", context="a path"))
    expect(page.get_by_text(t("You have arrived"), exact=True)).to_be_visible()
    expect(station(page, spared)).to_contain_class("is-spare")
    expect(page.locator(".my-path-next")).to_have_count(0)

    page.goto("/belajar/jalur/")
    card = page.locator("main .card").filter(has_text=names.PATH)
    expect(card.locator(".badge").first).to_have_text(t("Completed"))
    page.goto(INBOX)
    told = t("You have completed the learning path “%(path)s”", path=names.PATH)
    link(page.locator("main"), told).click()
    heading(page, names.PATH)


def open_path(page: Page, title: str = names.PATH) -> None:
    """From "my paths", as its reader finds it."""
    page.goto("/belajar/jalur/")
    link(page.locator("main"), title).click()
    heading(page, title)


def ring(page: Page, percent: int) -> Locator:
    return page.get_by_role("img", name=f"{t('Your progress')}: {percent} %", exact=True)


def station(page: Page, title: str) -> Locator:
    """The part itself, not the group around it."""
    return page.locator(".my-trail .station:not(.branch)").filter(has_text=title)


def stands_at(page: Page, percent: int, *, ahead: str) -> None:
    expect(ring(page, percent)).to_be_visible()
    expect(page.locator(".my-path-next")).to_contain_text(ahead)


def take_next_course(page: Page, title: str, *, path: str = names.PATH) -> None:
    """Where the path leads: to the course, into its lesson, and back."""
    link(page.locator(".my-path-next"), t("Start the course")).click()
    heading(page, title)
    link(page.locator(".course-cta"), t("Start")).click()
    learn(page, title)
    open_path(page, path)


def learn(page: Page, course: str) -> None:
    """From its one lesson on."""
    heading(page, names.lesson_of(course))
    mark_done(page, last=True)
    heading(page, t("You have completed “%(title)s”", title=course))


def test_an_administrator_assigns_a_path_to_500_and_watches(page: Page):
    sign_in(page, names.ADMINISTRATOR, at=reverse("learning_paths_admin:paths"))
    link(page.locator("main"), names.CROWD_PATH).first.click()
    link(page, t("Put people on it")).first.click()
    choose_the_unit(page)

    expect(figure(page, t("Will be put on the path"))).to_have_text(str(names.CROWD))
    one, many = "Put %(number)s person on the path", "Put %(number)s people on the path"
    button(page, tn(one, many, count=names.CROWD)).click()
    watch(page)

    expect(figure(page, t("Put on the path"))).to_have_text(str(names.CROWD))
    link(page, t("To the participants")).click()
    expect(figure(page, t("Active"))).to_have_text(str(names.CROWD))
    expect(page.get_by_role("row").filter(has_text="Ramai ")).to_have_count(50)


def choose_the_unit(page: Page) -> None:
    box = page.get_by_role("region", name=t("By region, unit or position"))
    unit = box.locator("#id_group-unit")
    wanted = unit.locator("option").filter(has_text=names.CROWD_UNIT)
    unit.select_option(wanted.get_attribute("value"))
    box.locator("#id_group-reason").fill("Surat edaran nomor 12")
    button(box, t("Check these people")).click()


def figure(page: Page, label: str) -> Locator:
    term = page.get_by_role("term").filter(has_text=re.compile(f"^{re.escape(label)}$"))
    return page.locator(".lp-figures > div").filter(has=term).get_by_role("definition")


def watch(page: Page) -> None:
    """The bar stands at the beginning; the page renews itself until the work is done."""
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("max", str(names.CROWD))
    words = t("%(done)s of %(total)s people", done=0, total=names.CROWD)
    expect(page.get_by_label(words)).to_be_visible()
    expect(bar).to_have_count(0)


def test_an_editor_changes_a_path_with_people_midway(visit):
    learner, editor, moderator = visit(), visit(), visit()
    sign_in(learner, names.MIDWAY)
    open_path(learner, names.CHANGING_PATH)
    expect(ring(learner, 33)).to_be_visible()

    sign_in(editor, names.EDITOR, at=paths_list())
    propose_less(editor)
    learner.reload()
    expect(ring(learner, 33)).to_be_visible()

    sign_in(moderator, names.MODERATOR, at=paths_list())
    approve(moderator)
    follow_the_change(moderator)

    learner.reload()
    expect(ring(learner, 50)).to_be_visible()
    expect(station(learner, names.PATH_COURSES[0])).to_contain_class("is-done")
    expect(station(learner, names.PATH_COURSES[2])).to_have_count(0)


def paths_list() -> str:
    return reverse("wagtailsnippets_learning_paths_learningpath:list")


def open_editor(page: Page) -> None:
    """It says first of all whom a change concerns."""
    page.goto(paths_list())
    link(page.locator("main"), names.CHANGING_PATH).first.click()
    told = tn(
        "%(count)s person is midway (version %(number)s)",
        "%(count)s people are midway (version %(number)s)",
        count=1,
        name="count",
        number=1,
    )
    expect(page.get_by_role("heading", name=told)).to_be_visible()


def propose_less(page: Page) -> None:
    """One requirement less, and people go on with what they have."""
    open_editor(page)
    expect(page.locator("button[name=action-publish]")).to_have_count(0)
    last = page.locator("[data-streamfield-child]").filter(has_text=names.PATH_COURSES[2]).last
    last.locator("[data-streamfield-action=DELETE]").click()
    expect(page.locator("input[name=requirements-2-deleted]")).to_have_value("1")
    open_fold(page, t("Advanced: when the requirements change"))
    page.get_by_label(t("They go on in the new version; what they have counts")).check()
    press_action(page, "button[name=action-submit]")


def open_fold(page: Page, title: str) -> None:
    panel = page.locator(".w-panel").filter(has=page.get_by_role("heading", name=title)).last
    toggle = panel.locator("[data-panel-toggle]").first
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()


def press_action(page: Page, selector: str) -> None:
    """One of the buttons below the form, most of which are folded away."""
    wanted = page.locator(f"footer {selector}")
    if not wanted.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    wanted.click()
    expect(page.locator(".messages .success")).to_be_visible()


def approve(page: Page) -> None:
    """In the editor, at a glance: the button without the one that asks for a comment."""
    open_editor(page)
    press_action(page, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")


def follow_the_change(page: Page) -> None:
    page.goto(paths_list())
    link(page.locator("main"), names.CHANGING_PATH).first.click()
    link(page, t("Versions")).first.click()
    expect(page.get_by_role("heading", name=t("Version %(number)s", number=2))).to_be_visible()
    removed = page.locator(".lp-versions > li").first
    expect(removed).to_contain_text(names.PATH_COURSES[2])
    link(page, t("How the last change reached people")).click()
    one = "%(done)s person is on the new version now."
    many = "%(done)s people are on the new version now."
    expect(page.get_by_text(tn(one, many, count=1, name="done"))).to_be_visible()


def test_a_certification_falls_due_and_is_renewed(page: Page, mails: list[EmailMessage]):
    first = names.PATH_COURSES[0]
    own = [mail for mail in mails if names.HOLDER_EMAIL in mail["To"]]
    # Among what tells of the first run; a reminder that came twice would fail here.
    (mail,) = (mail for mail in own if t("What you held until now stays on record.") in text(mail))
    assert names.CERTIFICATION in mail["Subject"]

    sign_in(page, names.HOLDER, at=INBOX)
    link(page.locator("main"), mail["Subject"]).click()
    heading(page, names.CERTIFICATION)
    stands_at(page, 0, ahead=first)
    expect(page.locator(".my-path-head")).to_contain_text(
        t("Due for renewal", context="a certification is")
    )
    take_next_course(page, first, path=names.CERTIFICATION)

    expect(ring(page, 100)).to_be_visible()
    runs = page.get_by_role("table", name=t("Earlier runs")).locator("tbody tr")
    expect(runs).to_have_count(2)
    for number, run in zip((2, 1), runs.all(), strict=True):
        expect(run).to_contain_text(t("Run %(number)s", number=number))
    both_stand_on_record(page, first)


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def both_stand_on_record(page: Page, course: str) -> None:
    page.goto("/belajar/catatan-belajar/")
    link(page.locator("main"), course).first.click()
    before = page.locator("#earlier tbody tr")
    expect(before).to_have_count(1)
    expect(before).to_contain_text(t("Attempt %(number)s", number=1))
    expect(page.locator("aside .facts")).to_contain_text(t("Completed on"))
