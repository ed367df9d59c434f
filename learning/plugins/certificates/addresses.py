"""The public address of a certificate, as it is printed."""

from django.conf import settings
from django.urls import reverse


def check_address(public_id: str) -> str:
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return f"{base}{reverse('certificates_public:check', args=[public_id])}"
