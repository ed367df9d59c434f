"""An innovation from the first word of an employee to the public page."""

from playwright.sync_api import Page, expect

from . import names
from .steps import button, heading, link, sign_in, t

TITLE = "Antrean Loket dari Rumah"
SHARE = "/belajar/berbagi/"


def test_an_asn_proposes_a_moderator_asks_the_head_endorses_everybody_reads(visit):
    author = visit()
    sign_in(author, names.PROPOSER, at=SHARE)
    propose(author)
    send(author)

    moderator = visit()
    sign_in(moderator, names.MODERATOR, at="/kelola/")
    ask_for_a_change(moderator)
    mend(author)
    approve(moderator)

    head = visit()
    sign_in(head, names.HEAD, at=SHARE)
    endorse(head)
    visitor = visit()
    read(visitor, author)


def propose(page: Page) -> None:
    link(page.locator("main"), t("Propose an innovation")).click()
    page.get_by_label(t("Title")).fill(TITLE)
    button(page.locator("main"), t("Start writing")).click()
    heading(page, TITLE)
    page.locator("#id_summary").fill("Warga mengambil nomor lewat telepon.")
    page.locator("#id_affair").select_option(index=1)
    page.locator("#id_background").fill("Warga menunggu sejak subuh.")
    page.locator("#id_body").fill("Warga menelepon.\n\n## Langkah\n\n- pilih loket\n- datang")
    for name, value in {
        "name": "Waktu tunggu",
        "unit": "menit",
        "baseline": "90",
        "baseline_on": "2024-01-31",
        "value": "25",
        "measured_on": "2025-01-31",
        "source": "Catatan loket",
    }.items():
        page.locator(f"#id_figure-0-{name}").fill(value)
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    # What the machine saved by itself is there after loading anew.
    page.reload()
    expect(page.locator("#id_background")).to_have_value("Warga menunggu sejak subuh.")
    expect(page.locator("#id_figure-0-baseline")).to_have_value("90")


def send(page: Page) -> None:
    button(page.locator("main"), t("Send to be checked")).click()
    expect(page.locator(".contribution")).to_contain_text(t("Waits to be checked"))


def review(page: Page) -> None:
    page.goto("/kelola/")
    link(page.locator("main"), TITLE).first.click()
    page.wait_for_url("**/edit/**")


def act(page: Page, name: str) -> None:
    # The editor's own autosave must not run into the decision.
    page.wait_for_load_state("networkidle")
    page.locator("[data-w-dropdown-target=toggle]").last.wait_for()
    choice = page.locator(f"button[data-workflow-action-name={name}]").first
    if not choice.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").click()
    choice.click()


def ask_for_a_change(page: Page) -> None:
    review(page)
    act(page, "reject")
    modal = page.locator(".modal-content")
    modal.locator("textarea").fill("Sebutkan sumber angkanya.")
    modal.locator("[type=submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def mend(page: Page) -> None:
    page.goto(SHARE)
    card = page.locator(".contribution")
    expect(card).to_contain_text("Sebutkan sumber angkanya.")
    card.get_by_role("link", name=t("Mend it")).click()
    page.locator("#id_figure-0-source").fill("Catatan antrean loket, Januari 2025")
    button(page.locator("main"), t("Send again")).click()
    expect(card).to_contain_text(t("Waits to be checked"))


def approve(page: Page) -> None:
    review(page)
    act(page, "approve")
    expect(page.locator(".messages .success")).to_be_visible()


def endorse(page: Page) -> None:
    waiting = page.locator("main").get_by_role("listitem").filter(has_text=TITLE)
    waiting.get_by_role("link", name=t("Read and decide")).click()
    expect(page.locator("main")).to_contain_text("Catatan antrean loket, Januari 2025")
    button(page.locator("main"), t("Endorse and publish")).click()
    expect(page.locator(".messages")).to_contain_text(t("You endorsed it. It is published now."))


def read(visitor: Page, author: Page) -> None:
    author.goto(SHARE)
    card = author.locator(".contribution")
    expect(card).to_contain_text(t("Published"))
    address = card.get_by_role("link", name=t("See it")).get_attribute("href")
    visitor.goto(address or "")
    heading(visitor, TITLE)
    expect(visitor.locator("main")).to_contain_text(names.PROPOSER_NAME)
