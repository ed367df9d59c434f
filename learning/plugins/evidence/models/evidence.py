"""Evidence that somebody learned elsewhere, and every change of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Credit, CreditScope, Person


class Evidence(models.Model):
    """A draft may lack anything; what is missing is asked for when it is sent.

    ``claimed_jp`` is what the certificate says. What the verifier lets count stands beside it in
    ``accepted_form``, ``accepted_scope`` and ``accepted_jp``, with the reason where it differs.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("evidence is", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("evidence is", "Waiting for verification")
        REVISION = "revision", pgettext_lazy("evidence is", "Needs revision")
        APPROVED = "approved", pgettext_lazy("evidence is", "Approved")
        REJECTED = "rejected", pgettext_lazy("evidence is", "Rejected")

    class Endorsement(models.TextChoices):
        NONE = "", pgettext_lazy("endorsement is", "Not asked for")
        WAITING = "waiting", pgettext_lazy("endorsement is", "Waiting for the head")
        GIVEN = "given", pgettext_lazy("endorsement is", "Endorsed by the head")
        DECLINED = "declined", pgettext_lazy("endorsement is", "Declined by the head")

    OPEN_STATUSES = (Status.DRAFT, Status.REVISION)
    COUNTING_STATUSES = (Status.SUBMITTED, Status.APPROVED)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evidence")
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    form_code = models.CharField(_("form of development"), max_length=40)
    scope = models.CharField(
        _("scope"), max_length=13, choices=CreditScope, default=CreditScope.NATIONAL
    )
    title = models.CharField(_("title"), max_length=200)
    organiser = models.CharField(_("organiser"), max_length=160, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    claimed_jp = models.PositiveSmallIntegerField(_("JP"), null=True, blank=True)
    field_code = models.CharField(_("field of knowledge"), max_length=60, blank=True)
    certificate_number = models.CharField(_("certificate number"), max_length=100, blank=True)
    # The number without what people write differently, to find the same certificate twice.
    certificate_key = models.CharField(max_length=100, blank=True, editable=False)
    note = models.TextField(_("note"), max_length=1_000, blank=True)

    submitted_at = models.DateTimeField(_("sent on"), null=True)
    # Since when the verifiers can do something about it.
    waiting_since = models.DateTimeField(_("waiting since"), null=True)
    is_flagged = models.BooleanField(_("flagged"), default=False)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verifier"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    endorsement = models.CharField(max_length=8, choices=Endorsement, blank=True, default="")
    needs_endorsement = models.BooleanField(default=False)
    endorsed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    endorsed_at = models.DateTimeField(null=True)
    endorsement_remark = models.CharField(max_length=500, blank=True)

    accepted_form = models.CharField(max_length=40, blank=True)
    accepted_scope = models.CharField(max_length=13, choices=CreditScope, blank=True)
    accepted_jp = models.PositiveSmallIntegerField(null=True)
    accepted_reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    bookings = models.PositiveSmallIntegerField(default=0)
    credit = models.OneToOneField(
        Credit, null=True, on_delete=models.PROTECT, related_name="evidence"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("evidence of learning elsewhere")
        verbose_name_plural = _("evidence of learning elsewhere")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="evidence_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(credit__isnull=False),
                name="approved_evidence_is_booked",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "status", "-id"], name="evidence_of_person"),
            models.Index(fields=["status", "waiting_since", "id"], name="evidence_queue"),
            models.Index(fields=["certificate_key"], name="evidence_certificate"),
        ]

    def __str__(self):
        return f"{self.person} · {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether its owner may change it now."""
        return self.status in self.OPEN_STATUSES

    @property
    def is_waiting(self) -> bool:
        """Whether the verifiers may decide about it."""
        return self.status == self.Status.SUBMITTED and not self.is_held

    @property
    def is_held(self) -> bool:
        """Sent, but the head's endorsement must come first."""
        return self.needs_endorsement and self.endorsement == self.Endorsement.WAITING


class EvidenceLog(models.Model):
    """Append-only: who did what with a piece of evidence, when and why."""

    class Step(models.TextChoices):
        CREATED = "created", pgettext_lazy("with evidence", "Draft begun")
        SUBMITTED = "submitted", pgettext_lazy("with evidence", "Sent")
        WITHDRAWN = "withdrawn", pgettext_lazy("with evidence", "Taken back to draft")
        ENDORSED = "endorsed", pgettext_lazy("with evidence", "Endorsed by the head")
        DECLINED = "declined", pgettext_lazy("with evidence", "Declined by the head")
        ASSIGNED = "assigned", pgettext_lazy("with evidence", "Given to a verifier")
        APPROVED = "approved", pgettext_lazy("with evidence", "Approved")
        REVISION = "revision", pgettext_lazy("with evidence", "Sent back for revision")
        REJECTED = "rejected", pgettext_lazy("with evidence", "Rejected")
        REVERSED = "reversed", pgettext_lazy("with evidence", "Hours taken back")
        CORRECTED = "corrected", pgettext_lazy("with evidence", "Hours corrected")

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="log")
    step = models.CharField(max_length=9, choices=Step)
    previous = models.CharField(max_length=9, choices=Evidence.Status, blank=True)
    status = models.CharField(max_length=9, choices=Evidence.Status)
    reason = models.CharField(max_length=500, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change of evidence")
        verbose_name_plural = _("changes of evidence")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.evidence_id} · {self.step}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("a line of this log is never changed")
        super().save(*args, **kwargs)
