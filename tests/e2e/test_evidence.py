"""Evidence of learning elsewhere: filed, sent back, corrected, approved; the JP grow."""

import io
from datetime import date, timedelta

from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from . import names
from .steps import button, heading, link, sign_in, t

MINE = "/belajar/bukti/"
ACTIVITY, RENAMED = "Seminar Loket Ramah", "Seminar Nasional Loket Ramah"
REASON = "Judul belum lengkap seperti pada sertifikat."


def certificate() -> dict:
    picture = Image.new("RGB", (640, 450), "white")
    ImageDraw.Draw(picture).text((60, 90), "SERTIFIKAT CONTOH", fill="black", font_size=30)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return {"name": "sertifikat.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_evidence_is_filed_sent_back_corrected_and_approved_and_the_jp_grow(visit):
    learner, verifier = visit(), visit()
    sign_in(learner, names.FILER, at=MINE)
    file_evidence(learner)
    sign_in(verifier, names.ADMINISTRATOR, at=reverse("learning_evidence_admin:queue"))
    send_back(verifier)

    learner.goto(MINE)
    expect(learner.locator("main")).to_contain_text(REASON)
    link(learner.locator("main"), ACTIVITY).click()
    link(learner.locator("main"), t("Continue")).click()
    learner.locator("#id_title").fill(RENAMED)
    send(learner)

    approve(verifier)
    learner.goto(MINE)
    link(learner.locator("main"), RENAMED).click()
    expect(learner.locator(".figures dd")).to_have_text("4 JP")
    learner.goto("/belajar/jp/")
    expect(learner.locator("main")).to_contain_text(RENAMED)
    expect(learner.locator("main")).to_contain_text("4 JP")


def file_evidence(page: Page) -> None:
    link(page.locator("main"), t("File evidence")).click()
    page.locator("#id_form_code").select_option("seminar")
    page.locator("#id_title").fill(ACTIVITY)
    button(page.locator("main"), t("Continue")).click()
    day = held_on()
    page.locator("#id_organiser").fill("Lembaga Contoh")
    page.locator("#id_starts_on").fill(f"{day:%d-%m-%Y}")
    page.locator("#id_ends_on").fill(f"{day:%d-%m-%Y}")
    page.locator("#id_files").set_input_files(certificate())
    send(page)


def held_on() -> date:
    """Within this year, so that the page of the year's JP shows it."""
    today = date.today()
    return max(today - timedelta(days=3), date(today.year, 1, 1))


def send(page: Page) -> None:
    button(page.locator("main"), t("Check and send")).click()
    heading(page, t("Check and send"))
    expect(page.locator(".figures dd").last).to_have_text("4 JP")
    button(page.locator("main"), t("Send for verification")).click()
    expect(page.locator("main header .badge").first).to_have_text(
        t("Waiting for verification", context="evidence is")
    )


def open_in_queue(page: Page, title: str) -> None:
    page.goto(reverse("learning_evidence_admin:queue") + "?state=waiting")
    link(page.locator("main"), title).click()
    shown = page.locator(".le-file img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")


def send_back(page: Page) -> None:
    open_in_queue(page, ACTIVITY)
    page.locator("#id_reason").fill(REASON)
    button(page.locator("main"), t("Send back for revision", context="evidence")).click()
    expect(page.get_by_text(t("Sent back for revision."))).to_be_visible()


def approve(page: Page) -> None:
    open_in_queue(page, RENAMED)
    button(page.locator("main"), t("Approve", context="evidence")).click()
    expect(page.get_by_text(t("Approved: the hours are in the ledger."))).to_be_visible()
