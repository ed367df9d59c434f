"""Learning hours: a wrong entry is taken back and seen by the learner; a statement is checked."""

import json
from pathlib import Path

from playwright.sync_api import expect

from . import names
from .hours_world import CODE_WORDS, ENTRY, EXTRA, LEARNER, LEARNER_NAME
from .steps import sign_in


def test_a_wrong_entry_is_taken_back_and_the_learner_sees_it(visit):
    admin = visit()
    sign_in(admin, names.ADMINISTRATOR)
    admin.goto("/kelola/jam-pelajaran/")
    admin.get_by_role("searchbox", name="Nama").fill(LEARNER_NAME)
    admin.get_by_role("searchbox", name="Nama").press("Enter")
    admin.get_by_role("link", name=LEARNER_NAME).click()
    admin.get_by_role("row", name=ENTRY).get_by_role("link", name="Batalkan entri").click()
    admin.get_by_label("Alasan").fill("Tercatat untuk orang lain")
    admin.get_by_role("button", name="Batalkan entri").click()
    expect(admin.get_by_role("row", name=ENTRY)).to_contain_text("dibatalkan pada")

    learner = visit()
    learner.set_viewport_size({"width": 360, "height": 740})
    sign_in(learner, LEARNER)
    learner.goto("/belajar/jp/")
    expect(learner.locator(".hours-activity", has_text=ENTRY)).to_contain_text("0 JP")
    learner.locator(".hours-activity", has_text=ENTRY).locator("summary").click()
    expect(learner.get_by_text("dibatalkan: Tercatat untuk orang lain").last).to_be_visible()


def test_a_statement_is_downloaded_and_checked(visit, tmp_path: Path):
    learner = visit()
    sign_in(learner, LEARNER)
    learner.goto("/belajar/jp/")
    learner.get_by_role("button", name="Terbitkan keterangan").click()
    with learner.expect_download() as saved:
        learner.get_by_role("link", name="Unduh PDF").click()
    pdf = tmp_path / "keterangan.pdf"
    saved.value.save_as(pdf)
    with learner.expect_download() as saved:
        learner.get_by_role("link", name="Unduh JSON bertanda tangan").click()
    signed = tmp_path / "keterangan.json"
    saved.value.save_as(signed)
    told = json.loads(signed.read_text())

    visitor = visit()
    visitor.goto("/jp/periksa/")
    visitor.get_by_label("Kode keterangan").fill(told["jti"].lower())
    visitor.get_by_role("button", name="Periksa kode").click()
    expect(visitor.get_by_text("Masih sama")).to_be_visible()
    expect(visitor.get_by_text(LEARNER_NAME)).to_be_visible()
    assert LEARNER not in visitor.content()

    for file in (pdf, signed):
        visitor.goto("/jp/periksa/")
        visitor.get_by_label(CODE_WORDS).set_input_files(file)
        visitor.get_by_role("button", name="Periksa berkas").click()
        expect(visitor.get_by_text("Berkas tidak berubah")).to_be_visible()

    told["statement"]["credited_jp"] += 20
    signed.write_text(json.dumps(told))
    visitor.goto("/jp/periksa/")
    visitor.get_by_label(CODE_WORDS).set_input_files(signed)
    visitor.get_by_role("button", name="Periksa berkas").click()
    expect(visitor.get_by_role("alert")).to_contain_text("telah diubah")
    assert EXTRA in json.dumps(told, ensure_ascii=False)
