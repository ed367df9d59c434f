from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DraftTag(models.Model):
    """A tag of a page's newest draft: a draft keeps its tags where no index finds them."""

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    tag = models.ForeignKey(
        "taggit.Tag", verbose_name=_("tag"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("tag of a draft")
        verbose_name_plural = _("tags of drafts")
        constraints = [
            models.UniqueConstraint(fields=["page", "tag"], name="a_draft_has_a_tag_once")
        ]

    def __str__(self):
        return f"{self.page_id}: {self.tag_id}"


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
