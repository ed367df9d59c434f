from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from . import names
from .steps import button, enrol, fill_sign_in, heading, link, mark_done, spaced, t


def test_everything_a_learner_needs_works_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.goto("/")
    link(page.get_by_role("banner"), t("Catalogue")).first.click()
    heading(page, t("Catalogue"))
    page.locator("#q").fill("tenang")
    button(page.locator("main .search-big"), t("Search")).click()
    link(page.locator("main"), names.COURSE).click()
    heading(page, names.COURSE)
    link(page.locator(".course-cta"), t("Sign in and enrol")).click()
    fill_sign_in(page, spaced(names.PLAIN))
    heading(page, names.COURSE)
    enrol(page)

    ticks = page.locator("form.checklist")
    ticks.get_by_label("Formulir tersedia").check()
    button(ticks, t("Save ticks")).click()
    expect(ticks.get_by_label("Formulir tersedia")).to_be_checked()
    reflection = page.locator("form.reflection")
    reflection.get_by_role("textbox").fill("Tanpa skrip pun tersimpan.")
    button(reflection, t("Save answer")).click()
    expect(reflection.get_by_role("textbox")).to_have_value("Tanpa skrip pun tersimpan.")
    expect(ticks.get_by_label("Formulir tersedia")).to_be_checked()
    write_a_note(page)
    mark_done(page)

    heading(page, names.LESSONS[1])
    check = page.locator("form.selfcheck")
    check.get_by_label("Pilihan 1").check()
    button(check, t("Check answer")).click()
    expect(check.locator(".feedback-right")).to_contain_text("Benar sekali.")
    mark_done(page)
    heading(page, names.LESSONS[2])
    mark_done(page, last=True)

    heading(page, t("You have completed “%(title)s”", title=names.COURSE))
    link(page.locator("main"), t("See my records")).click()
    expect(page.get_by_role("row").filter(has_text=names.COURSE)).to_contain_text("3 JP")


def write_a_note(page) -> None:
    page.locator("#catatan summary").click()
    page.locator("#note-text").fill("Catatan tanpa skrip.")
    button(page.locator("#catatan"), t("Save note")).click()
    expect(page.locator("[data-notes]")).to_contain_text("Catatan tanpa skrip.")


def test_a_path_is_followed_and_proven_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.goto("/jalur/")
    link(page.locator("main"), names.PROVEN_PATH).click()
    link(page.locator(".course-cta"), t("Sign in and follow this path")).click()
    fill_sign_in(page, spaced(names.PROVER))
    heading(page, names.PROVEN_PATH)
    button(page.locator(".course-cta"), t("Follow this path")).click()

    proof = page.locator(".my-trail .station").filter(has_text=names.PROOF)
    expect(page.locator(".my-path-next")).to_contain_text(names.PATH_COURSES[0])
    proof.get_by_role("link", name=t("Send evidence")).click()
    heading(page, names.PROOF)
    send_evidence(page)

    heading(page, names.PROVEN_PATH)
    sent = page.get_by_role("region", name=t("Evidence that you sent"))
    expect(sent).to_contain_text("Magang tiga bulan")
    expect(proof.get_by_role("link", name=t("See what you sent"))).to_be_visible()
    with page.expect_download() as started:
        link(sent, "surat.png").click()
    assert started.value.path().read_bytes() == picture()


def send_evidence(page: Page) -> None:
    """Without its file nothing is sent, and nothing that was written is lost."""
    page.locator("#id_title").fill("Magang tiga bulan")
    page.locator("#id_organiser").fill("Kantor Contoh")
    page.locator("#id_finished_on").fill("21-11-2025")
    send = button(page.locator("main"), t("Send evidence"))
    send.click()
    expect(page.locator("main")).to_contain_text(t("Choose the file of the certificate."))
    expect(page.locator("#id_organiser")).to_have_value("Kantor Contoh")
    file = {"name": "surat.png", "mimeType": "image/png", "buffer": picture()}
    page.locator("input[type=file]").set_input_files(file)
    send.click()


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (64, 48), "#0b5cab").save(data, "PNG")
    return data.getvalue()


def test_without_script_no_list_is_wider_than_a_phone(visit):
    page = visit(java_script_enabled=False)
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/", "/katalog/", "/katalog/?q=tenang", "/daerah/"):
        page.goto(address)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0, address
