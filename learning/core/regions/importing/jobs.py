"""Imports as jobs: the file is kept, planned, looked at by a person, then applied."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions.importing import apply, columns
from learning.core.regions.importing.files import check_file
from learning.core.regions.importing.plan import Options, Outcome, Plan, Planner, chunks
from learning.core.regions.importing.records import Record, read_records
from learning.core.regions.jobs import (
    NotNow,
    advance,
    begin,
    finish,
    queue,
    run,
    safe_cell,
    sweep,
    touch,
)
from learning.core.regions.models import Job, JobRow, Region

__all__ = ["NotNow", "apply_job", "create_job", "error_file", "plan_job", "start_apply"]

KIND = "import-people"
SHOWN_CHANGES = 12


def create_job(
    *,
    content: bytes,
    filename: str,
    region: Region,
    owner: Any = None,
    create_units: bool = False,
    transfer: bool = False,
) -> Job:
    """Keep a checked file for planning. Files hold personal data: old jobs go."""
    check_file(content, filename)
    sweep(KIND)
    return Job.objects.create(
        kind=KIND,
        region=region,
        owner=owner,
        filename=filename[-255:],
        params={"create_units": create_units, "transfer": transfer},
        source=content,
    )


def plan_job(job: Job) -> Job:
    """Read the file and note for every row what would happen. Writes no people."""
    return run(job, _plan_rows)


def start_apply(job: Job) -> None:
    """Mark a planned job for applying, once."""
    queue(job, was=[Job.State.READY], apply=True)


def apply_job(job: Job) -> Job:
    """Apply a planned job. Rows are planned afresh, chunk by chunk."""
    return run(job, _apply_rows)


def _options(job: Job) -> Options:
    return Options(
        create_units=bool(job.params.get("create_units")),
        transfer=bool(job.params.get("transfer")),
    )


def _records(job: Job) -> tuple[list[Record], Planner]:
    if job.region is None:
        raise DomainError(_("Choose a region."))
    records = read_records(bytes(job.source), job.filename)
    job.total = len(records)
    return records, Planner(job.region, _options(job), known=records)


def _plan_rows(job: Job) -> None:
    records, planner = _records(job)
    counts = begin(job)
    for part in chunks(records):
        plans = planner.plan(part)
        _advance(job, counts, plans)
    finish(job, Job.State.READY)


def _apply_rows(job: Job) -> None:
    records, planner = _records(job)
    counts = begin(job)
    with_superior: list[Plan] = []
    for part in chunks(records):
        plans = apply.apply_chunk(planner, part, actor=job.owner)
        with_superior += [plan for plan in plans if "superior" in plan.changes]
        _advance(job, counts, plans)
    for part in chunks(with_superior):
        touch(job)
        apply.apply_superiors(planner, part)
        _note_messages(job, part)
    log(
        job.region,
        "wagtail.edit",
        user=job.owner,
        data={"fields": ["people"], "job": job.pk, "counts": job.counts},
    )
    finish(job, Job.State.DONE)


def _advance(job: Job, counts: Counter[str], plans: Sequence[Plan]) -> None:
    advance(job, counts, [plan.outcome for plan in plans], [_row(job, plan) for plan in plans])


def _row(job: Job, plan: Plan) -> JobRow:
    record = plan.record
    changes = {} if plan.outcome == Outcome.CREATE else plan.changes
    return JobRow(
        job=job,
        number=record.row,
        outcome=plan.outcome,
        label=record.name[:255],
        message=plan.message,
        data={
            "number": record.number,
            "place": " > ".join(record.place),
            "position": record.position,
            "changes": {name: str(value) for name, value in changes.items()},
        },
    )


def _note_messages(job: Job, plans: Sequence[Plan]) -> None:
    messages = {plan.record.row: plan.message for plan in plans if plan.message}
    rows = list(job.rows.filter(number__in=messages))
    for row in rows:
        row.message = messages[row.number]
    JobRow.objects.bulk_update(rows, ["message"])


def error_file(job: Job) -> bytes:
    """Return the refused rows as CSV with row number, number, name and reason."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    labels = columns.LABELS
    writer.writerow([_("row"), labels["number"], labels["name"], _("reason")])
    for row in job.rows.filter(outcome=Outcome.ERROR).iterator():
        # The apostrophe keeps all 18 digits when the file is opened in a spreadsheet.
        number = row.data.get("number", "")
        cells = [str(row.number), f"'{number}" if number else "", row.label, row.message]
        writer.writerow([cells[0], cells[1], *(safe_cell(cell) for cell in cells[2:])])
    return out.getvalue().encode("utf-8-sig")
