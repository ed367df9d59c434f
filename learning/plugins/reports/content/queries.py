"""What the reports ask of pages. Every list costs the same number of queries at any size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from learning.core.listing import search_sources
from learning.core.models import Region

from ..models import TermOfDay, ViewsOfDay
from .scope import Scope

USUAL_DAYS = 30


class State(TextChoices):
    """Each page has one. What is published counts as such, whatever becomes of its changes."""

    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Published, with changes")
    REVIEW = "review", _("In review")
    SENT_BACK = "sent_back", _("To be mended")
    SCHEDULED = "scheduled", _("Scheduled")
    DRAFT = "draft", _("Draft")
    WITHDRAWN = "withdrawn", _("No longer published")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` to ``end``, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def q(self) -> Q:
        return Q(day__range=(self.start, self.end))

    @property
    def before(self) -> Period:
        """As many days just before."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))


def last_days(days: int = USUAL_DAYS) -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=days - 1), today)


def kinds() -> dict[int, str]:
    """Name of each type of page that counts as content, by the id of its content type.

    These are the types that the search of the site offers: indexes and chapters only hold others.
    """
    models = [model for source in search_sources() for model in source.models()]
    types = ContentType.objects.get_for_models(*models)
    return {found.pk: capfirst(str(model._meta.verbose_name)) for model, found in types.items()}


def content(scope: Scope) -> QuerySet[Page]:
    """Pages that the user may report on, each with ``state``."""
    return with_state(scope.pages().filter(content_type__in=kinds()))


def with_state(pages: QuerySet[Page]) -> QuerySet[Page]:
    waiting, sent_back = WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES
    cases = (
        When(live=True, has_unpublished_changes=True, then=Value(State.CHANGED)),
        When(live=True, then=Value(State.PUBLISHED)),
        When(_in_workflow(waiting), then=Value(State.REVIEW)),
        When(_in_workflow(sent_back), then=Value(State.SENT_BACK)),
        When(_scheduled(), then=Value(State.SCHEDULED)),
        When(first_published_at__isnull=False, then=Value(State.WITHDRAWN)),
    )
    state = Case(*cases, default=Value(State.DRAFT), output_field=CharField())
    return pages.annotate(key=Cast("pk", CharField())).annotate(state=state)


def _in_workflow(status: str) -> Q:
    of_pages = ContentType.objects.get_for_model(Page)
    rows = WorkflowState.objects.filter(status=status, base_content_type=of_pages)
    return Q(key__in=rows.order_by().values("object_id"))


def _scheduled() -> Q:
    approved = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    return Q(key__in=approved.order_by().values("object_id"))


def with_views(pages: QuerySet[Page], period: Period) -> QuerySet[Page]:
    """Each with ``views`` in the period."""
    rows = ViewsOfDay.objects.filter(period.q, page=OuterRef("pk")).order_by().values("page")
    views = Subquery(rows.annotate(sum=Sum("views")).values("sum"), output_field=IntegerField())
    return pages.annotate(views=Coalesce(views, 0))


@dataclass(slots=True)
class Line:
    """How many pages of a type, or of all, stand at each state."""

    kind_id: int
    kind: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(State.values, 0))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        return list(self.counts.items())


@dataclass(slots=True)
class Block:
    """A region, or None for the pages of the whole site, with a line for each type it has."""

    region: Region | None
    lines: dict[int, Line] = field(default_factory=dict)

    @property
    def rows(self) -> list[Line]:
        return sorted(self.lines.values(), key=lambda line: line.kind)

    @property
    def sum(self) -> Line:
        return summed(self.lines.values())


def summed(lines: Iterable[Line]) -> Line:
    found = Line(0, "")
    for line in lines:
        for state, number in line.counts.items():
            found.counts[state] += number
    return found


def by_region(scope: Scope, *, kind: int | None = None) -> list[Block]:
    """Regions in their order, the whole site's pages last. One query for the pages."""
    names = kinds()
    pages = content(scope).filter(content_type__in=[kind] if kind else list(names))
    longest = max(scope.lengths, default=1)
    rows = pages.annotate(branch=Substr("path", 1, longest)).order_by()
    grouped = rows.values_list("branch", "content_type", "state").annotate(number=Count("pk"))
    blocks: dict[int | None, Block] = {
        pk: Block(region) for pk, region in scope.regions.items()
    } | {None: Block(None)}
    for branch, type_id, state, number in grouped:
        region = scope.region_of(branch)
        lines = blocks[region.pk if region else None].lines
        lines.setdefault(type_id, Line(type_id, names[type_id])).counts[state] += number
    return [block for block in blocks.values() if block.lines]


def by_kind(blocks: Iterable[Block]) -> list[Line]:
    """The lines of all regions added up, by type."""
    found: dict[int, list[Line]] = {}
    for block in blocks:
        for line in block.lines.values():
            found.setdefault(line.kind_id, []).append(line)
    lines = [Line(pk, some[0].kind, summed(some).counts) for pk, some in found.items()]
    return sorted(lines, key=lambda line: line.kind)


def daily(page_ids: Iterable[int], period: Period) -> dict[int, dict[date, int]]:
    """Views by page and day; days without any are absent. One query."""
    rows = ViewsOfDay.objects.filter(period.q, page__in=list(page_ids)).order_by("day")
    found: dict[int, dict[date, int]] = {}
    for page_id, day, views in rows.values_list("page_id", "day", "views"):
        found.setdefault(page_id, {})[day] = views
    return found


def views_of(page_id: int, period: Period) -> int:
    rows = ViewsOfDay.objects.filter(period.q, page=page_id)
    return rows.aggregate(sum=Coalesce(Sum("views"), 0))["sum"]


def terms(period: Period) -> QuerySet[TermOfDay, Any]:
    """Rows of ``term``, ``searches`` and ``without_results`` in the period."""
    rows = TermOfDay.objects.filter(period.q).order_by().values("term")
    return rows.annotate(total=Sum("searches"), empty=Sum("without_results"))
