"""BSrE's Esign Client Service, version 2: a signature of an official, or a seal of the office.

``POST /api/v2/sign/pdf``  {"nik", "passphrase", "signatureProperties": [...], "file": [base64]}
``POST /api/v2/seal/pdf``  {"idSubscriber", "totp", "signatureProperties": [...], "file": [base64]}

Both answer {"time", "file": [base64]} or {"error", "status_code"}, and ask for basic
authentication. An official says the passphrase, and for a seal the one-time code, in each call:
neither is kept, logged or put on a job. So nothing is signed by itself.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from .base import SigningError

TIMEOUT = 20
SIGN, SEAL = "/api/v2/sign/pdf", "/api/v2/seal/pdf"
LONGEST_MESSAGE = 120


class BsreSigner:
    signs = True
    by_itself = False

    def sign(self, pdf: bytes, *, reason: str, identity: str = "", passphrase: str = "") -> bytes:
        """With a NIK it is that official's signature; without one the seal of the subscriber in
        ``ASAH_BSRE_SUBSCRIBER``, and ``passphrase`` is the one-time code."""
        if not passphrase:
            raise SigningError(_("The passphrase is missing."))
        if identity:
            return _ask(SIGN, {"nik": identity, "passphrase": passphrase}, pdf, reason)
        subscriber = settings.ASAH_BSRE_SUBSCRIBER
        if not subscriber:
            raise SigningError(_("The NIK of who signs is missing."))
        return _ask(SEAL, {"idSubscriber": subscriber, "totp": passphrase}, pdf, reason)


def _ask(path: str, who: dict[str, str], pdf: bytes, reason: str) -> bytes:
    look = {"tampilan": "INVISIBLE", "location": "", "reason": reason, "contactInfo": ""}
    sent = {
        **who,
        "signatureProperties": [look],
        "file": [base64.b64encode(pdf).decode("ascii")],
    }
    base = settings.ASAH_BSRE_URL.rstrip("/")
    if not base:
        raise SigningError(_("The address of BSrE's client service is not set."))
    login = (settings.ASAH_BSRE_USER, settings.ASAH_BSRE_PASSWORD)
    try:
        answer = requests.post(base + path, json=sent, auth=login, timeout=TIMEOUT)
    except requests.RequestException as error:
        # Without ``error`` itself: its text may hold what was sent.
        raise SigningError(_("BSrE's client service does not answer.")) from error
    return _signed(answer)


def _signed(answer: requests.Response) -> bytes:
    try:
        told: Any = answer.json()
    except ValueError:
        told = {}
    files = told.get("file") if isinstance(told, dict) else None
    if answer.status_code != requests.codes.ok or not isinstance(files, list) or not files:
        message = str(told.get("error", "")) if isinstance(told, dict) else ""
        raise SigningError(f"BSrE {answer.status_code}: {message[:LONGEST_MESSAGE]}")
    try:
        pdf = base64.b64decode(files[0], validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise SigningError(_("BSrE's answer is no file.")) from error
    if not pdf.startswith(b"%PDF-"):
        raise SigningError(_("BSrE's answer is no PDF."))
    return pdf
