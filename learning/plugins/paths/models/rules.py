"""Standing rules: who is put on a path without anybody naming them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.core.models import JobType, Person, Region, Unit

from ..blocks import MAX_DAYS
from .paths import MAX_MONTHS, LearningPath


class StandingRule(models.Model):
    """All that is filled in must fit a person. Adds newcomers, and never takes anybody away."""

    path = models.ForeignKey(
        LearningPath, verbose_name=_("path"), on_delete=models.CASCADE, related_name="rules"
    )
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    region = models.ForeignKey(
        Region,
        verbose_name=_("people of the region"),
        on_delete=models.PROTECT,
        related_name="path_rules",
    )
    with_regions_below = models.BooleanField(_("and of the regions below it"), default=False)
    units = models.ManyToManyField(
        Unit, verbose_name=_("units, with those below"), blank=True, related_name="+"
    )
    job_types = models.ManyToManyField(
        JobType, verbose_name=_("job types"), blank=True, related_name="+"
    )
    statuses = models.JSONField(_("employment status"), default=list, blank=True)
    position_contains = models.CharField(
        _("position contains"), max_length=80, blank=True, help_text=_("For example kepala dinas.")
    )
    heads_only = models.BooleanField(
        _("only who heads a unit"), default=False, help_text=_("Also as acting head (Plt., Plh.).")
    )
    agency_heads_only = models.BooleanField(_("only heads of an agency"), default=False)
    within_months = models.PositiveSmallIntegerField(
        _("in the first months of service"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
        help_text=_("12 for the first year, counted from the first assignment."),
    )
    due_days = models.PositiveSmallIntegerField(
        _("due after days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DAYS)],
        help_text=_("Empty: as the path says."),
    )
    reason = models.CharField(
        _("reason"), max_length=255, help_text=_("Told to whoever is put on the path.")
    )
    last_run_at = models.DateTimeField(_("last run"), null=True, editable=False)
    added_count = models.PositiveIntegerField(_("people added"), default=0, editable=False)

    class Meta:
        verbose_name = _("standing rule")
        verbose_name_plural = _("standing rules")
        ordering = ["path", "name", "pk"]

    def __str__(self):
        return self.name

    @property
    def status_labels(self) -> list[str]:
        return [str(Person.Status(value).label) for value in self.statuses]
