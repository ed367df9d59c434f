"""Readers report comments; the moderators of the entry's region decide. A report hides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError
from learning.core.models import Person

from ..models import Comment, CommentReport
from .community import LIMITS, Closed, TooMany, plain_text

LONGEST = 300
Reason = CommentReport.Reason


def may_report(comment: Comment, person: Person) -> bool:
    """What everybody reads may be reported, by anybody but who wrote it."""
    return comment.state == Comment.State.SHOWN and comment.person_id != person.pk


@transaction.atomic
def report(comment: Comment, person: Person, *, reason: str, text: str = "") -> CommentReport:
    """Tell the moderators about ``comment``: once a person."""
    text = plain_text(text)
    _check_told(reason, text)
    # The person before the comment, as everywhere; several posts of one person wait here.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    if not may_report(held, person):
        raise Closed(_("This comment cannot be reported."))
    _check_often(held, person)
    left = CommentReport.objects.create(comment=held, person=person, reason=reason, text=text)
    held.report_count = CommentReport.objects.filter(comment=held, settled_at=None).count()
    held.save(update_fields=["report_count"])
    return left


def _check_told(reason: str, text: str) -> None:
    if reason not in Reason.values:
        raise DomainError(_("Choose a reason."), code="reason")
    if reason == Reason.OTHER and not text:
        raise DomainError(_("Write what is wrong with it."), code="text")
    if len(text) > LONGEST:
        raise DomainError(_("That is too long: 300 letters at most."), code="long")


def _check_often(comment: Comment, person: Person) -> None:
    mine, now = CommentReport.objects.filter(person=person), timezone.now()
    if mine.filter(comment=comment).exists():
        raise DomainError(_("You have reported this comment already."), code="duplicate")
    for time, most in LIMITS:
        if mine.filter(created_at__gt=now - time).count() >= most:
            raise TooMany(_("You reported many comments in a short time. Try again later."))


@transaction.atomic
def dismiss(comments: Iterable[Comment], *, user: Any) -> int:
    """The comments stay as they are; returns how many had open reports."""
    ids = [row.pk for row in comments]
    rows = Comment.objects.select_for_update(no_key=True).filter(pk__in=ids, report_count__gt=0)
    held = list(rows.order_by("pk"))
    kept = [row.pk for row in held]
    CommentReport.objects.filter(comment__in=kept, settled_at=None).update(
        settled_at=timezone.now(), settled_by=user
    )
    for row in held:
        log(row, "learning.comment.kept", user=user, data={"reports": row.report_count})
    Comment.objects.filter(pk__in=kept).update(report_count=0)
    return len(held)
