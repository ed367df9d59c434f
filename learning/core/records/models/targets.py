from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.core.regions.models import Person


class TargetWarning(models.Model):
    """Somebody was warned this year that their learning hours do not reach the year's target."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="target_warnings", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("warning about learning hours")
        verbose_name_plural = _("warnings about learning hours")
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="warned_once_a_year")
        ]

    def __str__(self):
        return f"{self.person_id} · {self.year}"
