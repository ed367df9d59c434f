"""Cohorts: people of a region who are meant together, by a rule or by a list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Person
from .people_rules import PeopleRule
from .places import Region


class Cohort(PeopleRule):
    """A list that people are put on, or a rule.

    Members of a rule come and go with what it says of them; those added by hand stay.
    """

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="cohorts"
    )
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=255, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    by_rule = models.BooleanField(_("filled by a rule"), default=False)
    member_count = models.PositiveIntegerField(_("members"), default=0, editable=False)
    filled_at = models.DateTimeField(_("last filled"), null=True, editable=False)

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="cohort_name_once_a_region")
        ]

    def __str__(self):
        return self.name


class CohortMember(models.Model):
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="members", db_index=False
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="cohort_members"
    )
    by_rule = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("member of a cohort")
        verbose_name_plural = _("members of cohorts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="member_once_a_cohort")
        ]

    def __str__(self):
        return f"{self.person} · {self.cohort}"
