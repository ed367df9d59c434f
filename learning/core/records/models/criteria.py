from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .enrolment import Enrolment


class CriterionMark(models.Model):
    """What somebody declared about an attempt at a course: "I am done", or "I approve".

    ``role`` is empty for the learner's own word, else the role in which ``actor`` approved.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="criterion_marks", db_index=False
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    role = models.CharField(_("role"), max_length=20, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mark of a criterion")
        verbose_name_plural = _("marks of criteria")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "attempt", "role"], name="criterion_marked_once"
            )
        ]

    def __str__(self):
        return f"{self.enrolment_id} · {self.role}"
