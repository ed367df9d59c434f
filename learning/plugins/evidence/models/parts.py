"""What belongs to a piece of evidence: sessions with their hours, and files."""

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .evidence import Evidence


def private_files() -> Storage:
    return storages["private"]


class EvidenceSession(models.Model):
    """One meeting of coaching, mentoring and the like, in local time."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="sessions")
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["day", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="session_has_length"),
            models.UniqueConstraint(
                fields=["evidence", "day", "starts"], name="session_once_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.day:%d-%m-%Y} {self.starts:%H.%M}–{self.ends:%H.%M}"


class EvidenceFile(models.Model):
    """``sha256`` is of what was sent, before anything was converted."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(_("file"), storage=private_files, max_length=200)
    name = models.CharField(_("name"), max_length=120)
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64, db_index=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "sha256"], name="evidence_file_once")
        ]

    def __str__(self):
        return self.name


def kept_files() -> Storage:
    """Where ``EvidenceFile.file`` lives."""
    return EvidenceFile._meta.get_field("file").storage
