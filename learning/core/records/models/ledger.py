"""The ledger of learning hours (JP): what was learned, and every posting about it."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.courses.models import Course
from learning.core.regions.models import CreditRule, CreditScope, Person


class Credit(models.Model):
    """Something learned that may bring hours, as it was when it was booked.

    Never edited. What turns out wrong is reversed by counter-entries and booked anew under another
    ``key``. ``key`` names the fact in the part that books it, so booking twice changes nothing.
    """

    class Source(models.TextChoices):
        COURSE = "course", _("Course")
        EVENT = "event", _("Event")
        EVIDENCE = "evidence", pgettext_lazy("source of learning hours", "Evidence")
        PATH = "path-external", _("Programme of a learning path")
        CORRECTION = "correction", _("Correction by an administrator")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credits")
    source = models.CharField(_("source"), max_length=14, choices=Source)
    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=255)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    form_code = models.CharField(_("form of development"), max_length=40)
    field_code = models.CharField(_("field of knowledge"), max_length=60, blank=True)
    scope = models.CharField(
        _("scope"), max_length=13, choices=CreditScope, default=CreditScope.NATIONAL
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    raw_jp = models.PositiveIntegerField(_("JP of the programme"))
    certificate_number = models.CharField(_("certificate number"), max_length=120, blank=True)
    course = models.ForeignKey(
        Course, null=True, on_delete=models.PROTECT, related_name="credits", db_index=False
    )
    booked_at = models.DateTimeField(_("booked on"), auto_now_add=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reversed_at = models.DateTimeField(_("reversed on"), null=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reversal_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("learning hours of an activity")
        verbose_name_plural = _("learning hours of activities")
        ordering = ["-ends_on", "-pk"]
        indexes = [
            models.Index(fields=["person", "-ends_on", "-id"], name="credit_of_person"),
            models.Index(fields=["ends_on", "id"], name="credit_by_day"),
        ]

    def __str__(self):
        return f"{self.person} · {self.title}"

    @property
    def is_of_evidence(self) -> bool:
        """Booked, taken back and booked anew where the evidence is decided, nowhere else."""
        return self.source == self.Source.EVIDENCE

    @cached_property
    def credited_jp(self) -> int:
        """What all its entries add up to; known without a query right after booking."""
        return self.entries.aggregate(jp=models.Sum("credited_jp", default=0))["jp"]


class LedgerEntry(models.Model):
    """Append-only posting. Its balance by ``slot`` is what a day, session or event brought.

    A booking opens a slot (``slot`` is empty: it is itself one). Adjustments change what a slot is
    credited because another slot or a rule changed; a correction takes all of it back.
    """

    class Kind(models.TextChoices):
        BOOKING = "booking", _("Booking")
        ADJUSTMENT = "adjustment", _("Adjustment")
        CORRECTION = "correction", pgettext_lazy("entry of learning hours", "Correction")

    class Reason(models.TextChoices):
        PROGRAMME = "programme", _("hours of the programme")
        TABLE = "table", _("as the table says")
        SURCHARGE = "surcharge", _("with the addition for international programmes")
        DAY = "day", _("limited by day")
        MONTH = "month", _("limited by month")
        NO_RULE = "no_rule", _("as the verifier decided")
        REVERSED = "reversed", _("taken back")

    credit = models.ForeignKey(Credit, on_delete=models.PROTECT, related_name="entries")
    slot = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BOOKING)
    # Repeated from the credit, so that a year is read by one index.
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="ledger", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    local_date = models.DateField(_("date"))
    form_code = models.CharField(max_length=40)
    scope = models.CharField(max_length=13, choices=CreditScope, default=CreditScope.NATIONAL)
    raw_jp = models.IntegerField(_("JP claimed"))
    credited_jp = models.IntegerField(_("JP credited"))
    rule = models.ForeignKey(
        CreditRule, null=True, on_delete=models.PROTECT, related_name="entries"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    limit = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["person", "year", "id"], name="ledger_of_year"),
            models.Index(fields=["year", "form_code"], name="ledger_by_form"),
        ]

    def __str__(self):
        return f"{self.local_date:%d-%m-%Y} · {self.credited_jp} JP"


class YearTotal(models.Model):
    """What somebody was credited in a year, kept in the transaction of each posting.

    Also the lock under which a person's year is posted.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="year_totals", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    raw_jp = models.IntegerField(default=0)
    credited_jp = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("learning hours of a person and year")
        verbose_name_plural = _("learning hours of people and years")
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="one_total_a_person_and_year")
        ]
        indexes = [models.Index(fields=["year", "credited_jp"], name="total_by_year")]

    def __str__(self):
        return f"{self.person_id} · {self.year} · {self.credited_jp}"


class FormTotal(models.Model):
    """As ``YearTotal``, by form of development."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="form_totals", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    form_code = models.CharField(max_length=40)
    raw_jp = models.IntegerField(default=0)
    credited_jp = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("learning hours by form")
        verbose_name_plural = _("learning hours by form")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year", "form_code"], name="one_total_a_form_and_year"
            )
        ]
        indexes = [models.Index(fields=["year", "form_code"], name="form_total_by_year")]

    def __str__(self):
        return f"{self.person_id} · {self.year} · {self.form_code} · {self.credited_jp}"
