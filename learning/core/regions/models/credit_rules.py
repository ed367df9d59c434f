"""How forms of development turn into credited learning hours, as dated rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .reference import DatedReference


class CreditScope(models.TextChoices):
    NATIONAL = "national", _("National")
    INTERNATIONAL = "international", _("International")


class CreditRule(DatedReference):
    """One line of the conversion table of PerLAN 10/2018, or of what follows it.

    A row that hours were credited by is not edited: a corrected row replaces it, and the old one
    keeps ``retired_at``. ``value`` is what a day, session, event or semester brings, whatever was
    claimed; without it the claimed hours count up to ``cap_per_day``.
    """

    class Basis(models.TextChoices):
        PER_DAY = "per_day", _("per day")
        PER_SESSION = "per_session", _("per session")
        PER_EVENT = "per_event", _("per event")
        PER_SEMESTER = "per_semester", _("per semester")
        PROGRAMME = "programme", _("as the programme says")

    form_code = models.SlugField(_("form of development"), max_length=40)
    scope = models.CharField(
        _("scope"), max_length=13, choices=CreditScope, default=CreditScope.NATIONAL
    )
    basis = models.CharField(_("counted"), max_length=12, choices=Basis)
    value = models.PositiveSmallIntegerField(
        _("JP"), null=True, blank=True, help_text=_("Empty: as many as were done.")
    )
    cap_per_day = models.PositiveSmallIntegerField(_("at most JP a day"), null=True, blank=True)
    sessions_per_month = models.PositiveSmallIntegerField(
        _("at most sessions a month"), null=True, blank=True
    )
    surcharge_percent = models.PositiveSmallIntegerField(_("additional per cent"), default=0)
    replaces = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="replaced_by"
    )
    retired_at = models.DateTimeField(_("replaced on"), null=True, editable=False)

    class Meta:
        verbose_name = _("credit rule")
        verbose_name_plural = _("credit rules")
        ordering = ["form_code", "scope", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["form_code", "scope", "valid_from"],
                condition=Q(retired_at__isnull=True),
                name="credit_rule_once_a_date",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="credit_rule_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=("per_day", "programme")) | Q(value__isnull=False),
                name="credit_rule_has_a_value",
            ),
        ]

    def __str__(self):
        return f"{self.form_code} · {self.get_scope_display()} · {self.valid_from:%d-%m-%Y}"
