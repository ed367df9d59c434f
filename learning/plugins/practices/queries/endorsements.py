"""What waits for the heads of agencies."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import TaskState

from learning.core.api import open_headships
from learning.core.models import Person

from ..models import Contribution, EndorsementTask


@dataclass(frozen=True, slots=True)
class Waiting:
    state: TaskState
    contribution: Contribution | None

    @property
    def title(self) -> str:
        return self.state.revision.content.get("title") or self.state.revision.object_str

    @property
    def summary(self) -> str:
        return self.state.revision.content.get("summary", "")

    @property
    def author(self) -> str:
        if self.contribution:
            return str(self.contribution.person)
        user = self.state.workflow_state.requested_by
        return user.get_full_name() if user else ""


def endorsable_by(person: Person) -> QuerySet[TaskState]:
    """Steps that wait for the person as head of the agency that the draft names."""
    kind = ContentType.objects.get_for_model(EndorsementTask)
    units = list(open_headships().filter(person=person).values_list("unit_id", flat=True))
    return TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__content_type=kind,
        revision__content__agency__in=units,
    )


def waiting_for(person: Person) -> list[Waiting]:
    """Oldest first: one query for those who head nothing, three for heads."""
    found = endorsable_by(person).select_related("revision", "workflow_state__requested_by")
    states = list(found.order_by("started_at"))
    written = Contribution.objects.filter(
        page__in=[int(state.revision.object_id) for state in states]
    ).select_related("person")
    by_page = {str(row.page_id): row for row in written} if states else {}
    return [Waiting(state, by_page.get(state.revision.object_id)) for state in states]
