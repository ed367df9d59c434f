"""What gradebooks of a region share: scales, and letters by boundary.

Both belong to a region. Regions below it may use them, so what the nation has is everybody's.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.core.models import Region


class Scale(models.Model):
    """Words instead of numbers. A grade on it is the number of the word, from 1 for the lowest."""

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    # From the lowest to the highest.
    values = models.JSONField(_("values"), default=list)
    explains = models.TextField(_("what it is for"), blank=True, max_length=1_000)

    class Meta:
        verbose_name = _("scale")
        verbose_name_plural = _("scales")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="grade_scale_name_once")
        ]

    def __str__(self):
        return self.name


class LetterSet(models.Model):
    """Letters, or words, that stand for a part of the range."""

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    is_default = models.BooleanField(_("used where a gradebook chooses none"), default=False)

    class Meta:
        verbose_name = _("letter grades")
        verbose_name_plural = _("letter grades")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="letter_set_name_once"),
            models.UniqueConstraint(
                fields=["region"], condition=Q(is_default=True), name="one_default_letter_set"
            ),
        ]

    def __str__(self):
        return self.name


class LetterBoundary(models.Model):
    """``letter`` from ``percent`` of the range on, up to the next boundary."""

    letter_set = models.ForeignKey(LetterSet, on_delete=models.CASCADE, related_name="boundaries")
    letter = models.CharField(_("letter"), max_length=40)
    percent = models.DecimalField(
        _("from, in percent"),
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("boundary of a letter")
        verbose_name_plural = _("boundaries of letters")
        ordering = ["-percent"]
        constraints = [
            models.UniqueConstraint(fields=["letter_set", "percent"], name="letter_boundary_once"),
            models.UniqueConstraint(fields=["letter_set", "letter"], name="letter_once"),
        ]

    def __str__(self):
        return f"{self.letter} ≥ {self.percent:f}"
