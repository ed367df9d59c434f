"""Articles and innovations that people write in the learning space, without the admin.

The page is a draft in the own region's branch; every saving is a revision of it, so what is
published never changes before the region's workflow says so. One window at a time may save: a
``stamp`` names what a window started from, and an outdated one is told so and loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page, TaskState, WorkflowState

from learning.core.api import DomainError
from learning.core.models import Person

from ..models import (
    ArticleAuthor,
    ArticlePage,
    ArticlesIndexPage,
    AuthorProfile,
    Contribution,
    Entry,
    IndexPage,
    Initiator,
    InnovationMember,
    InnovationPage,
    InnovationsIndexPage,
    KnowledgePage,
)
from ..queries.contributions import UNDER_REVIEW, State, line_of
from . import drafts, texts

INDEXES: dict[str, type[IndexPage]] = {
    Entry.Kind.ARTICLE: ArticlesIndexPage,
    Entry.Kind.INNOVATION: InnovationsIndexPage,
}
MAX_DRAFTS = 30
MAX_PICTURES = 40
# A second press of "Start" within this time finds the draft that the first one made.
SAME_START = timedelta(minutes=2)


class Conflict(DomainError):
    """The text was saved elsewhere since this window opened it."""

    code = "conflict"


class UnderReview(DomainError):
    code = "under_review"


class NoPlace(DomainError):
    """The region has no branch for this kind of page."""

    code = "no_place"


@dataclass(frozen=True, slots=True)
class Draft:
    """A contribution with its page as last saved. ``page`` is None once somebody deleted it."""

    contribution: Contribution
    # Any: what a revision gives back has no narrower type.
    page: Any

    @property
    def stamp(self) -> str:
        newest = self.contribution.page.latest_revision_id if self.contribution.page else 0
        return f"{self.contribution.version}.{newest or 0}"


def index_for(person: Person, kind: str) -> IndexPage | None:
    """Where the person's region keeps pages of a kind: the first published index."""
    for page in person.region.pages.order_by("path"):
        index = INDEXES[kind].objects.descendant_of(page).live().order_by("path").first()
        if index:
            return index
    return None


@transaction.atomic
def start(person: Person, *, kind: str, title: str, user: Any) -> Contribution:
    """A new draft that bears a title and its author. Pressing twice makes one."""
    # Two presses at once wait for each other.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    index = index_for(person, kind)
    if index is None:
        raise NoPlace(_("Your region has not opened this place yet."))
    twin = Contribution.objects.filter(
        person=person,
        kind=kind,
        title=title,
        version=0,
        created_at__gte=timezone.now() - SAME_START,
    ).first()
    if twin:
        return twin
    _check_number(person)
    page = _page(person, kind, title, user)
    index.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create", clean=False)
    return Contribution.objects.create(person=person, kind=kind, title=title, page=page)


def _check_number(person: Person) -> None:
    waiting = Contribution.objects.filter(person=person, page__live=False)
    if waiting.count() >= MAX_DRAFTS:
        raise DomainError(_("You have many unfinished drafts. Finish or discard one first."))


def _page(person: Person, kind: str, title: str, user: Any) -> KnowledgePage:
    page: Any
    if kind == Entry.Kind.ARTICLE:
        page = ArticlePage(title=title, authors=[ArticleAuthor(author=profile_of(person))])
    else:
        page = InnovationPage(
            title=title,
            initiator=Initiator.EMPLOYEE,
            initiator_name=person.full_name[:160],
            agency=person.unit.get_root() if person.unit else None,
        )
        page.team = [InnovationMember(name=person.full_name[:160], role=person.position[:160])]
    page.live, page.owner = False, user
    return page


def profile_of(person: Person) -> AuthorProfile:
    """What the public reads about the author; made when somebody first writes."""
    found = AuthorProfile.objects.filter(person=person).first()
    if found:
        return found
    base = slugify(person.name)[:70] or "penulis"
    taken = set(AuthorProfile.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = next(
        name for name in (base, *(f"{base}-{n}" for n in range(2, 9_999))) if name not in taken
    )
    return AuthorProfile.objects.create(
        person=person,
        region=person.region,
        name=person.full_name[:160],
        slug=slug,
        position=person.position[:160],
    )


def draft_of(contribution: Contribution) -> Draft:
    page = contribution.page
    newest = page.specific.get_latest_revision_as_object() if page else None
    return Draft(contribution, newest)


def _row_of(draft: Draft) -> Any:
    """The page's row: what is published, where the draft belongs."""
    return draft.contribution.page


def _held(contribution: Contribution) -> Contribution:
    """The row, locked, with its page as it is now."""
    rows = Contribution.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("page", "person").get(pk=contribution.pk)


@transaction.atomic
def save(
    contribution: Contribution,
    *,
    values: dict[str, Any],
    unfinished: dict[str, Any],
    stamp: str,
    user: Any,
    is_autosave: bool = False,
) -> Draft:
    """Save the text as the page's newest draft; autosaves replace the author's last one.

    Raises Conflict where somebody saved since ``stamp`` was given, UnderReview while reviewers
    are reading.
    """
    draft = draft_of(_held(contribution))
    _check_open(draft)
    if draft.stamp != stamp:
        raise Conflict(_("This text was changed in another window or by an editor."))
    _write(draft, values, user=user, is_autosave=is_autosave)
    row = draft.contribution
    row.title, row.unfinished, row.version = draft.page.title, unfinished, row.version + 1
    row.save(update_fields=["title", "unfinished", "version", "changed_at"])
    _row_of(draft).refresh_from_db()
    return draft


def _check_open(draft: Draft) -> None:
    if draft.page is None:
        raise DomainError(_("This page was removed by the editors of your region."))
    if line_of(draft.contribution).state in UNDER_REVIEW:
        raise UnderReview(_("This text is being reviewed. Withdraw it first to change it."))


def _write(draft: Draft, values: dict[str, Any], *, user: Any, is_autosave: bool) -> None:
    page = draft.page
    drafts.apply(page, values, user=user)
    last = page.get_latest_revision()
    replaced = last if is_autosave and _may_replace(last, page, user) else None
    page.save_revision(
        user=user, overwrite_revision=replaced, log_action=not is_autosave, clean=False
    )


def _may_replace(revision: Any, page: Page, user: Any) -> bool:
    """Only a draft of one's own that nobody published or reviewed."""
    if revision is None or revision.user_id != user.pk or revision.pk == page.live_revision_id:
        return False
    return not TaskState.objects.filter(revision=revision).exists()


@transaction.atomic
def submit(contribution: Contribution, *, user: Any) -> None:
    """Hand the newest draft to the region's workflow, from its first step on.

    After a request for changes it begins anew as well: whoever checked it has not seen the change.
    """
    draft = draft_of(_held(contribution))
    _check_open(draft)
    page = draft.page
    workflow = page.get_workflow()
    if workflow is None:
        raise NoPlace(_("Your region has set up no review for this yet."))
    _set_slug(draft, user=user)
    flow = page.current_workflow_state
    if flow and flow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        flow.cancel(user=user)
    workflow.start(_row_of(draft).specific, user)


def _set_slug(draft: Draft, *, user: Any) -> None:
    """An address that fits the title, as long as nobody knows another."""
    page, slug = draft.page, slugify(draft.page.title)[:200]
    if page.first_published_at or not slug or page.slug == slug:
        return
    if page.get_siblings(inclusive=False).filter(slug=slug).exists():
        return
    # The row as well, so that nobody takes the address before the page is published.
    stored = _row_of(draft).specific
    stored.slug = page.slug = slug
    stored.save(user=user)
    page.save_revision(user=user, clean=False)
    _row_of(draft).refresh_from_db()


@transaction.atomic
def withdraw(contribution: Contribution, *, user: Any) -> None:
    """Take a text back from review; it is a draft again."""
    row = _held(contribution)
    flow = row.page.current_workflow_state if row.page else None
    if flow is None or flow.status != WorkflowState.STATUS_IN_PROGRESS:
        raise DomainError(_("This text is not being reviewed any more."))
    flow.cancel(user=user)


@transaction.atomic
def discard(contribution: Contribution, *, user: Any) -> None:
    """Delete a draft that was never published, and forget about a page that is gone."""
    row = _held(contribution)
    state = line_of(row).state
    if state not in (State.DRAFT, State.REVISION, State.REMOVED) or (row.page and row.page.live):
        raise DomainError(_("Only a draft that nobody reviews can be discarded."))
    if row.page:
        # Authors hold no page permission: that it is theirs was checked.
        row.page.specific.delete(user=user, skip_permission_checks=True)
    row.delete()


def add_picture(contribution: Contribution, *, file: Any, alt: str, user: Any) -> Any:
    """Store a checked picture of the author in the collection of the region."""
    own = get_image_model().objects.filter(uploaded_by_user=user)
    if own.filter(created_at__gte=timezone.now() - timedelta(days=1)).count() >= MAX_PICTURES:
        raise DomainError(_("You uploaded many pictures today. Please go on tomorrow."))
    image = get_image_model()(
        title=(alt or file.name)[:255], description=alt[:255], file=file, uploaded_by_user=user
    )
    if collection := contribution.person.region.collection:
        image.collection = collection
    image.save()
    return image


def describe(image: Any, *, alt: str, user: Any) -> None:
    """Change the description of a picture that the author uploaded."""
    if alt and image.description != alt and image.uploaded_by_user_id == user.pk:
        image.description = alt[:255]
        image.save(update_fields=["description"])


def pictures_in(page: KnowledgePage) -> list[Any]:
    """The pictures that stand in the text, in order."""
    ids = picture_ids(page)
    found = get_image_model().objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def picture_ids(page: KnowledgePage) -> list[int]:
    return texts.picture_marks(texts.from_stream(page.body))
