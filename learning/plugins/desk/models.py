from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LinkCheck(models.Model):
    """What another site answered, by address. It belongs to no page and to no region."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being checked")
        FINE = "fine", _("Answers")
        BROKEN = "broken", _("Page not found")
        SILENT = "silent", _("No answer")
        REFUSED = "refused", pgettext_lazy("an address", "Not checked")

    # Addresses may be longer than an index takes.
    key = models.CharField(max_length=64, unique=True, editable=False)
    url = models.TextField(_("address"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    asked_at = models.DateTimeField(_("asked at"))
    checked_at = models.DateTimeField(_("checked at"), null=True)

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")

    def __str__(self):
        return f"{self.url}: {self.state}"
