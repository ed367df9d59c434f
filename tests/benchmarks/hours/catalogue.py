"""The journeys of learning hours, and the work on all of them that no page waits for."""

import datetime as dt
import itertools
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from learning.core.models import LedgerEntry
from learning.core.records.ledger.verify import verify
from learning.plugins.exchange.models import Batch, BatchFile, BatchRow, Problem
from learning.plugins.exchange.services import batches
from tests.benchmarks.certificates.catalogue import work as certificates
from tests.benchmarks.hours.seed import ADMIN, Seeded, seed
from tests.benchmarks.journeys import Catalogue, Journey, Requests, signed_in
from tests.benchmarks.load import Request
from tests.benchmarks.paths.background import Work
from tests.benchmarks.servers import Server

ENTRIES_A_MINUTE, VERIFY_LIMIT = 1_000_000, 60_000


def mine(seeded: Seeded) -> Iterator[Request]:
    return signed_in(reverse("learning:hours"))(seeded)


def administration(name: str, *, of_unit: bool = False, query: str = "") -> Requests:
    def requests(seeded: Seeded) -> Iterator[Request]:
        place = f"unit={seeded.unit.pk}" if of_unit else f"region={seeded.region.pk}"
        address = f"{reverse(name)}?{place}{query}"
        return itertools.repeat(Request(address, cookie=seeded.admin.cookie))

    return requests


def early_warning(seeded: Seeded) -> Iterator[Request]:
    query = f"&tanggal={seeded.year}-10-01"
    return administration("learning_reports_admin:warning", query=query)(seeded)


def siasn_preview(seeded: Seeded) -> Iterator[Request]:
    query = f"&start={seeded.year}-01-01&end={timezone.localdate()}"
    return administration("learning_exchange_admin:new", query=query)(seeded)


def work(seeded: Seeded, server: Server) -> list[dict]:
    return [count_again().as_json(), export(seeded).as_json(), *certificates()]


def count_again() -> Work:
    """All entries counted again against the rules; the limit holds for a million of them."""
    number = LedgerEntry.objects.count()
    limit = VERIFY_LIMIT if number >= ENTRIES_A_MINUTE else None
    done = Work(f"{number:,} ledger entries counted again", limit)
    with done.timed():
        report = verify()
    if report.drifts or report.entries != number:
        raise SystemExit(f"the ledger does not add up: {report.drifts[:3]}")
    done.note = f"{number / done.spent[0] * 1e3:,.0f} entries a second"
    return done


def export(seeded: Seeded) -> Work:
    remove_batches()
    actor = get_user_model().objects.get(email=ADMIN)
    today = timezone.localdate()
    batch = batches.request_batch(
        seeded.region, start=dt.date(seeded.year, 1, 1), end=today, actor=actor
    )
    done = Work("the SIASN batch of everything, rows and files")
    with done.timed():
        job = batches.make(batch.job)
    batch.refresh_from_db()
    if job.state != "done" or not batch.row_count:
        raise SystemExit(f"the batch was not made: {job.message}")
    done.note = f"{batch.row_count:,} rows, {batch.row_count / done.spent[0] * 1e3:,.0f} a second"
    remove_batches()
    return done


@transaction.atomic
def remove_batches() -> None:
    """Leave the database as it was, so that it can be measured again."""
    for file in BatchFile.objects.all():
        file.file.delete(save=False)
    for rows in (Problem, BatchFile, BatchRow, Batch):
        rows.objects.all()._raw_delete(using="default")


CATALOGUE = Catalogue(
    seed,
    (
        Journey("my learning hours", mine, 0.08),
        Journey("early warning", early_warning, None),
        Journey("targets of a region", administration("learning_reports_admin:hours"), None),
        Journey(
            "targets of an agency by unit",
            administration("learning_reports_admin:hours", of_unit=True),
            0.03,
        ),
        Journey(
            "the people of an agency",
            administration("learning_reports_admin:hours_people", of_unit=True),
            0.03,
        ),
        Journey("forms of development", administration("learning_reports_admin:hours_forms"), None),
        Journey("SIASN: what a batch would hold", siasn_preview, None),
    ),
    work,
)
