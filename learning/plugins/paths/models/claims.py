"""Facts about people that fulfil leaves beside courses: evidence and announced achievements."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Person

from .enrolments import PathEnrolment


def private_files() -> Storage:
    return storages["private"]


class Claim(models.Model):
    """Somebody says that they did a programme elsewhere; the region's administrators decide."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for a decision")
        APPROVED = "approved", pgettext_lazy("evidence is", "Approved")
        RETURNED = "returned", _("Sent back")

    enrolment = models.ForeignKey(PathEnrolment, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="path_claims")
    key = models.CharField(max_length=36)
    leaf_title = models.CharField(_("requirement"), max_length=160)
    title = models.CharField(_("title of the programme"), max_length=160)
    organiser = models.CharField(_("organiser"), max_length=160)
    finished_on = models.DateField(_("finished on"))
    number = models.CharField(_("certificate number"), max_length=80, blank=True)
    note = models.TextField(_("note"), max_length=1_000, blank=True)
    file = models.FileField(
        _("file"), storage=private_files, upload_to="paths/%Y/%m", max_length=200
    )
    file_name = models.CharField(max_length=160)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.SUBMITTED)
    submitted_at = models.DateTimeField(_("sent on"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided on"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("evidence for a path")
        verbose_name_plural = _("evidence for paths")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "key"],
                condition=Q(state="submitted"),
                name="one_waiting_claim_a_leaf",
            )
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="path_claim_queue")]

    def __str__(self):
        return f"{self.person} · {self.title}"


class Achievement(models.Model):
    """What another part of the system announced: an event attended, a certificate held."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="path_achievements")
    key = models.CharField(_("key"), max_length=80)
    at = models.DateTimeField(_("earned at"))
    label = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "at"], name="achievement_once_a_time")
        ]

    def __str__(self):
        return f"{self.person_id} · {self.key}"
