"""A course from the first press of "New course" to its first learner."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from . import names
from .steps import button, enrol, heading, link, sign_in, t, tn

COURSE, LESSON = "Rapat Singkat yang Berhasil", "Menyiapkan Rapat"
PANEL = "#learning-courses-content"
ALT = "Meja rapat dengan satu lembar agenda"


def test_an_editor_writes_a_moderator_approves_an_asn_reads(visit):
    editor = visit()
    sign_in(editor, names.EDITOR, at="/kelola/")
    create_course(editor)
    write_lesson(editor)
    send_for_review(editor)

    moderator = visit()
    sign_in(moderator, names.MODERATOR, at="/kelola/")
    approve(moderator)

    reader = visit()
    sign_in(reader, names.VISITOR)
    read(reader)


def create_course(page: Page) -> None:
    link(page.locator(PANEL), t("New course")).click()
    page.wait_for_url("**/add/**")
    page.locator("#id_title").fill(COURSE)
    page.locator("#id_summary").fill("Rapat setengah jam dengan keputusan yang jelas.")
    page.locator("#id_form").select_option(index=1)
    page.locator("#id_programme_jp").fill("2")
    save(page)
    expect(page.get_by_role("heading", name=t("Your course in four steps"))).to_be_visible()


def save(page: Page) -> None:
    # An autosave on its way would make the same page a second time.
    expect(page.locator("#id_slug")).not_to_have_value("")
    expect(page.locator("#w-autosave-indicator[data-w-autosave-state-value=saving]")).to_have_count(
        0
    )
    page.locator("button.action-save").first.click()
    told = page.locator(".messages .success, .messages .error")
    expect(told).to_be_visible()
    errors = page.locator(
        ".w-field__errors:has(.error-message), .error-message"
    ).all_text_contents()
    assert "success" in (told.get_attribute("class") or ""), errors


def write_lesson(page: Page) -> None:
    add = t("Add %(kind)s", kind=t("lesson").lower())
    link(page.locator("main"), add).first.click()
    page.wait_for_url("**/add/**")
    page.locator("#id_title").fill(LESSON)
    page.locator("#id_summary").fill("Agenda, peserta, waktu.")

    add_block(page, "Heading").locator("[name$=-value-text]").fill("Agenda satu lembar")
    words = add_block(page, "Text").locator("[contenteditable=true]")
    words.click()
    page.keyboard.type("Tulis tiga pokok, bukan sepuluh.")
    expect(words).to_contain_text("bukan sepuluh.")
    add_picture(page)
    ticks = add_block(page, "Checklist")
    ticks.locator("[name$=-value-title]").fill("Sebelum rapat")
    ticks.locator("[name$=-items-0-value]").fill("Agenda dibagikan")
    add_block(page, "Reflection").locator("[name$=-value-prompt]").fill("Rapat mana yang berhasil?")
    save(page)


def add_block(page: Page, label: str) -> Locator:
    """Add a block at the end through Wagtail's own picker."""
    types = page.locator("input[name^=body-][name$=-type]:not([name*=-value-])")
    number = types.count()
    container = page.locator("[data-contentpath=body] [data-streamfield-stream-container]")
    container.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name=t(label), exact=True).click()
    expect(types).to_have_count(number + 1)
    return page.locator("[data-streamfield-child]").filter(
        has=page.locator(f"input[name=body-{number}-type]")
    )


def add_picture(page: Page) -> None:
    block = add_block(page, "Picture")
    block.locator("[data-chooser-action-choose]").first.click()
    modal = page.locator(".modal-content")
    modal.locator("#tab-label-upload").click()
    modal.locator("input[type=file]").set_input_files(
        {"name": "meja-rapat.png", "mimeType": "image/png", "buffer": picture()}
    )
    modal.locator("[name$=-title]").fill("Meja rapat")
    modal.locator("#tab-upload button[type=submit]").click()
    expect(modal).to_have_count(0)
    block.locator("[name$=-alt_text]").fill(ALT)


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (640, 360), "#0b5cab").save(data, "PNG")
    return data.getvalue()


def send_for_review(page: Page) -> None:
    link(page, t("Course outline")).click()
    row = page.locator(".desk__item").filter(has_text=LESSON)
    expect(row).to_contain_text(t("Draft"))
    words = tn("Send %(number)s page for review", "Send %(number)s pages for review", count=2)
    button(page.locator("main"), words).click()
    expect(row).to_contain_text(t("In review"))


def approve(page: Page) -> None:
    link(page.locator(PANEL), COURSE).click()
    one, many = "Approve and publish %(number)s page", "Approve and publish %(number)s pages"
    button(page.locator("main"), tn(one, many, count=2)).click()
    expect(page.locator(".desk__item").filter(has_text=LESSON)).to_contain_text(t("Published"))


def read(page: Page) -> None:
    page.goto("/katalog/")
    link(page.locator("main"), COURSE).click()
    enrol(page, LESSON)
    body = page.locator("[data-reading]")
    expect(body.get_by_role("heading", name="Agenda satu lembar")).to_be_visible()
    expect(body).to_contain_text("Tulis tiga pokok, bukan sepuluh.")
    image = body.get_by_role("img", name=ALT)
    image.scroll_into_view_if_needed()
    page.wait_for_function("image => image.naturalWidth > 0", arg=image.element_handle())
    expect(body.get_by_label("Agenda dibagikan")).to_be_visible()
    expect(body.get_by_label("Rapat mana yang berhasil?")).to_be_visible()
    heading(page, LESSON)
