"""What readers who are signed in leave with an entry: "helpful?", thanks, comments.

Counters on the entry are recounted under its lock. A reaction does not announce a change: kept
public pages live a minute, and nobody may empty that store by pressing a button.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError
from learning.core.models import Person

from ..models import ArticlePage, Comment, CommentReport, Entry, Reaction
from .entries import announce

SHORTEST, LONGEST = 3, 2_000
MAX_LINKS = 2
# Within this time, so many comments.
LIMITS = ((timedelta(minutes=10), 5), (timedelta(days=1), 30))
_LINK = re.compile(r"https?://|www\.", re.I)
_BREAKS = re.compile(r"\n{3,}")


class TooMany(DomainError):
    code = "too_many"


class Closed(DomainError):
    """Nothing can be left here: not published, or its authors want no comments."""

    code = "closed"


def may_comment(entry: Entry) -> bool:
    if not entry.is_live:
        return False
    if entry.kind != Entry.Kind.ARTICLE:
        return True
    return ArticlePage.objects.filter(pk=entry.page_id, allow_comments=True).exists()


@transaction.atomic
def rate(entry: Entry, person: Person, *, helpful: bool | None) -> Entry:
    """Answer "was this helpful?"; None takes the answer back."""
    entry = _held(entry)
    Reaction.objects.update_or_create(entry=entry, person=person, defaults={"helpful": helpful})
    return recount_reactions(entry)


@transaction.atomic
def thank(entry: Entry, person: Person, *, thanks: bool) -> Entry:
    entry = _held(entry)
    Reaction.objects.update_or_create(entry=entry, person=person, defaults={"thanks": thanks})
    return recount_reactions(entry)


def _held(entry: Entry) -> Entry:
    held = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if not held.is_live:
        raise Closed(_("This page is no longer published."))
    return held


def recount_reactions(entry: Entry) -> Entry:
    counts = Reaction.objects.filter(entry=entry).aggregate(
        helpful_count=Count("pk", filter=Q(helpful=True)),
        unhelpful_count=Count("pk", filter=Q(helpful=False)),
        thanks_count=Count("pk", filter=Q(thanks=True)),
    )
    Entry.objects.filter(pk=entry.pk).update(**counts)
    for name, count in counts.items():
        setattr(entry, name, count)
    return entry


@transaction.atomic
def comment(entry: Entry, person: Person, text: str) -> Comment:
    """Hand a comment to the moderators of the entry's region. Plain text, shown as it is."""
    if not may_comment(entry):
        raise Closed(_("Comments are closed here."))
    text = plain_text(text)
    _check_text(text)
    # Several posts of one person at once wait for each other.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _check_often(entry, person, text)
    return Comment.objects.create(entry=entry, person=person, text=text)


def plain_text(text: str) -> str:
    """Without signs that nobody sees, some of which turn the direction of reading."""
    seen = (sign for sign in text.replace("\r\n", "\n") if sign == "\n" or not _is_control(sign))
    return _BREAKS.sub("\n\n", "".join(seen)).strip()


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs")


def _check_text(text: str) -> None:
    if len(text) < SHORTEST:
        raise DomainError(_("Write a little more."), code="short")
    if len(text) > LONGEST:
        raise DomainError(_("That is too long: 2,000 letters at most."), code="long")
    if len(_LINK.findall(text)) > MAX_LINKS:
        raise DomainError(_("At most two links in a comment."), code="links")


def _check_often(entry: Entry, person: Person, text: str) -> None:
    now, mine = timezone.now(), Comment.objects.filter(person=person)
    for time, most in LIMITS:
        if mine.filter(created_at__gt=now - time).count() >= most:
            raise TooMany(_("You wrote many comments in a short time. Please try again later."))
    recent = Q(created_at__gt=now - timedelta(days=1))
    if mine.filter(Q(entry=entry) | recent, text=text).exists():
        raise DomainError(_("You have written this already."), code="duplicate")


@transaction.atomic
def moderate(comments: Iterable[Comment], *, state: str, user: Any, reason: str = "") -> int:
    """Show or hide comments; returns how many changed. Hiding wants a reason."""
    reason = reason.strip()
    if state == Comment.State.HIDDEN and not reason:
        raise DomainError(_("Write the reason why it is hidden."), code="reason")
    if state == Comment.State.SHOWN:
        reason = ""
    ids = [row.pk for row in comments]
    entries = Entry.objects.filter(comments__in=ids).order_by("pk").values_list("pk", flat=True)
    # In one order everywhere, so that two moderators never wait for each other.
    held = Entry.objects.select_for_update(no_key=True).filter(pk__in=set(entries)).order_by("pk")
    by_pk = {entry.pk: entry for entry in held}
    rows = Comment.objects.select_for_update(no_key=True).filter(pk__in=ids)
    changed = list(rows.exclude(state=state).order_by("pk"))
    now = timezone.now()
    for row in changed:
        row.state, row.reason = state, reason
        row.moderated_by, row.moderated_at, row.report_count = user, now, 0
        log(row, f"learning.comment.{state}", user=user, data={"note": reason})
    fields = ["state", "reason", "moderated_by", "moderated_at", "report_count"]
    Comment.objects.bulk_update(changed, fields)
    # Who reported what is hidden now has been heard.
    CommentReport.objects.filter(comment__in=changed, settled_at=None).update(
        settled_at=now, settled_by=user
    )
    for pk in {row.entry_id for row in changed}:
        _recount_comments(by_pk[pk])
    return len(changed)


def _recount_comments(entry: Entry) -> None:
    count = Comment.objects.filter(entry=entry, state=Comment.State.SHOWN).count()
    Entry.objects.filter(pk=entry.pk).update(comment_count=count)
    entry.comment_count = count
    announce(entry)
