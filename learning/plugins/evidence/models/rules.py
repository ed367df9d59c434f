"""How a region verifies."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Region


class VerificationRule(models.Model):
    """A region without a row has the values that are the defaults here."""

    class Endorsement(models.TextChoices):
        OFF = "off", pgettext_lazy("endorsement by the head is", "Not asked for")
        OPTIONAL = "optional", pgettext_lazy("endorsement by the head is", "Asked for, not needed")
        REQUIRED = "required", pgettext_lazy("endorsement by the head is", "Needed first")

    region = models.OneToOneField(Region, on_delete=models.CASCADE, related_name="+")
    endorsement = models.CharField(
        _("endorsement by the head of unit"),
        max_length=8,
        choices=Endorsement,
        default=Endorsement.OFF,
    )
    amber_days = models.PositiveSmallIntegerField(
        _("long waiting, from this many days"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    red_days = models.PositiveSmallIntegerField(
        _("too long, from this many days"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    class Meta:
        verbose_name = _("rule of verification")
        verbose_name_plural = _("rules of verification")
        constraints = [
            models.CheckConstraint(
                condition=Q(red_days__gte=F("amber_days")), name="red_after_amber"
            )
        ]

    def __str__(self):
        return str(self.region)

    @classmethod
    def of(cls, region: Region) -> "VerificationRule":
        return cls.objects.filter(region=region).first() or cls(region=region)
