"""Who signs the PDF: chosen by the setting ``ASAH_CERTIFICATE_SIGNER``."""

from .base import Signer, SigningError, signer

__all__ = ["Signer", "SigningError", "signer"]
