"""What a certificate looks like and says: the snippet that editors write, preview and publish."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from learning.core.models import Region

from ..patterns import DEFAULT_PATTERN, check_pattern
from ..wording import check_text

MOST_SIGNATORIES = 4
MAX_MONTHS = 240


class Kind(models.TextChoices):
    """What a certificate is given for."""

    COURSE = "course", _("Course")
    PATH = "path", _("Learning path")
    EVENT = "event", pgettext_lazy("workshop, seminar", "Event")


class Layout(models.TextChoices):
    FORMAL = "formal", _("Formal: a double frame, everything in the middle")
    ACCENT = "accent", _("Accent: a band in the region's colour at the left")
    PLAIN = "plain", _("Plain: much white, a line above and below")


class NumberShown(models.TextChoices):
    NONE = "none", _("No identity number")
    MASKED = "masked", _("Only the last three digits")
    FULL = "full", _("The whole number")


class CertificateTemplate(DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """Certificates keep a copy of what was printed, so a change here touches none of them."""

    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="certificate_templates",
        help_text=_("Who looks after it. The regions below may use it as well."),
    )
    kind = models.CharField(_("for"), max_length=6, choices=Kind, default=Kind.COURSE)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("For yourselves; it is not printed.")
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        validators=[
            RegexValidator(r"^[A-Za-z0-9.]+\Z", _("Use letters, digits and full stops only."))
        ],
        help_text=_("Stands for {template} in numbers, for example LATSAR."),
    )
    language = models.CharField(_("language"), max_length=8, default="id")
    layout = models.CharField(_("layout"), max_length=8, choices=Layout, default=Layout.FORMAL)
    emblem = models.ForeignKey(
        "learning.LibraryImage",
        verbose_name=_("emblem"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: that of the region which gives the certificate."),
    )
    title = models.CharField(_("title"), max_length=120, default="Sertifikat")
    body = models.TextField(
        _("text"),
        max_length=900,
        default="atas penyelesaian {kind} {title} setara {jp} ({jp_words}) JP "
        "yang diselenggarakan oleh {issuer} dan diselesaikan pada {completed_on}.",
        help_text=_(
            "Stands below the name. You may write {name}, {title}, {kind}, {jp}, {jp_words}, "
            "{issuer}, {completed_on}, {issued_on}, {valid_until} and {score}."
        ),
    )
    basis = models.TextField(
        _("based on"),
        max_length=400,
        blank=True,
        help_text=_("The regulation or decision that the certificate rests on."),
    )
    place = models.CharField(
        _("place"),
        max_length=80,
        blank=True,
        help_text=_("Before the date. Empty: the region's seat."),
    )
    has_contents = models.BooleanField(
        _("second page with what was learned"),
        default=True,
    )
    number_shown = models.CharField(
        _("identity number of the holder"),
        max_length=6,
        choices=NumberShown,
        default=NumberShown.MASKED,
    )
    shows_signatory_numbers = models.BooleanField(
        _("identity numbers of the signatories"), default=False
    )
    pattern = models.CharField(
        _("pattern of numbers"),
        max_length=80,
        default=DEFAULT_PATTERN,
        help_text=_(
            "Made of {seq:04}, {region}, {template}, {month}, {roman_month} and {year}, parted by "
            "/ - or full stops. Numbers start afresh every year."
        ),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
        help_text=_("Empty: for good."),
    )
    first_published_at = models.DateTimeField(
        _("first published at"), blank=True, null=True, db_index=True
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="certificate_template")

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["region", "kind"], name="certificate_template_region")]

    def __str__(self):
        return self.name

    @property
    def revisions(self):
        return self._revisions

    @property
    def speaks(self) -> str:
        """Its language, where the site still has it."""
        return self.language if self.language in dict(settings.LANGUAGES) else "id"

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for field, check in (("pattern", check_pattern), ("body", check_text)):
            try:
                check(getattr(self, field) or "")
            except ValidationError as error:
                errors[field] = error
        if errors:
            raise ValidationError(errors)

    def get_preview_template(self, request, mode_name) -> str:
        return "learning_certificates/admin/preview.html"

    def get_preview_context(self, request, mode_name) -> dict[str, Any]:
        # By name: drawing is a service, and services are made of models.
        pictures = import_string("learning.plugins.certificates.services.previewing.pictures")
        return {"pictures": pictures(self), "template": self}


class Signatory(Orderable):
    template = ParentalKey(
        CertificateTemplate, on_delete=models.CASCADE, related_name="signatories"
    )
    name = models.CharField(_("name with titles"), max_length=160)
    position = models.CharField(_("position"), max_length=160)
    number = models.CharField(
        "NIP",
        max_length=18,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{9}([0-9]{9})?\Z", _("A NIP has 18 digits."))],
        help_text=_("Printed only where the template says so."),
    )
    specimen = models.ForeignKey(
        "learning.LibraryImage",
        verbose_name=_("picture of the signature"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self):
        return self.name


class TemplateChoice(models.Model):
    """Which template something gets. ``source`` empty: all of the region's ``kind``.

    ``source`` is ``course:<id>`` or what else announces itself, such as ``path:<id>``. Without a
    template, no certificate is given.
    """

    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="certificate_choices",
    )
    kind = models.CharField(_("for"), max_length=6, choices=Kind, default=Kind.COURSE)
    source = models.CharField(_("one of them only"), max_length=80, blank=True)
    source_title = models.CharField(max_length=255, blank=True, editable=False)
    template = models.ForeignKey(
        CertificateTemplate,
        verbose_name=_("template"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="choices",
        help_text=_("Empty: no certificate is given."),
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("choice of a certificate template")
        verbose_name_plural = _("choices of certificate templates")
        ordering = ["region", "kind", "source", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "source"], name="certificate_choice_once"
            )
        ]

    def __str__(self):
        return f"{self.region} · {self.source_title or self.get_kind_display()}"
