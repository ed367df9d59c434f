from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .places import Region, Unit
from .reference import JobType, Rank

VISIBLE_DIGITS = 3


def mask(number: str) -> str:
    """Only the last three digits: the rest tells birth date and sex."""
    return "•" * (len(number) - VISIBLE_DIGITS) + number[-VISIBLE_DIGITS:]


class Person(models.Model):
    """Somebody who learns. Everything learned hangs on this row, whatever unit or number changes.

    ``region``, ``unit``, ``position`` and ``job_type`` repeat the current assignment, kept by
    ``services.assign``, so that lists filter on an index.
    """

    class Status(models.TextChoices):
        PNS = "pns", _("Civil servant (PNS)")
        CPNS = "cpns", _("Candidate civil servant (CPNS)")
        PPPK = "pppk", _("Contract civil servant (PPPK)")
        PPPK_PART_TIME = "pppk_part_time", _("Part-time contract civil servant (PPPK paruh waktu)")
        OTHER = "other", _("Other")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
    )
    name = models.CharField(_("name"), max_length=160, help_text=_("Without titles."))
    front_title = models.CharField(_("title before the name"), max_length=40, blank=True)
    back_title = models.CharField(_("title after the name"), max_length=80, blank=True)
    status = models.CharField(_("employment status"), max_length=16, choices=Status)
    rank = models.ForeignKey(
        Rank, verbose_name=_("rank"), null=True, blank=True, on_delete=models.PROTECT
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="people"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
    )
    position = models.CharField(_("position"), max_length=200, blank=True)
    job_type = models.ForeignKey(
        JobType, verbose_name=_("job type"), null=True, blank=True, on_delete=models.PROTECT
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["region", "name", "id"], name="person_region_name"),
            models.Index(fields=["unit", "name"], name="person_unit_name"),
        ]

    def __str__(self):
        return self.full_name

    @cached_property
    def time_zone(self) -> str:
        """That of the region. Whoever loads an account tells it along with the person."""
        return self.region.time_zone

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def full_name(self) -> str:
        name = f"{self.front_title} {self.name}".strip()
        return f"{name}, {self.back_title}" if self.back_title else name


class IdentityNumber(models.Model):
    """A number that the state gave a person; the history is kept, one is current."""

    class Kind(models.TextChoices):
        NIP = "nip", "NIP"
        NI_PPPK = "nippppk", "NI PPPK"
        NIP_OLD = "nip_old", _("Old NIP (9 digits)")

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="numbers"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    number = models.CharField(_("number"), max_length=18, unique=True)
    is_current = models.BooleanField(_("current"), default=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("identity number")
        verbose_name_plural = _("identity numbers")
        ordering = ["-is_current", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_current=True), name="one_current_number"
            )
        ]

    def __str__(self):
        return self.masked

    @property
    def masked(self) -> str:
        return mask(self.number)


class Assignment(models.Model):
    """Where somebody works, in what position, from when until when."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="assignments"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="assignments"
    )
    position = models.CharField(_("position"), max_length=200, blank=True)
    job_type = models.ForeignKey(
        JobType, verbose_name=_("job type"), null=True, blank=True, on_delete=models.PROTECT
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(end__isnull=True), name="one_open_assignment"
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=models.F("start")),
                name="assignment_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.unit}"


class Headship(models.Model):
    """Who heads a unit: definitive, or acting (Plt., Plh.) beside or instead of one."""

    class Kind(models.TextChoices):
        DEFINITIVE = "definitive", _("Definitive")
        ACTING_VACANT = "plt", _("Acting, post vacant (Plt.)")
        ACTING_ABSENT = "plh", _("Acting, head absent (Plh.)")

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="headships"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="headships"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DEFINITIVE)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("headship")
        verbose_name_plural = _("headships")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=Q(end__isnull=True),
                name="one_open_head_of_a_kind",
            )
        ]

    def __str__(self):
        return f"{self.person} · {self.unit}"


class Superior(models.Model):
    """Direct superior (atasan langsung) where it differs from the head of the unit."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="superiors"
    )
    superior = models.ForeignKey(
        Person, verbose_name=_("superior"), on_delete=models.CASCADE, related_name="subordinates"
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("direct superior")
        verbose_name_plural = _("direct superiors")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(end__isnull=True), name="one_open_superior"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("superior")), name="nobody_is_own_superior"
            ),
        ]

    def __str__(self):
        return f"{self.person} → {self.superior}"
