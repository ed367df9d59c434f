"""Reference rows of the national innovation record; see docs/explanation/data-model.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.core.models import DatedReference


class Affair(models.Model):
    """A government affair (urusan) of UU 23/2014; six of them are basic services."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    is_basic_service = models.BooleanField(_("basic service"), default=False)

    class Meta:
        verbose_name = _("government affair")
        verbose_name_plural = _("government affairs")
        ordering = ["-is_basic_service", "name"]

    def __str__(self):
        return self.name


class EvidenceIndicator(DatedReference):
    """One of the indicators that prove an innovation's maturity, with the weight of its period."""

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=160)
    weight = models.PositiveSmallIntegerField(_("weight"))
    order = models.PositiveSmallIntegerField(default=0)
    low = models.CharField(_("parameter 1"), max_length=255, blank=True)
    middle = models.CharField(_("parameter 2"), max_length=255, blank=True)
    high = models.CharField(_("parameter 3"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("evidence indicator")
        verbose_name_plural = _("evidence indicators")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="evidence_once_a_date")
        ]

    def __str__(self):
        return self.name
