"""What the background processes know of each other. Nobody edits these rows by hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledWork(models.Model):
    """When a work of the clock is due again, who is at it and how the last turn went."""

    slug = models.SlugField(_("work"), max_length=60, unique=True)
    next_at = models.DateTimeField(_("next turn"))
    # Who holds the turn, and how long we believe it without a sign of life.
    claimed_by = models.CharField(max_length=90, blank=True)
    lease_until = models.DateTimeField(null=True)
    last_started_at = models.DateTimeField(_("last begun"), null=True)
    last_finished_at = models.DateTimeField(_("last ended"), null=True)
    last_seconds = models.FloatField(_("took, in seconds"), null=True)
    last_count = models.PositiveIntegerField(_("things done"), null=True)
    last_error = models.TextField(_("last error"), blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)

    class Meta:
        verbose_name = _("scheduled work")
        verbose_name_plural = _("scheduled work")
        ordering = ["slug"]
        default_permissions = ("view", "change")

    def __str__(self):
        return self.slug


class BackgroundWorker(models.Model):
    """A process that runs background work, as long as it gives signs of life."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    machine = models.CharField(_("machine"), max_length=255, blank=True)
    started_at = models.DateTimeField(_("started"))
    seen_at = models.DateTimeField(_("last sign of life"), db_index=True)

    class Meta:
        verbose_name = _("background worker")
        verbose_name_plural = _("background workers")
        ordering = ["-seen_at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.machine} {self.name[:8]}"
