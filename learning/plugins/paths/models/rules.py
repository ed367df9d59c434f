"""Standing rules: who is put on a path without anybody naming them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.core.models import PeopleRule, Region

from ..blocks import MAX_DAYS
from .paths import LearningPath


class StandingRule(PeopleRule):
    """Adds newcomers to a path, and never takes anybody away."""

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
