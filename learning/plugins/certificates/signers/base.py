"""What a signer promises, and which one the site has."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

KNOWN = {
    "none": "learning.plugins.certificates.signers.plain.NullSigner",
    "pades": "learning.plugins.certificates.signers.pades.PadesSigner",
    "bsre": "learning.plugins.certificates.signers.bsre.BsreSigner",
}


class SigningError(Exception):
    """It did not work this time. The message is for administrators and holds no secret."""


class Signer(Protocol):
    """``signs`` is false where nothing is ever signed; ``by_itself`` where no person has to say
    a passphrase each time."""

    signs: bool
    by_itself: bool

    def sign(self, pdf: bytes, *, reason: str, identity: str = "", passphrase: str = "") -> bytes:
        """The signed PDF. ``identity`` (a NIK) and ``passphrase`` are used for this call only and
        never kept. Raises SigningError."""


def signer() -> Signer:
    """A word of ``KNOWN`` or the dotted path of a class that keeps ``Signer``'s promise."""
    name = settings.ASAH_CERTIFICATE_SIGNER
    made: Signer = import_string(KNOWN.get(name, name))()
    return made
