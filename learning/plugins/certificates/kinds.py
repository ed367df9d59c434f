"""The notices of this plugin, and where they lead."""

from django.urls import reverse

from .models import Certificate

ISSUED = "certificates.issued"
REVOKED = "certificates.revoked"


def own_url(certificate: Certificate) -> str:
    """Where the holder finds it."""
    return reverse("learning_certificates:certificate", args=[certificate.public_id])
