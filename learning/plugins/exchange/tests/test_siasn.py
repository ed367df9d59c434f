"""The adapter: bodies with the fields that SIASN takes, the null client, sending with a client."""

from datetime import date

import pytest
from django.urls import reverse

from learning.core.api import DomainError, reverse_credit

from ..models import Batch, BatchRow
from ..queries import to_correct
from ..services import sending
from ..siasn import NullClient, SiasnRefused, siasn_client
from ..siasn.payloads import course_payload, training_payload

COURSE_FIELDS = {
    *("id", "instansiId", "institusiPenyelenggara", "jenisDiklatId", "jenisKursus"),
    *("jenisKursusSertipikat", "jumlahJam", "lokasiId", "namaKursus", "nomorSertipikat"),
    *("pnsOrangId", "rumpunDiklatId", "tahunKursus", "tanggalKursus", "tanggalSelesaiKursus"),
    "path",
}
TRAINING_FIELDS = {
    *("bobot", "id", "institusiPenyelenggara", "jenisKompetensi", "jumlahJam"),
    *("latihanStrukturalId", "nomor", "pnsOrangId", "tahun", "tanggal", "tanggalSelesai"),
}


def row(**more):
    fields = {
        "number": "198001012005031001",
        "kind_id": 11,
        "kind": "Kursus",
        "title": "Gizi",
        "organiser": "Bapelkes",
        "certificate": "800/1",
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2026, 3, 9),
        # As the file said, before the ledger changed.
        "jp": 6,
        "ledger_jp": 8,
        "field_id": "7",
    }
    return BatchRow(**{**fields, **more})


def test_the_body_of_a_course():
    body = course_payload(row(), person_id="A8", agency_id="I1")

    assert body.keys() == COURSE_FIELDS
    assert (body["jumlahJam"], body["tahunKursus"], body["jenisDiklatId"]) == (8, 2026, "11")
    assert (body["tanggalKursus"], body["tanggalSelesaiKursus"]) == ("01-02-2026", "09-03-2026")
    assert (body["pnsOrangId"], body["instansiId"], body["rumpunDiklatId"]) == ("A8", "I1", "7")


def test_the_body_of_structural_training():
    body = training_payload(row(kind_id=1), person_id="A8", structural_id=4)

    assert body.keys() == TRAINING_FIELDS
    assert (body["latihanStrukturalId"], body["nomor"], body["tahun"]) == ("4", "800/1", 2026)
    assert body["jumlahJam"] == 8
    assert (body["tanggal"], body["tanggalSelesai"]) == ("01-02-2026", "09-03-2026")


def test_without_access_nothing_is_sent():
    client = siasn_client()

    assert isinstance(client, NullClient)
    assert "BKN" in client.missing
    for ask in (client.find_person, client.save_course, client.save_training):
        with pytest.raises(SiasnRefused):
            ask({})


class LocalClient:
    """A SIASN of its own, in memory."""

    missing = ""
    taken: list = []
    asked: list = []

    def find_person(self, number):
        self.asked.append(number)
        return f"orang-{number[-3:]}"

    def save_course(self, payload):
        if payload["namaKursus"] == "Ditolak":
            raise SiasnRefused("Nomor sertifikat sudah ada")
        self.taken.append(payload["namaKursus"])
        return f"id-{len(self.taken)}"

    def save_training(self, payload):
        self.taken.append(payload["jumlahJam"])
        return f"id-{len(self.taken)}"


@pytest.fixture
def local(settings, monkeypatch):
    settings.ASAH_SIASN_CLIENT = f"{__name__}.LocalClient"
    monkeypatch.setattr(LocalClient, "taken", [])
    monkeypatch.setattr(LocalClient, "asked", [])
    return LocalClient


@pytest.fixture
def batch(binjai, ani):
    binjai.learned(ani, title="Gizi")
    binjai.learned(ani, title="Ditolak")
    binjai.learned(ani, 100, form="structural-training", title="PKN")
    return binjai.batch()


def test_rows_are_handed_over_once(binjai, batch, local):
    for _more in range(2):
        job = sending.request_sending(batch, actor=binjai.admin).job
        sending.send(job)
        assert job.state == "done"

    found = {row.title: (row.siasn_id, row.refusal) for row in batch.rows.all()}
    assert found == {
        "Gizi": ("id-1", ""),
        "Ditolak": ("", "Nomor sertifikat sudah ada"),
        "PKN": ("id-2", ""),
    }
    assert local.taken == ["Gizi", 100]
    # One question a person and run.
    assert len(local.asked) == 2


def test_what_the_ledger_says_is_sent_and_noted(binjai, batch, local):
    """It changed after the batch was made: SIASN holds what was sent, not what the file said."""
    batch.rows.filter(title="PKN").update(ledger_jp=80)
    batch.rows.filter(title="Ditolak").update(ledger_jp=3)
    batch.rows.filter(title="Gizi").update(ledger_jp=0)
    sending.send(sending.request_sending(batch, actor=binjai.admin).job)

    assert local.taken == [80]
    found = {row.title: (row.siasn_id, row.siasn_jp) for row in batch.rows.all()}
    # What was refused is as it was; without hours nothing is handed over.
    assert found == {"Gizi": ("", 6), "Ditolak": ("", 6), "PKN": ("id-1", 80)}
    open_titles = set(to_correct([binjai.region]).values_list("title", flat=True))
    assert open_titles == {"Gizi", "Ditolak"}
    batch.rows.filter(title="Ditolak").delete()
    with pytest.raises(DomainError):
        sending.request_sending(batch, actor=binjai.admin)


def test_the_page_counts_what_would_be_sent(binjai, batch, local, as_admin):
    url = reverse("learning_exchange_admin:batch", args=[batch.pk])
    assert as_admin.get(url).context["sent"]["unsent"] == 3
    reverse_credit(batch.rows.get(title="Ditolak").credit, actor=None, reason="Keliru")
    assert as_admin.get(url).context["sent"]["unsent"] == 2
    batch.rows.filter(title="PKN").update(ledger_jp=0)
    assert as_admin.get(url).context["sent"]["unsent"] == 1


def test_what_was_taken_back_is_not_sent(binjai, batch, local):
    job = sending.request_sending(batch, actor=binjai.admin).job
    # After the request, before the worker comes to it.
    reverse_credit(batch.rows.get(title="Gizi").credit, actor=None, reason="Keliru")
    sending.send(job)

    assert (job.state, local.taken) == ("done", [100])
    reverse_credit(batch.rows.get(title="Ditolak").credit, actor=None, reason="Keliru")
    with pytest.raises(DomainError):
        sending.request_sending(batch, actor=binjai.admin)


def test_sending_needs_access_rows_and_a_finished_batch(binjai, batch, local, settings):
    BatchRow.objects.update(siasn_id="x")
    with pytest.raises(DomainError):
        sending.request_sending(batch, actor=binjai.admin)
    BatchRow.objects.update(siasn_id="")
    Batch.objects.update(filled_at=None)
    with pytest.raises(DomainError):
        sending.request_sending(batch, actor=binjai.admin)
    settings.ASAH_SIASN_CLIENT = "learning.plugins.exchange.siasn.NullClient"
    with pytest.raises(DomainError) as caught:
        sending.request_sending(batch, actor=binjai.admin)
    assert "BKN" in caught.value.message
    assert local.taken == []
