"""The gradebook of a course."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Course, Job

from .shared import LetterSet


class Display(models.TextChoices):
    POINTS = "points", pgettext_lazy("a grade is shown in", "Points")
    PERCENT = "percent", pgettext_lazy("a grade is shown in", "Percent")
    LETTER = "letter", pgettext_lazy("a grade is shown in", "Letters")
    POINTS_PERCENT = "points_percent", pgettext_lazy("a grade is shown in", "Points (percent)")
    POINTS_LETTER = "points_letter", pgettext_lazy("a grade is shown in", "Points (letters)")
    PERCENT_LETTER = "percent_letter", pgettext_lazy("a grade is shown in", "Percent (letters)")


class HiddenTotals(models.TextChoices):
    """What learners see of a total in which something counts that is hidden from them."""

    BLANK = "blank", pgettext_lazy("a total with hidden grades", "Is not shown")
    WITHOUT = "without", pgettext_lazy("a total with hidden grades", "Is counted without them")
    REAL = "real", pgettext_lazy("a total with hidden grades", "Is shown as it is")


class Gradebook(models.Model):
    """One a course. ``version`` counts changes of what is counted and how.

    All standings are at least of ``counted_version``; where that is older than ``version``, they
    are counted anew in the background.
    """

    course = models.OneToOneField(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="gradebook"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    counted_version = models.PositiveIntegerField(default=0, editable=False)
    # When its activities' scores were last compared with what progress says.
    compared_at = models.DateTimeField(null=True, editable=False)
    decimals = models.PositiveSmallIntegerField(
        _("decimal places"), default=2, validators=[MaxValueValidator(5)]
    )
    display = models.CharField(
        _("grades are shown in"), max_length=14, choices=Display, default=Display.POINTS
    )
    letter_set = models.ForeignKey(
        LetterSet,
        verbose_name=_("letter grades"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    hidden_totals = models.CharField(
        _("totals with hidden grades"),
        max_length=7,
        choices=HiddenTotals,
        default=HiddenTotals.BLANK,
    )
    scales_count = models.BooleanField(_("grades on scales count in totals"), default=True)
    is_shown_to_learners = models.BooleanField(_("learners see their grades"), default=True)
    shows_weights = models.BooleanField(_("learners see how the total came about"), default=True)
    # The newest work that counts everybody anew.
    job = models.ForeignKey(
        Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gradebook")
        verbose_name_plural = _("gradebooks")
        ordering = ["course__title", "pk"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(counted_version__lt=F("version")),
                name="gradebook_to_count",
            ),
            models.Index(fields=["compared_at"], name="gradebook_compared"),
        ]

    def __str__(self):
        return str(self.course)

    @property
    def is_counted(self) -> bool:
        """Whether everybody's totals follow from the structure as it is now."""
        return self.counted_version >= self.version
