"""What somebody wrote, and in which state it is. The state follows from page and workflow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from learning.core.models import Person

from ..models import Contribution, EndorsementTask


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    MODERATION = "moderation", _("Waits to be checked")
    REVISION = "revision", _("Needs changes")
    ENDORSEMENT = "endorsement", _("Waits for endorsement")
    PUBLISHED = "published", _("Published")
    UNPUBLISHED = "unpublished", _("No longer published")
    REMOVED = "removed", _("Removed")


UNDER_REVIEW = frozenset({State.MODERATION, State.ENDORSEMENT})
TONES = {
    State.MODERATION: "region",
    State.ENDORSEMENT: "region",
    State.REVISION: "warn",
    State.PUBLISHED: "good",
    State.REMOVED: "bad",
    State.UNPUBLISHED: "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A contribution as its author sees it. ``comment`` is what the last reviewer said."""

    contribution: Contribution
    state: State
    comment: str = ""
    reviewer: str = ""
    decided_at: datetime | None = None
    has_changes: bool = False

    @property
    def page(self) -> Page | None:
        return self.contribution.page

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def can_edit(self) -> bool:
        return self.page is not None and self.state not in UNDER_REVIEW

    @property
    def can_withdraw(self) -> bool:
        return self.state in UNDER_REVIEW


def lines_of(person: Person) -> list[Line]:
    """Everything the person wrote, newest change first: two queries."""
    rows = list(Contribution.objects.filter(person=person).select_related("page"))
    return _lines(rows)


def line_of(contribution: Contribution) -> Line:
    return _lines([contribution])[0]


def _lines(rows: list[Contribution]) -> list[Line]:
    flows = _flows(row.page_id for row in rows if row.page_id)
    return [_line(row, flows.get(str(row.page_id))) for row in rows]


def _flows(page_ids: Iterable[int]) -> dict[str, WorkflowState]:
    """The open workflow of each page, by the page's id."""
    kind = ContentType.objects.get_for_model(Page)
    open_ = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    found = WorkflowState.objects.filter(
        base_content_type=kind, object_id__in=[str(pk) for pk in page_ids], status__in=open_
    ).select_related("current_task_state__task", "current_task_state__finished_by")
    return {flow.object_id: flow for flow in found}


def _line(row: Contribution, flow: WorkflowState | None) -> Line:
    page = row.page
    if page is None:
        return Line(row, State.REMOVED)
    changes = page.live and page.has_unpublished_changes
    if flow is None:
        return Line(row, _resting(page), has_changes=changes)
    task = flow.current_task_state
    if flow.status == WorkflowState.STATUS_IN_PROGRESS:
        return Line(row, State.ENDORSEMENT if _endorses(task) else State.MODERATION)
    by = task.finished_by.get_full_name() if task and task.finished_by else ""
    return Line(
        row,
        State.REVISION,
        comment=task.comment if task else "",
        reviewer=by,
        decided_at=task.finished_at if task else None,
        has_changes=changes,
    )


def _resting(page: Page) -> State:
    if page.live:
        return State.PUBLISHED
    return State.UNPUBLISHED if page.first_published_at else State.DRAFT


def _endorses(task_state) -> bool:
    kind = ContentType.objects.get_for_model(EndorsementTask)
    return bool(task_state) and task_state.task.content_type_id == kind.pk
