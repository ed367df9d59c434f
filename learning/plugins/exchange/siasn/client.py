"""The adapter for the API of SIASN."""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from learning.core.api import DomainError

from .payloads import Payload


class SiasnRefused(DomainError):
    """SIASN did not take something; ``message`` is its answer, in its words."""

    code = "siasn_refused"


class SiasnClient(Protocol):
    """One instance a batch. Times out by itself; raises SiasnRefused for what SIASN refuses.

    Any other error ends the work on the batch; what was saved before stays saved.
    """

    @property
    def missing(self) -> str:
        """What is still needed before anything can be sent, in words; empty when ready."""

    def find_person(self, number: str) -> str:
        """``pnsOrangId`` of an NIP or NI PPPK (``pns/data-utama/{nip}``)."""

    def save_course(self, payload: Payload) -> str:
        """``kursus/save``; returns the id that SIASN gave."""

    def save_training(self, payload: Payload) -> str:
        """``diklat/save``, for structural training; returns the id that SIASN gave."""


class NullClient:
    """Has no access, says what is needed, and sends nothing."""

    @property
    def missing(self) -> str:
        return _(
            "Sending by the API is not set up: BKN has to give your agency access (APIM and SSO). "
            "Until then upload the files in SIASN."
        )

    def find_person(self, number: str) -> str:
        raise SiasnRefused(self.missing)

    def save_course(self, payload: Payload) -> str:
        raise SiasnRefused(self.missing)

    def save_training(self, payload: Payload) -> str:
        raise SiasnRefused(self.missing)


def siasn_client() -> Any:
    """A new client of the class in the setting ``ASAH_SIASN_CLIENT``."""
    return import_string(settings.ASAH_SIASN_CLIENT)()
