"""A batch for SIASN in the demo: some of the hours are handed over, one row is to be corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.demo.texts import DOMAIN
from learning.core.api import DomainError, book_credit, reverse_credit
from learning.core.models import Credit, Person, Region
from learning.plugins.exchange.models import Batch
from learning.plugins.exchange.services import batches

WRONG, NEWER = "Seminar Layanan Ramah Disabilitas", "Seminar Arsip Digital Daerah"


def load_batch(region: Region) -> None:
    """Once: everything so far, with a seminar booked in error; another seminar came after it."""
    if Batch.objects.filter(region=region).exists():
        return
    actor = get_user_model().objects.get(email=f"bkpsdm-{region.slug}@{DOMAIN}")
    today = timezone.localdate()
    wrong = _seminar(region, WRONG, days_ago=40, actor=actor)
    try:
        batch = batches.request_batch(
            region, start=today.replace(year=today.year - 2, day=1), end=today, actor=actor
        )
    except DomainError:
        return
    batches.make(batch.job)
    if wrong is not None:
        reverse_credit(wrong, actor=actor, reason="Pegawai tidak hadir; tercatat keliru.")
    _seminar(region, NEWER, days_ago=3, actor=actor)


def _seminar(region: Region, title: str, *, days_ago: int, actor: Any) -> Credit | None:
    people = Person.objects.filter(region=region, is_active=True, numbers__is_current=True)
    person = people.order_by("-pk").first()
    if person is None:
        return None
    return book_credit(
        person,
        source=Credit.Source.CORRECTION,
        key=f"demo:seminar:{region.code}:{days_ago}",
        title=title,
        organiser="BKPSDM",
        form_code="seminar",
        certificate_number="000/CONTOH/2026",
        parts=[(timezone.localdate() - timedelta(days=days_ago), 4)],
        actor=actor,
    )
