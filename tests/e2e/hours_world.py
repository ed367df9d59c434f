"""Somebody with hours of two activities, one of them booked in error."""

from datetime import timedelta

from django.utils import timezone

from learning.core.api import book_credit
from learning.core.testing import factories as make

from .names import nip

LEARNER, LEARNER_NAME = nip(71), "Ratna Jamila"
ENTRY = "Pelatihan yang salah catat"
EXTRA = "Seminar arsip kota"
CODE_WORDS = "Berkas PDF atau JSON seperti yang Anda terima"


def build(region, *, person) -> None:
    made = person(LEARNER_NAME, LEARNER, make.make_unit(region, name="Bagian Umum"))
    today = timezone.localdate()
    for key, title, form in (("a", ENTRY, "technical-training"), ("b", EXTRA, "seminar")):
        book_credit(
            made,
            source="event",
            key=f"e2e:hours:{key}",
            title=title,
            form_code=form,
            parts=[(max(today - timedelta(days=9), today.replace(month=1, day=1)), 6)],
        )
