"""What is counted by day, and how forms of development are sorted. No person is kept."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import DatedReference


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


class FormCategory(DatedReference):
    """Where a form of development stands in the model 10:20:70 of the ASN Corporate University.

    Only coaching, mentoring and communities are named by PerLAN 6/2023 as learning from others;
    the other rows are our reading, for the national administrator to change.
    """

    class Category(models.TextChoices):
        FORMAL = "formal", _("Formal learning (10)")
        OTHERS = "others", _("From others (20)")
        ON_THE_JOB = "on_the_job", _("On the job (70)")

    form_code = models.SlugField(_("form of development"), max_length=40)
    category = models.CharField(
        pgettext_lazy("form of development", "category"), max_length=10, choices=Category
    )

    class Meta:
        verbose_name = _("category 10:20:70 of a form")
        verbose_name_plural = _("categories 10:20:70 of forms")
        ordering = ["category", "form_code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["form_code", "valid_from"], name="form_category_once_a_date"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="form_category_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.form_code}: {self.get_category_display()}"
