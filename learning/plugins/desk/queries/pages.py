"""Pages that somebody works on, and the states that a desk sorts them by.

A review date is any ``DateField`` named ``review_by`` of a page model, whatever plugin owns it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import (
    Comment,
    Page,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
    get_default_page_content_type,
    get_page_models,
)
from wagtail.permissions import page_permission_policy

from learning.core.models import Region, RegionPage

from .. import conf
from ..models import DraftTag

REVIEW_FIELD = "review_by"
STEP = Page.steplen


def editable(user: Any) -> QuerySet[Page]:
    """Pages that the user may change: those of the own regions, or all of them."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages.filter(depth__gt=1)


def is_editor(user: Any) -> bool:
    return page_permission_policy.user_has_permission(user, "change")


@cache
def review_models() -> tuple[type[Page], ...]:
    return tuple(model for model in get_page_models() if _has_review_date(model))


def _has_review_date(model: type[Page]) -> bool:
    names = {field.name: field for field in model._meta.concrete_fields}
    return isinstance(names.get(REVIEW_FIELD), models.DateField)


def reviewed_between(start: date | None, end: date) -> QuerySet[Page]:
    """Published pages whose review date is not before ``start`` nor after ``end``."""
    found = Q(pk__in=())
    for model in review_models():
        rows = model._default_manager.filter(live=True, review_by__lte=end).order_by()
        rows = rows.filter(review_by__gte=start) if start else rows
        found |= Q(pk__in=rows.values("pk"))
    return Page.objects.filter(found)


def review_dates(pages: Iterable[Page]) -> dict[int, date]:
    """By page's id: as many queries as there are models with a review date."""
    ids = [page.pk for page in pages]
    return {
        pk: day
        for model in review_models()
        for pk, day in model._default_manager.filter(pk__in=ids, review_by__isnull=False)
        .order_by()
        .values_list("pk", REVIEW_FIELD)
    }


def review_horizon() -> date:
    return timezone.localdate() + timedelta(days=conf.setting("REVIEW_DAYS"))


def workflow_states(*status: str) -> QuerySet[WorkflowState]:
    return WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(), status__in=status
    )


def page_ids(states: QuerySet[Any], field: str = "object_id") -> QuerySet[Any]:
    """The ids of the pages that rows with a generic key point at, for a subquery."""
    number = Cast(field, output_field=models.BigIntegerField())
    return states.order_by().annotate(page_number=number).values("page_number")


def waiting() -> Q:
    return Q(pk__in=page_ids(workflow_states(WorkflowState.STATUS_IN_PROGRESS)))


def returned() -> Q:
    return Q(pk__in=page_ids(workflow_states(WorkflowState.STATUS_NEEDS_CHANGES)))


def scheduled_revisions() -> QuerySet[Revision]:
    return Revision.page_revisions.filter(approved_go_live_at__isnull=False)


def scheduled() -> Q:
    """Goes live or expires in time to come."""
    return Q(pk__in=page_ids(scheduled_revisions())) | Q(live=True, expire_at__gt=timezone.now())


def in_process() -> Q:
    return waiting() | returned() | Q(pk__in=page_ids(scheduled_revisions()))


def drafts() -> Q:
    """Never published, and nobody has been asked to look."""
    return Q(live=False, first_published_at=None, expired=False) & ~in_process()


def outdated(until: date | None = None) -> Q:
    until = until or timezone.localdate() - timedelta(days=1)
    return Q(pk__in=reviewed_between(None, until).values("pk"))


def for_user(user: Any) -> Q:
    """What a workflow asks this very person to decide."""
    tasks = TaskState.objects.reviewable_by(user).filter(
        workflow_state__base_content_type=get_default_page_content_type()
    )
    return Q(pk__in=page_ids(tasks, "workflow_state__object_id"))


def mine(user: Any) -> Q:
    return Q(owner=user) | Q(latest_revision__user=user)


def my_drafts(user: Any) -> Q:
    """Begun or changed by the user, and not sent to anybody yet."""
    unsent = drafts() | (Q(live=True, has_unpublished_changes=True) & ~in_process())
    return mine(user) & unsent


def remarks_of_others(user: Any) -> QuerySet[Comment]:
    return Comment.objects.filter(resolved_at=None).exclude(user=user)


def remarked(user: Any) -> Q:
    """Sent back, or work under way of the user's own, or followed, that others commented on."""
    ids = remarks_of_others(user).order_by().values("page_id")
    follows = PageSubscription.objects.filter(user=user, comment_notifications=True)
    concerns = mine(user) | Q(pk__in=follows.order_by().values("page_id"))
    under_way = ~Q(live=True, has_unpublished_changes=False)
    return returned() | (concerns & under_way & Q(pk__in=ids))


def state_condition(state: str, user: Any) -> Q:
    """Pages in one of the states that the listing offers."""
    conditions: dict[str, Callable[[], Q]] = {
        "draft": drafts,
        "mine": lambda: my_drafts(user),
        "remarked": lambda: remarked(user),
        "for_me": lambda: for_user(user),
        "waiting": waiting,
        "returned": returned,
        "live": lambda: Q(live=True, has_unpublished_changes=False),
        "changed": lambda: Q(live=True, has_unpublished_changes=True),
        "scheduled": scheduled,
        "outdated": outdated,
        "review": lambda: outdated(review_horizon()),
        "expired": lambda: Q(expired=True),
        "unpublished": lambda: Q(live=False, expired=False, first_published_at__isnull=False),
    }
    return conditions[state]()


def state_of(page: Page) -> str:
    """The most pressing state of one page; cheap after ``with_state``."""
    review = page.current_workflow_state
    if review:
        sent_back = review.status == WorkflowState.STATUS_NEEDS_CHANGES
        return "returned" if sent_back else "waiting"
    if page.approved_schedule:
        return "scheduled"
    if page.expired:
        return "expired"
    if page.live:
        return "changed" if page.has_unpublished_changes else "live"
    return "unpublished" if page.first_published_at else "draft"


def with_state(pages: Any) -> Any:
    """What ``state_of`` asks, for all pages at once."""
    return pages.prefetch_workflow_states().annotate_approved_schedule()


def tagged(tag_id: int) -> Q:
    """Tagged in the newest draft, or as published."""
    drafts = DraftTag.objects.filter(tag_id=tag_id).order_by()
    found = Q(pk__in=drafts.values("page_id"))
    for model in tag_models():
        through = model.tags.through
        rows = through._default_manager.filter(tag_id=tag_id).order_by()
        found |= Q(pk__in=rows.values("content_object_id"))
    return found


@cache
def tag_models() -> tuple[type[Page], ...]:
    """Page types with tags of their own table."""
    return tuple(
        model for model in get_page_models() if hasattr(getattr(model, "tags", None), "through")
    )


@cache
def tag_keys() -> dict[str, str]:
    """By the label of a page type: where its drafts keep the rows of its tags."""
    return {model._meta.label_lower: _tag_key(model) for model in tag_models()}


def _tag_key(model: type[Page]) -> str:
    link = model.tags.through._meta.get_field("content_object")
    return str(link.remote_field.get_accessor_name())


def used_tags(rows: QuerySet[Page]) -> QuerySet[Tag]:
    """Tags of ``rows`` in their newest drafts, or as published."""
    ids = rows.order_by().values("pk")
    used = Q(pk__in=DraftTag.objects.filter(page__in=ids).order_by().values("tag"))
    for model in tag_models():
        links = model.tags.through._default_manager.filter(content_object__in=ids).order_by()
        used |= Q(pk__in=links.values("tag"))
    return Tag.objects.filter(used)


def empty_in_draft(name: str) -> Q:
    """The newest draft has the field ``name`` and nothing in it."""
    path = f"latest_revision__content__{name}"
    return Q(**{path: ""}) | Q(**{path: None})


def regions_of(user: Any) -> QuerySet[Region]:
    """Regions with pages that the user may change."""
    pages = RegionPage.objects.filter(pk__in=editable(user).values("pk"))
    return Region.objects.filter(pk__in=pages.order_by().values("region")).order_by("path")


def in_region(region: Region) -> Q:
    """Asks the database once for the branches of the region."""
    paths = RegionPage.objects.filter(region=region).values_list("path", flat=True)
    found = Q(pk__in=())
    for path in paths:
        found |= Q(path__startswith=path)
    return found


class Places:
    """The regions of given pages, found by one query."""

    def __init__(self, pages: Iterable[Page]) -> None:
        above = {path for page in pages for path in _upwards(page.path)}
        rows = RegionPage.objects.filter(path__in=above).select_related("region").order_by()
        self._regions = {row.path: row.region for row in rows.only("path", "region")}

    def of(self, page: Page) -> Region | None:
        return next(
            (self._regions[path] for path in _upwards(page.path) if path in self._regions), None
        )


def _upwards(path: str) -> list[str]:
    return [path[:end] for end in range(len(path), 0, -STEP)]
