"""Signing by a key of the site, and through a local stand-in for BSrE's client service."""

import base64
import datetime as dt
import io
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone
from django.utils.translation import override
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from learning.core.testing.factories import PersonFactory
from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.services import rendering, signing
from learning.plugins.certificates.services.replacing import revoke
from learning.plugins.certificates.signers import SigningError, signer
from learning.plugins.certificates.testing import certified

pytestmark = pytest.mark.django_db
SECRET = "sandi-kunci-uji"


def make_key():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Asah Uji")])
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


@pytest.fixture
def pades(settings, tmp_path):
    key, certificate = make_key()
    path = tmp_path / "kunci.p12"
    locked = serialization.BestAvailableEncryption(SECRET.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"uji", key, certificate, None, locked))
    settings.ASAH_CERTIFICATE_SIGNER = "pades"
    settings.ASAH_CERTIFICATE_KEY_FILE = str(path)
    settings.ASAH_CERTIFICATE_KEY_PASSPHRASE = SECRET
    return path


@pytest.fixture
def certificate(db):
    return certified(PersonFactory())


def is_genuine(pdf):
    [found] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    status = validate_pdf_signature(found, ValidationContext(trust_roots=[found.signer_cert]))
    return status.intact and status.valid and status.bottom_line, str(
        found.sig_object["/SubFilter"]
    )


def test_a_key_of_the_site_signs_and_the_file_stays_pdf_a(pades, certificate):
    assert certificate.signing == "waiting"
    before = rendering.read(rendering.render(certificate))
    row = signing.sign(certificate)
    pdf = rendering.read(row)
    assert (row.signing, row.size, row.sha256 == row.unsigned_sha256) == ("signed", len(pdf), False)
    assert is_genuine(pdf) == (True, "/ETSI.CAdES.detached")
    assert pdf.startswith(before)
    with pikepdf.open(io.BytesIO(pdf)) as file, file.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert len(pdf) < 200_000


def test_a_changed_file_is_noticed(pades, certificate):
    pdf = bytearray(rendering.read(signing.sign(certificate)))
    pdf[2_000] ^= 1
    [found] = PdfFileReader(io.BytesIO(bytes(pdf))).embedded_signatures
    status = validate_pdf_signature(found, ValidationContext(trust_roots=[found.signer_cert]))
    assert not status.intact


def test_a_key_as_pem_signs_too(settings, tmp_path, certificate):
    key, made = make_key()
    locked = serialization.BestAvailableEncryption(SECRET.encode())
    kind = serialization.PrivateFormat.PKCS8
    (tmp_path / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, locked))
    (tmp_path / "c.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    settings.ASAH_CERTIFICATE_SIGNER = "pades"
    settings.ASAH_CERTIFICATE_KEY_FILE = str(tmp_path / "k.pem")
    settings.ASAH_CERTIFICATE_CERT_FILE = str(tmp_path / "c.pem")
    settings.ASAH_CERTIFICATE_KEY_PASSPHRASE = SECRET
    signed = signer().sign(rendering.read(certificate), reason="Uji")
    assert is_genuine(signed)[0]


def test_what_goes_wrong_is_noted_and_tried_again_ever_less_often(pades, settings, certificate):
    settings.ASAH_CERTIFICATE_KEY_PASSPHRASE = "salah"
    now = timezone.now()
    pauses = []
    for _ in range(3):
        row = signing.sign(certificate)
        pauses.append(round((row.next_sign_at - timezone.now()).total_seconds() / 60))
    assert (row.signing, row.state, row.sign_attempts) == ("waiting", "issued", 3)
    assert pauses == [1, 2, 4]
    assert row.sign_error
    assert "salah" not in row.sign_error
    assert signing.sign_due() == 0
    settings.ASAH_CERTIFICATE_KEY_PASSPHRASE = SECRET
    Certificate.objects.update(next_sign_at=now)
    assert signing.sign_due() == 1
    row.refresh_from_db()
    assert (row.signing, row.sign_error, row.next_sign_at) == ("signed", "", None)
    assert signing.sign_due() == 0


def test_nothing_is_signed_where_the_site_does_not(certificate, settings):
    assert (certificate.signing, signing.sign_due()) == ("none", 0)
    assert signer().sign(b"%PDF-", reason="") == b"%PDF-"


class Service(BaseHTTPRequestHandler):
    """As BSrE's client service answers; ``told`` keeps what was sent."""

    told: list = []
    pause = 0.0

    def do_POST(self):
        time.sleep(Service.pause)
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Service.told.append((self.path, self.headers["Authorization"], sent))
        secret = sent.get("passphrase") or sent.get("totp")
        if secret == "rusak":
            return self.answer(200, b"bukan json")
        if secret != SECRET:
            return self.answer(400, json.dumps({"error": "Passphrase anda salah"}).encode())
        pdf = base64.b64decode(sent["file"][0]) + b"% ditandatangani BSrE uji\n"
        done = {"time": 120, "file": [base64.b64encode(pdf).decode()]}
        return self.answer(200, json.dumps(done).encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def bsre(settings):
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Service.told, Service.pause = [], 0.0
    settings.ASAH_CERTIFICATE_SIGNER = "bsre"
    settings.ASAH_BSRE_URL = f"http://127.0.0.1:{server.server_port}/"
    settings.ASAH_BSRE_USER, settings.ASAH_BSRE_PASSWORD = "asah", "rahasia"
    settings.ASAH_BSRE_SUBSCRIBER = ""
    yield Service
    server.shutdown()
    server.server_close()


def test_an_official_signs_through_bsre_with_what_was_typed_now(bsre, certificate):
    tally = signing.sign_many([certificate], identity="1" * 16, passphrase=SECRET)
    row = Certificate.objects.get()
    assert (tally, row.signing) == (signing.Tally(1, [], 0), "signed")
    [(path, login, sent)] = bsre.told
    assert path == "/api/v2/sign/pdf"
    assert base64.b64decode(login.removeprefix("Basic ")) == b"asah:rahasia"
    assert (sent["nik"], sent["signatureProperties"][0]["tampilan"]) == ("1" * 16, "INVISIBLE")
    assert b"BSrE uji" in rendering.read(row)
    kept = Certificate.objects.filter(pk=row.pk).values().get()
    assert SECRET not in str(kept)
    assert "1" * 16 not in str(kept)


def test_without_a_nik_it_is_the_seal_of_the_office(bsre, settings, certificate):
    settings.ASAH_BSRE_SUBSCRIBER = "PLG-1"
    assert signing.sign_many([certificate], identity="", passphrase=SECRET).signed == 1
    [(path, _login, sent)] = bsre.told
    assert (path, sent["idSubscriber"], sent["totp"]) == ("/api/v2/seal/pdf", "PLG-1", SECRET)


def test_a_wrong_passphrase_stops_at_once(bsre, certificate):
    other = certified(PersonFactory())
    tally = signing.sign_many([certificate, other], identity="1" * 16, passphrase="x")
    assert (tally.signed, len(tally.refused), tally.left, len(bsre.told)) == (0, 1, 1, 1)
    row = Certificate.objects.get(pk=certificate.pk)
    assert (row.signing, row.sign_error) == ("waiting", "BSrE 400: Passphrase anda salah")


def test_what_does_not_wait_is_passed_over_and_told(bsre, certificate):
    done, gone = certified(PersonFactory()), certified(PersonFactory())
    signing.sign(done, identity="1" * 16, passphrase=SECRET)
    revoke(gone, actor=None, reason="Keliru")
    for row in (done, gone):
        row.refresh_from_db()
    tally = signing.sign_many([done, gone, certificate], identity="1" * 16, passphrase=SECRET)
    assert (tally.signed, [row.pk for row, _why in tally.refused]) == (1, [done.pk, gone.pk])
    certificate.refresh_from_db()
    assert certificate.signing == "signed"


def test_no_other_is_begun_once_the_time_is_over(bsre, certificate):
    rows = [certificate, certified(PersonFactory()), certified(PersonFactory())]
    none = signing.sign_many(
        rows, identity="1" * 16, passphrase=SECRET, within=dt.timedelta(seconds=-1)
    )
    assert (none, bsre.told) == (signing.Tally(0, [], 3), [])
    Service.pause = 0.3
    tally = signing.sign_many(
        rows, identity="1" * 16, passphrase=SECRET, within=dt.timedelta(seconds=0.2)
    )
    assert (tally, len(bsre.told)) == (signing.Tally(1, [], 2), 1)


def test_why_a_key_does_not_sign_is_told_in_the_administrators_language(pades, settings):
    settings.ASAH_CERTIFICATE_KEY_PASSPHRASE = "salah"
    with override("id"), pytest.raises(SigningError, match="frasa sandi"):
        signer().sign(b"%PDF-", reason="")
    settings.ASAH_CERTIFICATE_KEY_FILE = "tidak-ada.p12"
    with override("id"), pytest.raises(SigningError, match="tidak menunjuk berkas"):
        signer().sign(b"%PDF-", reason="")


@pytest.mark.parametrize(
    ("passphrase", "url"),
    [("rusak", None), ("", None), (SECRET, "http://127.0.0.1:1"), (SECRET, "")],
)
def test_whatever_bsre_does_no_secret_gets_out(bsre, settings, passphrase, url):
    if url is not None:
        settings.ASAH_BSRE_URL = url
    with pytest.raises(SigningError) as found:
        signer().sign(b"%PDF-1.7", reason="x", identity="1" * 16, passphrase=passphrase)
    assert SECRET not in str(found.value)


def test_bsre_is_never_asked_by_the_clock(bsre, certificate):
    assert signing.sign_due() == 0
    assert bsre.told == []
