"""What is counted by day: how often pages are read, what is searched for. No person is kept."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ViewsOfDay(models.Model):
    """How often a page was read on a day. No person, address or cookie is kept.

    Old days are rolled up: one row on the first of the month then stands for the whole month.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views of a day")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="views_once_a_day")]
        indexes = [models.Index(fields=["day"], name="views_day")]

    def __str__(self):
        return f"{self.page_id} {self.day}: {self.views}"


class TermOfDay(models.Model):
    """What visitors searched for on a day, and how often nothing was found."""

    day = models.DateField()
    term = models.CharField(max_length=100)
    searches = models.PositiveIntegerField(default=0)
    without_results = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("search term of a day")
        verbose_name_plural = _("search terms of a day")
        constraints = [
            models.UniqueConstraint(fields=["day", "term"], name="term_once_a_day"),
            models.CheckConstraint(
                condition=Q(without_results__lte=F("searches")), name="no_more_empty_than_searches"
            ),
        ]

    def __str__(self):
        return f"{self.term} {self.day}"
