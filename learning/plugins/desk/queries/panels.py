"""What the first page of the admin shows: five rows of each list, and whether there are more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, Max, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import (
    Comment,
    Page,
    TaskState,
    WorkflowState,
    get_default_page_content_type,
    get_page_models,
)
from wagtail.permissions import page_permission_policy

from learning.core.models import ActivityPage, CoursePage, Region, RegionPage

from . import pages

MOST = 5


@dataclass(frozen=True, slots=True)
class Rows:
    """The first rows of a list. ``extra`` is what is known of a page beside itself, by id."""

    pages: list[Page]
    has_more: bool
    extra: dict[int, Any]


def _rows(found: list[Page], extra: dict[int, Any] | None = None) -> Rows:
    return Rows(found[:MOST], len(found) > MOST, extra or {})


def my_drafts(user: Any) -> Rows:
    rows = pages.editable(user).filter(pages.my_drafts(user))
    return _rows(list(rows.order_by("-latest_revision_created_at", "-pk")[: MOST + 1]))


def waiting_for(user: Any) -> Rows:
    """``extra``: the task's state, with who asked for it."""
    tasks = (
        TaskState.objects.reviewable_by(user)
        .filter(workflow_state__base_content_type=get_default_page_content_type())
        .select_related("task", "workflow_state__requested_by", "revision")
        .order_by("started_at", "pk")
    )
    states = {int(task.workflow_state.object_id): task for task in tasks[: MOST + 1]}
    return _rows(_in_order(states), states)


@dataclass(frozen=True, slots=True)
class Remark:
    by: Any
    text: str
    # Open remarks beside fields of the page.
    open: int
    sent_back: bool


def sent_back(user: Any) -> Rows:
    """Pages to be mended, and pages under way that others commented on; ``extra``: Remark."""
    rows = pages.editable(user).filter(pages.remarked(user))
    rows = rows.order_by("-latest_revision_created_at", "-pk")
    found = list(rows[: MOST + 1])
    return _rows(found, _remarks(found, pages.remarks_of_others(user)))


def _remarks(found: list[Page], open_comments: QuerySet[Comment]) -> dict[int, Remark]:
    ids = [page.pk for page in found]
    states = pages.workflow_states(WorkflowState.STATUS_NEEDS_CHANGES).filter(
        object_id__in=[str(pk) for pk in ids]
    )
    tasks = {
        int(state.object_id): state.current_task_state
        for state in states.select_related("current_task_state__finished_by")
    }
    here = open_comments.filter(page_id__in=ids).order_by()
    numbers = dict(here.values_list("page_id").annotate(number=Count("pk")))
    last = here.values("page_id").annotate(last=Max("pk")).values("last")
    newest = {
        comment.page_id: comment
        for comment in Comment.objects.filter(pk__in=last).select_related("user")
    }
    return {pk: _remark(tasks.get(pk), newest.get(pk), numbers.get(pk, 0)) for pk in ids}


def _remark(task: TaskState | None, comment: Comment | None, number: int) -> Remark:
    said = task.comment if task else ""
    if task and (said or comment is None):
        return Remark(task.finished_by, said, number, sent_back=True)
    if comment is None:
        return Remark(None, "", number, sent_back=bool(task))
    return Remark(comment.user, comment.text, number, sent_back=bool(task))


@dataclass(frozen=True, slots=True)
class Moment:
    goes_live: bool
    at: Any


def scheduled(user: Any) -> Rows:
    """The next to go live or to expire; ``extra``: Moment."""
    own = pages.editable(user)
    revisions = pages.scheduled_revisions().filter(object_id__in=_as_text(own))
    coming = list(
        revisions.order_by("approved_go_live_at", "pk").values_list(
            "object_id", "approved_go_live_at"
        )[: MOST + 1]
    )
    ending = own.filter(live=True, expire_at__gt=timezone.now())
    ends = list(ending.order_by("expire_at", "pk").values_list("pk", "expire_at")[: MOST + 1])
    moments: dict[int, Moment] = {}
    every = [(int(pk), Moment(True, at)) for pk, at in coming]
    every += [(pk, Moment(False, at)) for pk, at in ends]
    for pk, moment in sorted(every, key=lambda pair: pair[1].at):
        moments.setdefault(pk, moment)
    first = dict(list(moments.items())[: MOST + 1])
    return _rows(_in_order(first), first)


def _as_text(rows: QuerySet[Page]) -> QuerySet[Any]:
    text = Cast("pk", output_field=CharField())
    return rows.order_by().annotate(pk_text=text).values("pk_text")


def to_review(user: Any) -> Rows:
    """Published pages whose review date has passed or is near; ``extra``: the date."""
    horizon = pages.review_horizon()
    own = pages.editable(user).filter(live=True)
    dates: dict[int, Any] = {}
    for model in pages.review_models():
        rows = model._default_manager.filter(live=True, review_by__lte=horizon)
        rows = rows.filter(pk__in=own.values("pk")).order_by("review_by", "pk")
        dates.update(rows.values_list("pk", pages.REVIEW_FIELD)[: MOST + 1])
    first = dict(sorted(dates.items(), key=lambda pair: (pair[1], pair[0]))[: MOST + 1])
    return _rows(_in_order(first), first)


def _in_order(ids: Iterable[int]) -> list[Page]:
    wanted = list(ids)
    found = Page.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


@dataclass(frozen=True, slots=True)
class Figures:
    live: list[tuple[ContentType, int]]
    draft: int
    waiting: int
    scheduled: int


def figures(user: Any) -> Figures:
    """Numbers of the user's regions; branch pages, which nobody writes, left out."""
    own = pages.editable(user).exclude(content_type__in=branch_types()).order_by()
    numbers = own.aggregate(
        draft=Count("pk", filter=pages.drafts()),
        waiting=Count("pk", filter=pages.waiting()),
        scheduled=Count("pk", filter=pages.scheduled()),
    )
    live = own.filter(live=True).values_list("content_type").annotate(number=Count("pk"))
    kinds = [
        (ContentType.objects.get_for_id(kind), number)
        for kind, number in live.order_by(F("number").desc(), "content_type")
    ]
    return Figures(kinds, **numbers)


def branch_types() -> list[ContentType]:
    """Content types of region pages and of the indexes right below them."""
    models = [RegionPage, *index_models()]
    return list(ContentType.objects.get_for_models(*models).values())


def index_models() -> list[type[Page]]:
    """Page types that hold a region's pages: they stand below a region page only."""
    return [
        model
        for model in get_page_models()
        if model.allowed_parent_page_models() == [RegionPage] and model.allowed_subpage_models()
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of ``model`` may be made; ``inside`` is the course of a lesson."""

    model: type[Page]
    parent: Page
    inside: bool = False


def places(user: Any) -> list[Place]:
    """What the user may create in the own region, each kind once."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "add")
    own = Region.objects.filter(roles__group__user=user)
    branches = RegionPage.objects.filter(region__in=own).values_list("path", flat=True)
    here = Q()
    for path in branches:
        here |= Q(path__startswith=path)
    kinds = ContentType.objects.get_for_models(*index_models())
    indexes = allowed.filter(here, content_type__in=kinds.values()).order_by("path")
    found: dict[type[Page], Place] = {}
    for index in indexes[:50]:
        for model in index.specific_class.allowed_subpage_models():
            if model not in found and model.is_creatable:
                found[model] = Place(model, index)
    if CoursePage in found:
        found |= _lessons(allowed.filter(here))
    return sorted(found.values(), key=lambda place: (place.inside, place.parent.path))


def _lessons(allowed: QuerySet[Page]) -> dict[type[Page], Place]:
    """Activities go into the course that was worked on last."""
    courses = allowed.filter(content_type=ContentType.objects.get_for_model(CoursePage))
    course = courses.order_by(F("latest_revision_created_at").desc(nulls_last=True)).first()
    models = CoursePage.allowed_subpage_models() if course else []
    return {
        model: Place(model, course, inside=True)
        for model in models
        if issubclass(model, ActivityPage) and model.is_creatable
    }
