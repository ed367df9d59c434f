"""Brings a new page into a state of the editors' desk by the same steps that people take.

``State`` names where a page ends. The steps happen now, as Wagtail knows only today; ``backdate``
then puts what they left behind onto the days on which they would have happened.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from wagtail.fields import RichTextField
from wagtail.models import Comment, Page, PageLogEntry, Revision, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from cms.demo.texts import DOMAIN
from learning.core.api import open_headships
from learning.core.models import Unit
from learning.plugins.practices.models import Entry

NOTICES = ("submitted_notifications", "approved_notifications", "rejected_notifications")


class State(StrEnum):
    DRAFT = "draft"
    VALIDATION = "validation"
    SENT_BACK = "sent_back"
    ENDORSEMENT = "endorsement"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    OUTDATED = "outdated"
    CHANGED = "changed"
    UNPUBLISHED = "unpublished"


SUBMITTED = set(State) - {State.DRAFT}
APPROVED = SUBMITTED - {State.VALIDATION, State.SENT_BACK, State.ENDORSEMENT}
LIVE = {State.PUBLISHED, State.OUTDATED, State.CHANGED}


@dataclass(frozen=True)
class Staff:
    """Who works on a page: its author, who validates, and the head who endorses."""

    author: Any
    moderator: Any
    head: Any

    @classmethod
    def of(cls, *, slug: str, agency: Unit | None, author: Any = None) -> "Staff":
        users = get_user_model().objects
        moderator = users.filter(email=f"moderator-{slug}@{DOMAIN}").first()
        moderator = moderator or users.get(email=f"nasional@{DOMAIN}")
        editor = users.filter(email=f"editor-{slug}@{DOMAIN}").first() or moderator
        headship = open_headships().filter(unit=agency).select_related("person__user").first()
        head = headship.person.user if agency and headship else moderator
        return cls(author=author or editor, moderator=moderator, head=head)


@contextmanager
def no_mail() -> Iterator[None]:
    """Nobody is told about decisions that were never taken."""
    told = get_user_model().objects.filter(Q(email__endswith=DOMAIN) | Q(is_superuser=True))
    missing = [UserProfile(user=user) for user in told.filter(wagtail_userprofile=None)]
    UserProfile.objects.bulk_create(missing)
    profiles = list(UserProfile.objects.filter(user__in=told))
    UserProfile.objects.filter(user__in=told).update(**dict.fromkeys(NOTICES, False))
    yield
    UserProfile.objects.bulk_update(profiles, NOTICES)


def advance(page: Page, state: State, staff: Staff, *, note: str = "") -> None:
    page.save_revision(user=staff.author, log_action=True)
    if state in SUBMITTED:
        page.get_workflow().start(page, staff.author)
    if state == State.SENT_BACK:
        _task_of(page).reject(user=staff.moderator, comment=note)
    elif state == State.ENDORSEMENT:
        _task_of(page).approve(user=staff.moderator, comment=note)
    elif state in APPROVED:
        _approve_all(page, staff, note)
    if state == State.UNPUBLISHED:
        page.refresh_from_db()
        page.unpublish(user=staff.moderator)


def _approve_all(page: Page, staff: Staff, note: str) -> None:
    deciders = [staff.moderator, staff.head]
    while task := _task_of(page):
        task.approve(user=deciders.pop(0), comment=note)
        note = ""


def _task_of(page: Page) -> Any:
    # The page keeps what it once found.
    waiting = TaskState.objects.filter(
        workflow_state__object_id=str(page.pk),
        workflow_state__base_content_type=page.get_base_content_type(),
        status=TaskState.STATUS_IN_PROGRESS,
    )
    return waiting.select_related("workflow_state", "task").first()


def comment_on(page: Page, user: Any, *, field: str, text: str) -> None:
    """A remark beside a field, which the author sees in the editor."""
    # In rich text the editor reads places in it: none, the remark is about the whole field.
    position = "[]" if isinstance(page._meta.get_field(field), RichTextField) else ""
    Comment.objects.create(page=page, user=user, contentpath=field, text=text, position=position)


def backdate(page: Page, *, begun: datetime, ended: datetime) -> None:
    """Spread what happened to ``page`` from the first line to the last decision."""
    entries = list(PageLogEntry.objects.filter(page=page.pk).order_by("pk"))
    step = (ended - begun) / max(1, len(entries) - 1)
    for number, entry in enumerate(entries):
        entry.timestamp = begun + step * number
    PageLogEntry.objects.bulk_update(entries, ["timestamp"])
    moments = {entry.action: entry.timestamp for entry in reversed(entries)}
    submitted = moments.get("wagtail.workflow.start", ended)
    _backdate_revisions(page, begun=begun, ended=submitted)
    _backdate_workflow(page, begun=submitted, ended=ended)
    published = moments.get("wagtail.publish")
    if published:
        Page.objects.filter(pk=page.pk).update(
            first_published_at=published, last_published_at=published
        )
        Entry.objects.filter(translation_key=page.translation_key).update(
            published_at=published, changed_at=published
        )


def _backdate_revisions(page: Page, *, begun: datetime, ended: datetime) -> None:
    revisions = list(Revision.objects.for_instance(page).order_by("pk"))
    for number, revision in enumerate(revisions, 1):
        revision.created_at = begun + (ended - begun) * number / len(revisions)
    Revision.objects.bulk_update(revisions, ["created_at"])
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=revisions[-1].created_at)


def _backdate_workflow(page: Page, *, begun: datetime, ended: datetime) -> None:
    states = WorkflowState.objects.for_instance(page)
    states.update(created_at=begun)
    tasks = list(TaskState.objects.filter(workflow_state__in=states).order_by("pk"))
    step = (ended - begun) / max(1, len(tasks))
    for number, task in enumerate(tasks):
        task.started_at = begun + step * number
        task.finished_at = task.finished_at and begun + step * (number + 1)
    TaskState.objects.bulk_update(tasks, ["started_at", "finished_at"])


def days_ago(days: float) -> datetime:
    """Some time on a working morning so many days ago."""
    moment = timezone.localtime() - timedelta(days=days)
    return moment.replace(hour=8 + int(days) % 5, minute=int(days * 7) % 60, second=0)
