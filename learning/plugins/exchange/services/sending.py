"""Handing the rows of a batch to SIASN by the client that the installation has chosen."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError, jobs
from learning.core.models import Job

from ..models import Batch, BatchRow
from ..siasn import SiasnClient, SiasnRefused, siasn_client
from ..siasn.payloads import STRUCTURAL, course_payload, training_payload
from .batches import batch_of, is_under_way

KIND = "siasn-send"
# Hours that were taken back, or of which nothing is left, are not handed over.
UNSENT = Q(siasn_id="", credit__reversed_at__isnull=True, ledger_jp__gt=0) & ~Q(number="")


def request_sending(batch: Batch, *, actor: Any) -> Batch:
    """Send what SIASN has not taken yet, in the background.

    Raises DomainError without access to SIASN, while other work runs, and where all was sent.
    """
    if missing := siasn_client().missing:
        raise DomainError(missing)
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.filled_at is None or is_under_way(batch):
            raise DomainError(_("This work is running already."), code="not_now")
        if not batch.rows.filter(UNSENT).exists():
            raise DomainError(_("SIASN has taken all rows of this batch."))
        log(batch, "learning.siasn.send", user=actor, title=str(batch))
        batch.job = Job.objects.create(
            kind=KIND,
            owner=actor,
            region=batch.region,
            filename=str(batch)[:255],
            params={"batch": batch.pk, "language": get_language() or ""},
        )
        batch.save(update_fields=["job"])
    return batch


def send(job: Job) -> Job:
    return jobs.run(job, _send)


def _send(job: Job) -> None:
    with override(job.params.get("language") or None):
        batch = batch_of(job, action="change")
        client = siasn_client()
        rows = list(batch.rows.filter(UNSENT).order_by("pk").values_list("pk", flat=True))
        known: dict[str, str] = {}
        job.total = len(rows)
        for pk in rows:
            row = BatchRow.objects.filter(UNSENT, pk=pk).first()
            job.done += 1
            if row is not None:
                outcome = "sent" if _hand_over(row, client, known) else "refused"
                job.counts[outcome] = job.counts.get(outcome, 0) + 1
            jobs.touch(job, done=job.done, total=job.total, counts=job.counts)
        jobs.finish(job, Job.State.DONE)


def _hand_over(row: BatchRow, client: SiasnClient, known: dict[str, str]) -> bool:
    """Whether SIASN took the row. Kept at once: what was taken is never sent again."""
    try:
        if row.number not in known:
            known[row.number] = client.find_person(row.number)
        person = known[row.number]
        if row.kind_id == STRUCTURAL:
            row.siasn_id = client.save_training(training_payload(row, person_id=person))
        else:
            row.siasn_id = client.save_course(course_payload(row, person_id=person))
    except SiasnRefused as error:
        row.refusal = error.message[:255]
        row.save(update_fields=["refusal"])
        return False
    # What was sent: where the ledger changed meanwhile, the row is to be corrected.
    row.refusal, row.siasn_jp = "", row.ledger_jp
    row.save(update_fields=["siasn_id", "siasn_jp", "refusal"])
    return bool(row.siasn_id)
