"""In what words a rule says whom it means: the same for cohorts and for rules of plugins."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Person
from .places import Unit
from .reference import JobType

MAX_MONTHS = 120


class PeopleRule(models.Model):
    """All that is filled in must fit a person; ``services.matching`` finds them.

    A subclass has the ``region`` whose people are meant.
    """

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

    class Meta:
        abstract = True

    @property
    def status_labels(self) -> list[str]:
        return [str(Person.Status(value).label) for value in self.statuses]
