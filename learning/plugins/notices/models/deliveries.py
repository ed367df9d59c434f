"""What leaves the house: one row per notice and channel, and what came back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .events import Notice


class Delivery(models.Model):
    """A notice on its way through one channel.

    QUEUED waits for ``due_at``. CLAIMED is held by a worker until ``lease_until``. From HANDED_OVER
    on nobody sends it again by themselves: a worker that falls silent there leaves it UNCERTAIN.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("a mail", "Waiting")
        CLAIMED = "claimed", pgettext_lazy("a mail", "Being sent")
        HANDED_OVER = "handed_over", pgettext_lazy("a mail", "Handed to the mail server")
        SENT = "sent", pgettext_lazy("a mail", "Sent")
        FAILED = "failed", pgettext_lazy("a mail", "Failed")
        REFUSED = "refused", pgettext_lazy("a mail", "Refused by the recipient's server")
        DROPPED = "dropped", pgettext_lazy("a mail", "Not sent")
        UNCERTAIN = "uncertain", pgettext_lazy("a mail", "Perhaps sent")

    class Digest(models.TextChoices):
        NONE = "", _("At once")
        DAILY = "daily", _("In a daily digest")
        WEEKLY = "weekly", _("In a weekly digest")

    TO_DECIDE = (State.FAILED, State.REFUSED, State.UNCERTAIN)

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    channel = models.CharField(_("channel"), max_length=8, default="mail")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.QUEUED)
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.NONE, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    error = models.CharField(_("error"), max_length=255, blank=True)
    message_id = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_a_channel")
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="delivery_due"),
            models.Index(
                fields=["token"], condition=Q(token__isnull=False), name="delivery_claimed"
            ),
            models.Index(
                fields=["sent_at"], condition=Q(sent_at__isnull=False), name="delivery_sent"
            ),
        ]

    def __str__(self):
        return f"{self.notice_id} · {self.state}"


class Bounce(models.Model):
    """A mail server said that an address takes no mail, for good (hard) or for now."""

    address = models.EmailField(_("e-mail address"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    is_hard = models.BooleanField(_("for good"))
    detail = models.CharField(_("answer of the server"), max_length=255, blank=True)
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.SET_NULL, related_name="bounces"
    )

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        indexes = [models.Index(fields=["address", "at"], name="bounce_address")]

    def __str__(self):
        return f"{self.at} · {self.detail}"


class Suspension(models.Model):
    """No mail to this address until its owner says that it is right."""

    address = models.EmailField(_("e-mail address"), unique=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    detail = models.CharField(_("answer of the server"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("suspended address")
        verbose_name_plural = _("suspended addresses")

    def __str__(self):
        return f"{self.since}"
