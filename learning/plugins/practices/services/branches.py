"""The part of a region's branch, and of its workflow, that this plugin looks after."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from learning.core.api import Role, add_page
from learning.core.models import Region

from ..models import (
    ArticlesIndexPage,
    EndorsementTask,
    IndexPage,
    InnovationsIndexPage,
    PracticesIndexPage,
)

# A title becomes an address for good, so it must not wait for a compiled catalogue.
INDEXES: list[tuple[type[IndexPage], str, str]] = [
    (InnovationsIndexPage, "Inovasi", "inovasi"),
    (PracticesIndexPage, "Praktik baik", "praktik-baik"),
    (ArticlesIndexPage, "Artikel", "artikel"),
]
ENDORSEMENT = "Pengesahan kepala perangkat daerah"


def provision(region: Region, *, page: Page, groups: dict[str, Group], actor: Any = None) -> None:
    """Add the indexes that are missing below the region's ``page``. May run again at any time."""
    for model, title, slug in INDEXES:
        index = model.objects.child_of(page).order_by("path").first()
        if index is None:
            index = add_page(page, model(title=title), slug, actor)
        if model is InnovationsIndexPage:
            _endorsed(index, region, groups[Role.MODERATOR])


def _endorsed(index: Page, region: Region, moderators: Group) -> None:
    """Innovations are validated by moderators, then endorsed by the head of the agency."""
    if WorkflowPage.objects.filter(page=index).exists():
        return
    workflow = Workflow.objects.create(name=_("Innovations") + f" · {region.name}")
    validation, _made = GroupApprovalTask.objects.get_or_create(
        name=_("Validation") + f" · {region.name}"
    )
    validation.groups.add(moderators)
    endorsement, _made = EndorsementTask.objects.get_or_create(name=ENDORSEMENT)
    for order, task in enumerate((validation, endorsement)):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(page=index, workflow=workflow)
