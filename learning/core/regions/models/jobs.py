from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .places import Region


class Job(models.Model):
    """Long work that somebody started and can watch: an import, an export, a bulk enrolment."""

    class State(models.TextChoices):
        READY = "ready", _("Waiting for you")
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.SlugField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    region = models.ForeignKey(Region, null=True, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(_("file"), max_length=255, blank=True)
    params = models.JSONField(default=dict)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    counts = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    source = models.BinaryField(null=True)
    output = models.BinaryField(null=True)
    output_name = models.CharField(max_length=120, blank=True)
    output_type = models.CharField(max_length=120, blank=True)
    # How often it was begun, and the last sign of life of whoever is at it now.
    attempt = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class JobRow(models.Model):
    """What a job did, or would do, with one row of its file."""

    class Outcome(models.TextChoices):
        CREATE = "create", _("New")
        UPDATE = "update", _("Changed")
        SAME = "same", _("Unchanged")
        ERROR = "error", _("Error")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    label = models.CharField(max_length=255, blank=True)
    message = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("job row")
        verbose_name_plural = _("job rows")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="job_row_once")]

    def __str__(self):
        return f"{self.number}: {self.outcome}"
