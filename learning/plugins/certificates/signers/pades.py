"""PAdES with a key of the site: a seal of the organisation, made here.

The passphrase comes from the environment at start, and neither it nor the key enters the database.
"""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers

from .base import SigningError

FIELD = "Asah"


class PadesSigner:
    signs = True
    by_itself = True

    def sign(self, pdf: bytes, *, reason: str, identity: str = "", passphrase: str = "") -> bytes:
        key = _key()
        try:
            return asyncio.run(_sign(pdf, key, reason))
        except (PdfError, ValueError, OSError) as error:
            text = _("The PDF was not signed (%(kind)s).")
            raise SigningError(text % {"kind": type(error).__name__}) from error


async def _sign(pdf: bytes, key: signers.SimpleSigner, reason: str) -> bytes:
    # An invisible field adds neither fonts nor pictures, so the file stays PDF/A.
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    details = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        md_algorithm="sha256",
    )
    out = await signers.PdfSigner(details, signer=key).async_sign_pdf(writer)
    return bytes(out.getvalue())


def _key() -> signers.SimpleSigner:
    path = Path(settings.ASAH_CERTIFICATE_KEY_FILE)
    passphrase = settings.ASAH_CERTIFICATE_KEY_PASSPHRASE.encode() or None
    if not path.is_file():
        raise SigningError(_("ASAH_CERTIFICATE_KEY_FILE names no file."))
    try:
        key = _opened(path, passphrase)
    except (ValueError, OSError) as error:
        raise _locked() from error
    if key is None:
        raise _locked()
    return key


def _opened(path: Path, passphrase: bytes | None) -> signers.SimpleSigner | None:
    if path.suffix in (".p12", ".pfx"):
        return signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    certificate = settings.ASAH_CERTIFICATE_CERT_FILE or str(path)
    return signers.SimpleSigner.load(str(path), certificate, key_passphrase=passphrase)


def _locked() -> SigningError:
    return SigningError(_("The key could not be opened: is the passphrase right?"))
