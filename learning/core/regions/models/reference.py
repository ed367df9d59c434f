"""Dated reference rows: what a regulation fixes today and may fix differently tomorrow."""

from calendar import monthrange
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    def current(self, on=None):
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on)
        )


class DatedReference(models.Model):
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=255, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class DevelopmentForm(DatedReference):
    """Form of competency development (bentuk) with the external code SIASN uses for it."""

    class Track(models.TextChoices):
        EDUCATION = "education", _("Education")
        CLASSICAL = "classical", _("Classical training")
        NON_CLASSICAL = "non_classical", _("Non-classical training")

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    track = models.CharField(_("track"), max_length=16, choices=Track)
    siasn_id = models.PositiveSmallIntegerField(
        _("SIASN kind of training"), null=True, blank=True, help_text="jenisDiklatId"
    )

    class Meta:
        verbose_name = _("form of development")
        verbose_name_plural = _("forms of development")
        ordering = ["track", "name"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="form_code_once_a_date")
        ]

    def __str__(self):
        return self.name


class FieldOfKnowledge(models.Model):
    """Field of knowledge (rumpun) close to the list of government affairs."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    siasn_id = models.CharField(_("SIASN field"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("field of knowledge")
        verbose_name_plural = _("fields of knowledge")
        ordering = ["name"]

    def __str__(self):
        return self.name


class JobType(models.Model):
    """Kind of position, used to address courses and suggestions."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("job type")
        verbose_name_plural = _("job types")
        ordering = ["order"]

    def __str__(self):
        return self.name


class Rank(models.Model):
    """Rank (golongan) of a PNS (I/a to IV/e) or a PPPK (I to XVII)."""

    class Scheme(models.TextChoices):
        PNS = "pns", "PNS"
        PPPK = "pppk", "PPPK"

    scheme = models.CharField(_("scheme"), max_length=8, choices=Scheme)
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=60, blank=True)
    siasn_id = models.CharField(_("SIASN id"), max_length=8, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("rank")
        verbose_name_plural = _("ranks")
        ordering = ["scheme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="rank_code_once_a_scheme")
        ]

    def __str__(self):
        return f"{self.code} {self.name}".strip()


def statuses() -> list[tuple[str, str]]:
    # People stand on reference rows, not the other way round.
    from .people import Person

    return Person.Status.choices


class YearlyTarget(DatedReference):
    """How many JP somebody needs in a calendar year, and when they are warned of missing it."""

    status = models.CharField(_("employment status"), max_length=16, choices=statuses)
    minimum = models.PositiveSmallIntegerField(
        _("at least, in JP"), null=True, blank=True, help_text=_("Empty: nobody is warned.")
    )
    maximum = models.PositiveSmallIntegerField(_("at most, in JP"), null=True, blank=True)
    warn_month = models.PositiveSmallIntegerField(
        _("month of the warning"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    warn_day = models.PositiveSmallIntegerField(
        _("day of the warning"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )

    class Meta:
        verbose_name = _("learning hours of a year")
        verbose_name_plural = _("learning hours of a year")
        ordering = ["status", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["status", "valid_from"], name="yearly_target_once_a_date"
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(maximum__gte=F("minimum")),
                name="yearly_target_has_room",
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()} ({self.valid_from:%Y})"

    def is_due(self, day) -> bool:
        """Whether who is short of the minimum is to be warned on ``day``."""
        warns_on = warning_day(day.year, self.warn_month, self.warn_day)
        return bool(self.minimum) and warns_on <= day


def warning_day(year: int, month: int, day: int) -> date:
    """A day that the month does not have is its last one."""
    return date(year, month, min(day, monthrange(year, month)[1]))
