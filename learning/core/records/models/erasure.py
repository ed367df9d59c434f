"""Somebody asks to have their data erased; the administrators of the region answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.core.regions.models import Person

LONGEST = 500


class ErasureRequest(models.Model):
    """Also written where nobody asked here, by letter for instance: it tells what was done."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        DONE = "done", _("Erased")
        REFUSED = "refused", _("Refused")

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="erasure_requests",
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.REQUESTED)
    note = models.CharField(_("note"), max_length=LONGEST, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST, blank=True)
    requested_at = models.DateTimeField(_("requested on"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided on"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="requested"), name="one_open_erasure_request"
            )
        ]
        indexes = [models.Index(fields=["state", "requested_at"], name="erasure_state")]

    def __str__(self):
        return f"{self.person_id} · {self.state}"
