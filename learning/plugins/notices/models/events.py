"""What happened, and whom it was told. Narrow rows: there are as many as readers times events."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_KEY = 120


class Event(models.Model):
    """One fact, stored once for all who are told of it."""

    kind = models.SlugField(_("kind"), max_length=40)
    key = models.CharField(max_length=MAX_KEY)
    data = models.JSONField(default=dict)
    url = models.CharField(_("address"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="event_once_a_key")]

    def __str__(self):
        return f"{self.kind} · {self.key}"


class Batch(models.Model):
    """Recipients still to be told, where there are too many for the transaction that told us.

    ``ids`` are accounts or, with ``of_people``, persons; those before ``position`` are done.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="batches")
    of_people = models.BooleanField(default=False)
    ids = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("list of recipients")
        verbose_name_plural = _("lists of recipients")

    def __str__(self):
        return f"{self.event} · {self.position}/{len(self.ids)}"


class Notice(models.Model):
    """A line of somebody's inbox."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_inbox"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["read_at"], condition=Q(read_at__isnull=False), name="notice_read_long_ago"
            ),
        ]

    def __str__(self):
        return f"{self.event} · {self.user_id}"

    @property
    def is_read(self) -> bool:
        return self.read_at is not None
