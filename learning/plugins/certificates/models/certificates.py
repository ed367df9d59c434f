"""Certificates that were given, and the counters of their numbers."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import CourseCompletion, Person, Region

from .templates import CertificateTemplate, Kind


def private_files() -> Storage:
    return storages["private"]


class NumberSeries(models.Model):
    """``last`` is the number given last in a year; its row is locked to give the next."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of certificate numbers")
        verbose_name_plural = _("series of certificate numbers")
        constraints = [
            models.UniqueConstraint(fields=["region", "code", "year"], name="number_series_once")
        ]

    def __str__(self):
        return f"{self.region_id} {self.code} {self.year}: {self.last}"


class Certificate(models.Model):
    """One paper for one thing achieved, for good. A new edition takes the place of an older one.

    ``source`` names what it is for: ``completion:<id>`` of core, or the key of an
    ``learning.core.contract.Award``. ``subject`` is the course or path, as in
    ``TemplateChoice.source``. ``printed`` holds all that stands on the paper.
    """

    class State(models.TextChoices):
        ISSUED = "issued", pgettext_lazy("a certificate is", "Issued")
        REVOKED = "revoked", pgettext_lazy("a certificate is", "Revoked")
        SUPERSEDED = "superseded", pgettext_lazy("a certificate is", "Superseded")

    class Status(models.TextChoices):
        """What the public is told: the state, and whether its time is over."""

        VALID = "valid", pgettext_lazy("a certificate is", "Valid")
        EXPIRED = "expired", pgettext_lazy("a certificate is", "Expired")
        REVOKED = "revoked", pgettext_lazy("a certificate is", "Revoked")
        SUPERSEDED = "superseded", pgettext_lazy("a certificate is", "Superseded")

    class Signing(models.TextChoices):
        NONE = "none", _("Not signed electronically")
        WAITING = "waiting", _("Waiting for the signature")
        SIGNED = "signed", _("Signed electronically")

    public_id = models.CharField(max_length=26, unique=True, editable=False)
    source = models.CharField(max_length=80)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    subject = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(_("for"), max_length=6, choices=Kind)
    region = models.ForeignKey(
        Region, verbose_name=_("issuer"), on_delete=models.PROTECT, related_name="certificates"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="certificates"
    )
    completion = models.ForeignKey(
        CourseCompletion, null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    template = models.ForeignKey(
        CertificateTemplate,
        verbose_name=_("template"),
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    number = models.CharField(_("number"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=300)
    title = models.CharField(_("title"), max_length=255)
    jp = models.PositiveIntegerField("JP", default=0)
    completed_on = models.DateField(_("completed on"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True)
    printed = models.JSONField()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ISSUED)
    successor = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="predecessor"
    )
    changed_at = models.DateTimeField(_("revoked or superseded on"), null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=255, blank=True)

    file = models.FileField(storage=private_files, max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    # Of the file as it is, and as it was before it was signed: whoever took it along has that one.
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    unsigned_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    signing = models.CharField(_("signature"), max_length=7, choices=Signing, default=Signing.NONE)
    sign_attempts = models.PositiveSmallIntegerField(default=0)
    next_sign_at = models.DateTimeField(null=True)
    sign_error = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "edition"], name="certificate_edition_once"),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state="issued"),
                name="one_valid_certificate_a_source",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-issued_at"], name="certificate_mine"),
            models.Index(fields=["region", "-id"], name="certificate_region"),
            models.Index(
                fields=["next_sign_at"],
                condition=Q(signing="waiting"),
                name="certificate_to_sign",
            ),
        ]

    def __str__(self):
        return f"{self.number} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("certificates_public:check", args=[self.public_id])

    def status(self, today: dt.date | None = None) -> Status:
        """For the database: ``queries.listing.in_status``."""
        if self.state != self.State.ISSUED:
            return self.Status(self.state)
        today = today or timezone.localdate()
        is_over = self.valid_until is not None and self.valid_until < today
        return self.Status.EXPIRED if is_over else self.Status.VALID

    @property
    def waits_for_signature(self) -> bool:
        return self.signing == self.Signing.WAITING and self.state == self.State.ISSUED

    @property
    def code(self) -> str:
        """The public id as people read it, in groups of five."""
        text = self.public_id.upper()
        return " ".join(text[at : at + 5] for at in range(0, len(text), 5))
