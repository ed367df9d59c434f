"""A certificate: earned by a course, checked by its QR code, revoked for everybody to see."""

import io

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from . import names
from .steps import button, heading, link, mark_done, sign_in, t

REASON = "Diterbitkan karena data yang keliru."
VALID, REVOKED = "This certificate is genuine and valid", "This certificate has been revoked"


@pytest.fixture
def open_page(browser: Browser, server: str):
    """A page of somebody else, on the same site."""
    contexts = []

    def another() -> Page:
        context = browser.new_context(base_url=server, locale="id-ID")
        contexts.append(context)
        return context.new_page()

    yield another
    for context in contexts:
        context.close()


def test_a_certificate_is_earned_checked_by_its_qr_code_and_revoked(page: Page, open_page):
    sign_in(page, names.CERTIFIED)
    page.goto(names.CERTIFIED_PATH)
    button(page.locator(".course-cta"), t("Enrol")).click()
    heading(page, names.lesson_of(names.CERTIFIED_COURSE))
    mark_done(page, last=True)
    heading(page, t("You have completed “%(title)s”", title=names.CERTIFIED_COURSE))
    expect(page.get_by_role("heading", name=t("Your certificate is ready"))).to_be_visible()
    with page.expect_download() as found:
        link(page.locator("main"), t("Download as PDF")).click()
    pdf = found.value.path().read_bytes()
    address = address_in(pdf)

    visitor = open_page()
    visitor.goto(address)
    heading(visitor, t(VALID))
    expect(visitor.locator(".cert-sheet")).to_contain_text(names.CERTIFIED_NAME)
    visitor.goto(reverse("certificates_public:verify"))
    visitor.locator("#id_berkas").set_input_files(
        {"name": "sertifikat.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    button(visitor.locator("main"), t("Compare the file")).click()
    heading(visitor, t(VALID))

    link(page.locator("main"), t("Look at my certificate")).click()
    heading(page, names.CERTIFIED_COURSE)
    page.goto("/belajar/sertifikat/")
    link(page.locator("main"), names.CERTIFIED_COURSE).click()

    administrator = open_page()
    sign_in(
        administrator,
        names.ADMINISTRATOR,
        at=reverse("learning_certificates_admin:certificates"),
    )
    row = administrator.locator("tr").filter(has_text=names.CERTIFIED_NAME)
    row.get_by_role("link").first.click()
    administrator.locator("#id_revoke-reason").fill(REASON)
    button(administrator.locator("main"), t("Revoke")).click()
    expect(administrator.locator(".messages .success")).to_be_visible()

    visitor.reload()
    heading(visitor, t(REVOKED))
    expect(visitor.locator("main")).to_contain_text(REASON)
    page.reload()
    expect(page.locator("main")).to_contain_text(REASON)
    expect(link(page.locator("main"), t("Download as PDF"))).to_have_count(0)


def address_in(pdf: bytes) -> str:
    """The path of what a camera reads off the paper."""
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=2).to_pil()
    [code] = zxingcpp.read_barcodes(picture)
    return "/" + code.text.split("/", 3)[3]
