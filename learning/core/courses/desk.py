"""The editors' view of a course: its whole tree with drafts, what is missing, and review."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name as user_display_name
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from learning.core.contract import DomainError, Finding

from .findings import findings_of, hold_errors
from .models import ActivityPage, CoursePage, SectionPage

STATE_LABELS = {
    "live": gettext_lazy("Published"),
    "changed": gettext_lazy("Published, with changes"),
    "scheduled": gettext_lazy("Scheduled"),
    "in_review": gettext_lazy("In review"),
    "returned": gettext_lazy("To be mended"),
    "draft": gettext_lazy("Draft"),
    "unpublished": gettext_lazy("No longer published"),
}
TO_SEND = ("draft", "changed", "returned")
# Whoever sends and whoever decides read the same findings.
LOOKED_AT = (*TO_SEND, "in_review")
Found = Mapping[int, tuple[Finding, ...]]


def state_label(state: str) -> str:
    return str(STATE_LABELS[state])


@dataclass(frozen=True, slots=True)
class Order:
    """Where this person may put a page among its siblings."""

    up: bool
    down: bool
    drag: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What a moderator asked to be changed."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One page of the course on the desk. ``state`` is a slug, ``missing`` are sentences.

    ``faults`` are the names of fields and blocks that would be refused on submitting.
    ``findings`` of the plugins' checks leave out what ``missing`` says already.
    ``can_review``: it waits for the word of this very person.
    """

    page: Page
    state: str
    missing: tuple[str, ...]
    can_edit: bool
    order: Order
    faults: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    remark: Remark | None = None
    can_review: bool = False

    @property
    def label(self) -> str:
        return state_label(self.state)

    @property
    def is_section(self) -> bool:
        return isinstance(self.page, SectionPage)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_error]


@dataclass(frozen=True, slots=True)
class Desk:
    course: CoursePage
    entry: DeskEntry
    children: tuple[tuple[DeskEntry, tuple[DeskEntry, ...]], ...]

    @property
    def entries(self) -> list[DeskEntry]:
        return [
            self.entry,
            *(row for child, rows in self.children for row in (child, *rows)),
        ]

    @property
    def activities(self) -> list[DeskEntry]:
        return [row for row in self.entries if isinstance(row.page, ActivityPage)]

    @property
    def minutes(self) -> int:
        return sum(row.page.estimated_minutes for row in self.activities)

    @property
    def missing(self) -> int:
        return sum(len([*row.missing, *row.faults, *row.errors]) for row in self.entries)

    @property
    def held(self) -> list[DeskEntry]:
        """Pages with errors, which ask once more before they are sent."""
        return [row for row in self.waiting if row.can_edit and row.errors]

    @property
    def waiting(self) -> list[DeskEntry]:
        """Pages with changes that nobody has been asked to review, or that were sent back."""
        return [row for row in self.entries if row.state in TO_SEND]

    @property
    def in_review(self) -> list[DeskEntry]:
        return [row for row in self.entries if row.state == "in_review"]


def state_of(page: Page) -> str:
    """A slug of STATE_LABELS, the most pressing first."""
    review = page.current_workflow_state
    if review:
        return "returned" if review.status == review.STATUS_NEEDS_CHANGES else "in_review"
    if page.approved_schedule:
        return "scheduled"
    if page.live:
        return "changed" if page.has_unpublished_changes else "live"
    return "unpublished" if page.first_published_at else "draft"


def remark_on(page: Page) -> Remark | None:
    """The moderator's words, while the page waits to be mended."""
    review = page.current_workflow_state
    task = review and review.current_task_state
    if not task or review.status != review.STATUS_NEEDS_CHANGES:
        return None
    return Remark(by=user_display_name(task.finished_by), text=task.get_comment())


def latest(page: Page) -> Page:
    """The page as the editor left it, with its place in the tree as it is now."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


def desk(course: CoursePage, *, user: Any) -> Desk:
    """The tree below ``course`` including drafts. Its size is that of one course."""
    pages = list(course.get_descendants().order_by("path").specific().prefetch_workflow_states())
    top = [page for page in pages if page.depth == course.depth + 1]
    rows = {
        page.pk: [row for row in pages if row.path.startswith(page.path) and row != page]
        for page in top
    }
    looked_at = [page for page in pages if state_of(page) in LOOKED_AT]
    found = findings_of([course, *looked_at])
    children = tuple(
        (entry, tuple(_entries(entry.page, rows[entry.page.pk], user, found)))
        for entry in _entries(course, top, user, found)
    )
    alone = Order(up=False, down=False, drag=False)
    return Desk(course, _entry(course, alone, user, found), children)


def _entries(parent: Page, siblings: list[Page], user: Any, found: Found) -> Iterator[DeskEntry]:
    may_order = _ordering(parent, user)
    for index, page in enumerate(siblings):
        before, after = siblings[max(index - 1, 0) : index], siblings[index + 1 : index + 2]
        order = Order(
            up=bool(before) and may_order([page, *before]),
            down=bool(after) and may_order([page, *after]),
            drag=len(siblings) > 1 and may_order(siblings),
        )
        yield _entry(page, order, user, found)


def _entry(page: Page, order: Order, user: Any, found: Found) -> DeskEntry:
    draft = latest(page)
    state = state_of(page)
    absent = tuple(missing(draft))
    notes = found.get(page.pk, ()) if state in LOOKED_AT else ()
    return DeskEntry(
        page=draft,
        state=state,
        missing=absent,
        can_edit=page.permissions_for_user(user).can_edit(),
        order=order,
        faults=tuple(faults(draft)) if state in TO_SEND else (),
        findings=tuple(item for item in notes if item.text not in absent),
        remark=remark_on(page) if state == "returned" else None,
        can_review=state == "in_review" and _may(page, "reject", user),
    )


def faults(page: Page) -> Iterator[str]:
    """Names of what Wagtail's form would refuse when the page is submitted.

    A draft is saved without these checks, so what is sent from the desk has not met them yet.
    """
    try:
        page.full_clean()
    except ValidationError as error:
        for name in error.error_dict:
            yield _field_name(page, name)
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _stream_faults(field, field.value_from_object(page))


def _field_name(page: Page, name: str) -> str:
    return _("the page") if name == NON_FIELD_ERRORS else page._meta.get_field(name).verbose_name


def _stream_faults(field: StreamField, stream: StreamValue) -> Iterator[str]:
    try:
        field.stream_block.clean(stream)
    except StreamBlockValidationError as error:
        if error.non_block_errors:
            yield field.verbose_name
        for index in error.block_errors:
            yield str(stream[index].block.label)


def missing(page: Page) -> Iterator[str]:
    """What a reader would miss, as short sentences."""
    if isinstance(page, CoursePage):
        yield from _missing_in_course(page)
    elif isinstance(page, SectionPage):
        if not page.numchild:
            yield _("No lesson yet.")
    elif isinstance(page, ActivityPage):
        if hasattr(page, "body") and not page.body:
            yield _("No content yet.")
        if not page.summary:
            yield _("No summary.")


def _missing_in_course(page: CoursePage) -> Iterator[str]:
    checks = (
        (page.summary, _("No summary.")),
        (page.cover_id, _("No cover picture.")),
        (page.outcomes, _("No learning outcomes.")),
        (page.form_id, _("No form of development.")),
        (page.programme_jp, _("No programme JP.")),
        (page.numchild, _("No section or lesson yet.")),
    )
    for present, sentence in checks:
        if not present:
            yield sentence


def submit_for_review(course: CoursePage, *, user: Any, knowingly: bool = False) -> int:
    """Start the region's workflow for every page with changes. Returns how many were sent.

    Raises DomainError when the branch has no workflow, or nothing waits to be sent; Held where
    pages have errors, unless whoever sends them has seen the list: ``knowingly``.
    """
    rows = [row for row in desk(course, user=user).waiting if row.can_edit]
    if not rows:
        raise DomainError(_("There is nothing to send: no page has changes."), code="nothing")
    _refuse_faults(rows)
    if not knowingly:
        hold_errors(row.page for row in rows)
    with transaction.atomic():
        for row in rows:
            page = Page.objects.get(pk=row.page.pk).specific
            send_for_review(page, user=user, knowingly=True)
    return len(rows)


@transaction.atomic
def send_for_review(page: Page, *, user: Any, knowingly: bool = False) -> None:
    """Start the branch's workflow with the newest draft, or go on after a request for changes.

    Raises DomainError where the branch has no workflow; Held as ``submit_for_review`` does.
    """
    if not knowingly:
        hold_errors([page])
    review = page.current_workflow_state
    if review:
        review.resume(user)
        return
    workflow = page.get_workflow()
    if workflow is None:
        raise DomainError(_("No review is set up for this branch."), code="no_workflow")
    if not page.latest_revision_id:
        page.save_revision(user=user)
    workflow.start(page, user)


def _refuse_faults(rows: list[DeskEntry]) -> None:
    titles = ", ".join(f"“{row.page.title}”" for row in rows if row.faults)
    if titles:
        text = _("Nothing was sent: first complete what is marked below at %(titles)s.")
        raise DomainError(text % {"titles": titles}, code="incomplete")


def approve_all(course: CoursePage, *, user: Any) -> int:
    """Approve every page of the course that waits for this person, parents first.

    Raises PermissionDenied for somebody who may approve none of them.
    """
    ids = [row.page.pk for row in desk(course, user=user).in_review]
    approved = 0
    with transaction.atomic():
        for pk in ids:
            page = Page.objects.get(pk=pk).specific
            if _may(page, "approve", user):
                state = page.current_workflow_task_state
                state.task.specific.on_action(state, user, "approve")
                approved += 1
    if not approved:
        raise PermissionDenied
    return approved


def request_changes(page: Page, *, user: Any, comment: str) -> None:
    """Send a page back to its editor with words on what to change.

    Raises PermissionDenied for somebody whom the page does not wait for.
    """
    page = page.specific
    if not _may(page, "reject", user):
        raise PermissionDenied
    comment = comment.strip()
    if not comment:
        raise DomainError(_("Write what should be changed."), code="no_comment")
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, user, "reject", comment=comment)


def _may(page: Page, action: str, user: Any) -> bool:
    task = page.current_workflow_task
    return bool(task) and any(name == action for name, *_rest in task.get_actions(page, user))


def move(page: Page, *, user: Any, direction: str) -> None:
    """Swap ``page`` with its neighbour before ("up") or after ("down")."""
    ids = [row.pk for row in page.get_siblings(inclusive=True)]
    step = -1 if direction == "up" else 1
    place(page, user=user, position=ids.index(page.pk) + step)


def place(page: Page, *, user: Any, position: int) -> None:
    """Put ``page`` at ``position`` (from 0) among its siblings."""
    siblings = list(page.get_siblings(inclusive=True))
    position = max(0, min(position, len(siblings) - 1))
    target = siblings[position]
    old = [row.pk for row in siblings].index(page.pk)
    between = siblings[min(old, position) : max(old, position) + 1]
    _check_may_move(page, between, user=user)
    if target.pk != page.pk:
        page.move(target, pos="left" if position < old else "right", user=user)


def _check_may_move(page: Page, passed: list[Page], *, user: Any) -> None:
    if not _ordering(page.get_parent(), user)([page, *passed]):
        raise PermissionDenied


def _ordering(parent: Page, user: Any) -> Callable[[list[Page]], bool]:
    """Whether ``user`` may reorder the given children of ``parent``.

    Order is public at once, so only who publishes may move what the public sees. Among pages
    that were never published the author of the course orders as they please.
    """
    permissions = parent.permissions_for_user(user)
    all_of_them, drafts = permissions.can_reorder_children(), permissions.can_edit()
    return lambda pages: all_of_them or (drafts and not any(page.live for page in pages))
