"""The reports as tables to take along; a long list of pages is made as a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.api import DomainError, jobs, sheets
from learning.core.models import Job

from ..exports import KINDS, Asked
from . import queries, scope
from .charts import Chart
from .filters import PageFilterSet, period_of
from .queries import Block, Period, State
from .scope import Scope

KIND = "export-content"
# Above this a download is made in the background, so that no request waits for it.
AT_ONCE = 5_000
CHUNK = 1_000


def asked_pages(user: Any, data: QueryDict, request: Any) -> tuple[QuerySet[Page], PageFilterSet]:
    """Pages with state and views that the user asked for; what makes no sense narrows nothing."""
    rows = queries.with_views(queries.content(Scope.of(user)), period_of(data))
    filters = PageFilterSet(data=data, request=request, queryset=rows)
    return (filters.filter_queryset(rows) if filters.is_valid() else rows), filters


def summary_rows(blocks: Iterable[Block]) -> Iterator[list[Any]]:
    yield [_("Region"), _("Type"), *(str(state.label) for state in State), _("Total")]
    for block in blocks:
        name = block.region.name if block.region else _("The whole site")
        for line in block.rows:
            yield [name, line.kind, *line.counts.values(), line.total]


def page_rows(pages: QuerySet[Page], *, user: Any, period: Period) -> Iterator[list[Any]]:
    """The head, then a row for each page, the most read first."""
    yield [
        *(_("Title"), _("Type"), _("Region"), _("State"), _("Address")),
        *(_("First published"), _("Last changed"), _("Times read"), _("From"), _("Until")),
    ]
    own, kinds = Scope.of(user), queries.kinds()
    ordered = pages.order_by("-views", "pk").iterator(chunk_size=CHUNK)
    for page in ordered:
        region = own.region_of(page.path)
        yield [
            page.title,
            kinds[page.content_type_id],
            region.name if region else _("The whole site"),
            str(State(page.state).label),
            page.full_url if page.live else "",
            page.first_published_at,
            page.latest_revision_created_at,
            page.views,
            period.start,
            period.end,
        ]


def day_rows(chart: Chart) -> Iterator[list[Any]]:
    yield [_("From"), _("Until"), _("Times read")]
    for bar in chart.bars:
        yield [bar.start, bar.end, bar.views]


def term_rows(rows: Iterable[Any]) -> Iterator[list[Any]]:
    yield [_("Search term"), _("Searches"), _("Without results")]
    for row in rows:
        yield [row["term"], row["total"], row["empty"]]


def file_name(word: str, day: date | None = None) -> str:
    return f"{word}-{day or timezone.localdate():%Y-%m-%d}"


def request_export(*, data: QueryDict, kind: str, owner: Any) -> Job:
    """Note which list to export; a task does it."""
    if kind not in KINDS:
        raise DomainError(_("Only CSV and XLSX files can be made."))
    wanted = {name: data.getlist(name) for name in PageFilterSet.base_filters}
    return jobs.create(
        KIND,
        owner=owner,
        filename=_("Pages and how often they are read"),
        params={
            "kind": kind,
            "filters": {name: values for name, values in wanted.items() if values},
            "language": get_language() or "",
        },
    )


def make(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    user, kind = job.owner, job.params["kind"]
    # Rights may have ended since the export was asked for.
    if user is None or not user.is_active or not scope.reads(user):
        raise DomainError(_("You may no longer see these pages."))
    with override(job.params.get("language") or None):
        asked = Asked.of(job)
        rows, _filters = asked_pages(user, asked.GET, asked)
        job.total = rows.count()
        table = page_rows(rows, user=user, period=period_of(asked.GET))
        sheets.keep(job, table, kind=kind, name=file_name("halaman"))
