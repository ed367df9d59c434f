"""What remains here of somebody whose data are erased.

What was published stays: it belongs to the office, and who reads it relies on it. By-lines of
published articles keep their name, for a work is credited to its author (UU 28/2014); all else
that tells of the person goes.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex, WorkflowState

from learning.core.models import Person

from ..models import (
    Adoption,
    AuthorProfile,
    Comment,
    CommentReport,
    Contribution,
    CourseDraft,
    Entry,
    Reaction,
)
from ..queries.curation import uses_of
from .community import recount_reactions
from .contributions import picture_ids
from .entries import announce


@transaction.atomic
def erase(person: Person) -> None:
    """Remove or anonymise what ``personal_tables`` yields. May run again."""
    _erase_reactions(person)
    _erase_comments(person)
    _erase_contributions(person)
    _erase_profile(person)
    if person.user_id:
        _erase_names_of(person.user_id)


def _erase_reactions(person: Person) -> None:
    """In one order everywhere, so that two who lock the same entries never wait for each other."""
    rows = Reaction.objects.filter(person=person)
    ids = list(rows.values_list("entry", flat=True))
    held = Entry.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    entries = list(held)
    rows.delete()
    for entry in entries:
        recount_reactions(entry)


def _erase_comments(person: Person) -> None:
    """What nobody has read yet goes; what was said in public stays without a name."""
    rows = Comment.objects.filter(person=person)
    rows.filter(state=Comment.State.WAITING).delete()
    entries = list(Entry.objects.filter(comments__in=rows).distinct())
    rows.update(person=None)
    # The moderators still need to know that somebody was troubled, and by what.
    CommentReport.objects.filter(person=person).update(person=None, text="")
    for entry in entries:
        announce(entry)


def _erase_contributions(person: Person) -> None:
    """Drafts that nobody reviews go with the rows; the region keeps what it published."""
    rows = Contribution.objects.select_for_update(no_key=True, of=("self",)).filter(person=person)
    gone, kept = set[int](), set[int]()
    for row in rows.select_related("page"):
        if row.page and _is_private(row.page):
            gone |= _pictures_of(row.page)
            row.page.specific.delete(user=None, skip_permission_checks=True)
        elif row.page:
            # Wagtail's index knows what is published, not what a draft shows.
            kept |= _pictures_of(row.page)
        row.delete()
    if person.user_id:
        own = get_image_model().objects.filter(uploaded_by_user=person.user_id)
        for picture in own.filter(pk__in=gone - kept):
            _delete_unused(picture)


def _pictures_of(page: Any) -> set[int]:
    """Of all versions: a picture that was taken out again is nowhere else."""
    found = set[int]()
    for revision in page.revisions.all():
        draft = revision.as_object()
        found.update(picture_ids(draft), [draft.cover_id] if draft.cover_id else [])
    return found


def _delete_unused(picture: Any) -> None:
    if not picture.get_usage().count():
        picture.delete()


def _is_private(page: Any) -> bool:
    flow = page.current_workflow_state
    under_review = flow is not None and flow.status == WorkflowState.STATUS_IN_PROGRESS
    return page.first_published_at is None and not under_review


def _erase_profile(person: Person) -> None:
    profile = AuthorProfile.objects.filter(person=person).first()
    if profile is None:
        return
    photo = profile.photo
    if uses_of(profile):
        profile.person, profile.photo, profile.bio, profile.position = None, None, "", ""
        profile.save()
        # A background task does it later: until then the profile would count as using the photo.
        ReferenceIndex.create_or_update_for_object(profile)
    else:
        profile.delete()
    if photo:
        _delete_unused(photo)


def _erase_names_of(user_id: int) -> None:
    Adoption.objects.filter(created_by=user_id).update(created_by=None)
    Adoption.objects.filter(decided_by=user_id).update(decided_by=None)
    Comment.objects.filter(moderated_by=user_id).update(moderated_by=None)
    CommentReport.objects.filter(settled_by=user_id).update(settled_by=None)
    CourseDraft.objects.filter(created_by=user_id).update(created_by=None)
