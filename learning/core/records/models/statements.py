"""Statements of a person's learning hours of a year, which anybody can check by their code."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from learning.core.regions.models import Person

# Without what is misread: no 0 and O, no 1, I and L. 16 of them are 78 bits.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP = 4, 4


def new_code() -> str:
    text = get_random_string(GROUPS * GROUP, LETTERS)
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


class Statement(models.Model):
    """What the ledger said on the day of issue. Never edited, but superseded by a newer one.

    ``data`` is the snapshot that was printed and signed. The file is kept for the newest only; the
    hash stays, so that an older one is still known.
    """

    code = models.CharField(_("code"), max_length=24, unique=True, default=new_code)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="statements", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    data = models.JSONField()
    issued_at = models.DateTimeField(_("issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, db_index=True)
    superseded_at = models.DateTimeField(_("superseded on"), null=True)

    class Meta:
        verbose_name = _("statement of learning hours")
        verbose_name_plural = _("statements of learning hours")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=Q(superseded_at__isnull=True),
                name="one_statement_a_year_holds",
            )
        ]
        indexes = [models.Index(fields=["person", "-id"], name="statements_of_person")]

    def __str__(self):
        return self.code
