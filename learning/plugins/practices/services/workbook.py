"""A region's innovations as an Excel workbook: their record, figures and evidence.

Read from the newest drafts, so that staff see what is being written as well. The cost is a fixed
number of queries for each chunk of rows, whatever stands in them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from learning.core.api import DomainError, jobs, regions_for, safe_cell
from learning.core.models import Job, Region, Unit

from ..models import (
    Affair,
    CostBand,
    EvidenceIndicator,
    Initiator,
    InnovationForm,
    InnovationPage,
    Stage,
    Technology,
)

KIND = "export-innovations"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Above this a workbook is made in the background, so that no request waits for it.
AT_ONCE = 500
CHUNK = 200
MAX_CELL = 32_000


def regions(user: Any) -> QuerySet[Region]:
    """Where the user may read the rows of all articles, practices and innovations."""
    found = regions_for(user, "learning_practices.view_entry")
    return found.filter(is_active=True).order_by("name")


def pages_of(region: Region) -> QuerySet[InnovationPage]:
    found = InnovationPage.objects.none()
    for page in region.pages.all():
        found = found | InnovationPage.objects.descendant_of(page)
    return found.select_related("latest_revision").order_by("path")


def filename(region: Region) -> str:
    return f"inovasi-{slugify(region.name)}-{timezone.localdate():%Y%m%d}.xlsx"


def write(region: Region, out: IO[bytes]) -> int:
    """Write the workbook; returns how many innovations stand in it."""
    book = Workbook(write_only=True)
    sheets = [book.create_sheet(title) for title in (_("Innovations"), _("Figures"), _("Evidence"))]
    for sheet, head in zip(sheets, (_record_head(), _figure_head(), _evidence_head()), strict=True):
        sheet.freeze_panes = "A2"
        sheet.append([_bold(sheet, text) for text in head])
    names = _Names()
    number = 0
    for page in pages_of(region).iterator(chunk_size=CHUNK):
        number += 1
        content = _content(page)
        sheets[0].append([_cell(sheets[0], value) for value in _record(page, content, names)])
        for sheet, rows in zip(
            sheets[1:], (_figures(content), _evidence(content, names)), strict=True
        ):
            for row in rows:
                sheet.append([_cell(sheet, value) for value in (page.pk, _title(content), *row)])
    book.save(out)
    return number


class _Names:
    """Rows that records point at, each table read once."""

    def __init__(self) -> None:
        self.affairs = dict(Affair.objects.values_list("pk", "name"))
        self.evidence = dict(EvidenceIndicator.objects.values_list("pk", "name"))
        self._units: dict[int, str] = {}

    def unit(self, pk: int | None) -> str:
        if pk and pk not in self._units:
            self._units.update(Unit.objects.filter(region__units=pk).values_list("pk", "name"))
        return self._units.get(pk or 0, "")


def _content(page: InnovationPage) -> dict[str, Any]:
    """The newest draft as stored; of a page that never had one, its own columns."""
    return page.latest_revision.content if page.latest_revision else page.serializable_data()


def _title(content: dict[str, Any]) -> str:
    return str(content.get("title", ""))


def _record_head() -> list[str]:
    return [
        *(_("Number"), _("Title"), _("State"), _("Summary"), _("Agency"), _("Main affair")),
        *(_("Affairs it touches"), _("Initiator"), _("Name of the initiator"), _("Stage")),
        *(_("Trial since"), _("In use since"), _("Kind"), _("Form"), _("Theme"), _("Purpose")),
        *(_("Benefits"), _("Results"), _("Award"), _("Intellectual property"), _("Latitude")),
        *(_("Longitude"), _("May be replicated"), _("Cost"), _("Months until it runs")),
        *(_("Contact person"), _("E-mail"), _("Phone"), _("First published"), _("Last changed")),
        _("Address"),
    ]


def _record(page: InnovationPage, content: dict[str, Any], names: _Names) -> Iterator[Any]:
    began = {row["stage"]: parse_date(row["began_on"]) for row in content.get("stages", [])}
    yield from (page.pk, _title(content), _state(page), content.get("summary"))
    yield names.unit(content.get("agency"))
    yield names.affairs.get(content.get("affair") or 0, "")
    yield ", ".join(names.affairs.get(pk, "") for pk in content.get("other_affairs", []))
    yield from (_label(Initiator, content.get("initiator")), content.get("initiator_name"))
    yield _label(Stage, content.get("stage"))
    yield from (began.get(Stage.TRIAL), began.get(Stage.IN_USE))
    yield from (_label(Technology, content.get("technology")),)
    yield from (_label(InnovationForm, content.get("form")), content.get("theme"))
    for name in ("purpose", "benefits", "results"):
        yield strip_tags(str(content.get(name) or "").replace("<", " <")).strip()
    yield from (content.get("award"), content.get("property_right"))
    yield from (_number(content.get("latitude")), _number(content.get("longitude")))
    yield _("yes") if content.get("is_replicable") else _("no")
    yield from (_label(CostBand, content.get("cost_band")), content.get("replication_months"))
    yield from (content.get(f"contact_{name}") for name in ("name", "email", "phone"))
    yield from (_day(page.first_published_at), _day(page.latest_revision_created_at))
    yield page.full_url if page.live else ""


def _state(page: InnovationPage) -> str:
    if page.live:
        changed = page.has_unpublished_changes
        return _("Published, with changes") if changed else _("Published")
    return _("No longer published") if page.first_published_at else _("Draft")


def _figure_head() -> list[str]:
    return [
        *(
            _("Number"),
            _("Title"),
            _("Indicator"),
            pgettext("of a figure", "Unit"),
            _("Less is better"),
        ),
        *(_("Measured on"), _("Value"), _("Source")),
    ]


def _figures(content: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for row in content.get("indicators", []):
        about = (row["name"], row["unit"], _("yes") if row["lower_is_better"] else _("no"))
        points = [(row["baseline_on"], row["baseline"])]
        points += [(value["measured_on"], value["value"]) for value in row.get("values", [])]
        for day, value in sorted(points, key=lambda point: str(point[0])):
            yield (*about, parse_date(day or ""), _number(value), row["source"])


def _evidence_head() -> list[str]:
    return [_("Number"), _("Title"), _("Evidence for"), _("Parameter"), _("Proof")]


def _evidence(content: dict[str, Any], names: _Names) -> Iterator[tuple[Any, ...]]:
    for row in content.get("evidence", []):
        yield names.evidence.get(row["indicator"], ""), row["parameter"], row["note"]


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _number(value: Any) -> float | None:
    return float(Decimal(str(value))) if value not in (None, "") else None


def _day(moment: Any) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, str(text))
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """A value as Excel keeps it; nothing that somebody typed can run as a formula."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd-mm-yyyy"
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:MAX_CELL]
    if safe_cell(text) == text:
        return text
    cell = WriteOnlyCell(sheet, text)
    # A string, whatever it looks like; the quote keeps it one when somebody edits the cell.
    cell.data_type, cell.quotePrefix = "s", True
    return cell


def request(region: Region, *, owner: Any) -> Job:
    """Queue a workbook; whoever asked for it fetches it."""
    jobs.sweep(KIND)
    if Job.objects.filter(kind=KIND, owner=owner, state__in=jobs.UNDER_WAY).exists():
        raise DomainError(_("A workbook of yours is being made already."))
    return Job.objects.create(
        kind=KIND,
        owner=owner,
        region=region,
        filename=region.name,
        total=pages_of(region).count(),
        params={"language": get_language()},
    )


def make(job: Job) -> None:
    """Make the workbook of a queued job, with what its owner may see now."""

    def work(job: Job) -> None:
        region = regions(job.owner).filter(pk=job.region_id).first() if job.owner else None
        if region is None:
            raise DomainError(_("You may no longer read the records of this region."))
        with tempfile.SpooledTemporaryFile(max_size=5 * 1024 * 1024) as out:
            job.done = write(region, out)  # type: ignore[arg-type]
            out.seek(0)
            job.output = out.read()
        job.output_name, job.output_type = filename(region), TYPE
        job.total = job.done
        job.save(update_fields=["output", "output_name", "output_type"])
        jobs.finish(job, Job.State.DONE)

    with override(job.params.get("language")):
        jobs.run(job, work)


def at_once(region: Region) -> bytes:
    out = BytesIO()
    write(region, out)
    return out.getvalue()
