"""Marking by people: one mark, or two proposals and a decision; held back until released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from ..engine.values import PLACES, State
from ..models import QuestionAttempt, QuickComment, Quiz, QuizAttempt, SecondMark
from ..queries.live import LiveQuestion, load_rows, with_versions
from ..questions import marking as schemes
from . import grading, usages
from .errors import MarkOutOfBounds, NotFinished

MAX_COMMENT = 10_000
MAX_QUICK = 30
SAME = Decimal("0.0001")


class MarkingRefused(DomainError):
    code = "marking_refused"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a marker enters: ``mark`` out of the question's, or points by criterion.

    ``levels`` has the index of a rubric's level or, for a guide, the points, by criterion's id.
    """

    mark: Decimal | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """``decided`` is false where a second marker has to look first."""

    question_attempt: QuestionAttempt
    decided: bool


def scheme_of(live: LiveQuestion) -> Mapping[str, Any]:
    """The marking scheme of a question: ``method`` and ``criteria``."""
    return live.question.body.get("marking") or {"method": "simple", "criteria": []}


def judge(
    question_attempt: QuestionAttempt,
    *,
    judgement: Judgement,
    user: Any,
    at: datetime,
) -> Marked:
    """Mark an answer. Where the quiz wants two markers this is a proposal: the second that agrees
    decides, and where they differ somebody else does by ``decide``.

    Raises MarkOutOfBounds with the criterion or the bounds, NotFinished, or MarkingRefused for
    one's own answer.
    """
    quiz, attempt = _of(question_attempt)
    _check_not_own(attempt, user)
    with transaction.atomic():
        (live,) = usages.lock([question_attempt])
        fraction, rubric = fraction_of(live, judgement)
        comment = _comment(judgement.comment)
        waits = State(live.row.state) == State.NEEDS_GRADING
        if not (quiz.rules.second_mark and waits and fraction is not None):
            _decide(live.row, attempt, fraction, comment, rubric, user=user, at=at)
            return Marked(live.row, decided=True)
        _propose(live, fraction, comment, rubric, user=user)
        return Marked(live.row, decided=_agree(live, attempt, user=user, at=at))


def decide(
    question_attempt: QuestionAttempt,
    *,
    judgement: Judgement,
    user: Any,
    at: datetime,
) -> Marked:
    """The decision over two proposals that differ, by somebody who made neither.

    Raises MarkingRefused while fewer than two have looked, or for one of the two.
    """
    _quiz, attempt = _of(question_attempt)
    _check_not_own(attempt, user)
    with transaction.atomic():
        (live,) = usages.lock([question_attempt])
        markers = set(live.row.second_marks.values_list("marker_id", flat=True))
        if len(markers) < 2:
            raise MarkingRefused(_("Two markers have to look at the answer first."))
        if user.pk in markers:
            raise MarkingRefused(_("Somebody who has not marked the answer decides."))
        fraction, rubric = fraction_of(live, judgement)
        comment = _comment(judgement.comment)
        _decide(live.row, attempt, fraction, comment, rubric, user=user, at=at)
        return Marked(live.row, decided=True)


def _of(question_attempt: QuestionAttempt) -> tuple[Quiz, QuizAttempt]:
    attempt = QuizAttempt.objects.select_related("quiz", "person").get(
        usage=question_attempt.usage_id
    )
    return attempt.quiz, attempt


def _check_not_own(attempt: QuizAttempt, user: Any) -> None:
    if attempt.person is not None and attempt.person.user_id == user.pk:
        raise MarkingRefused(_("Nobody marks their own answers."))


def _comment(text: str) -> str:
    if len(text) > MAX_COMMENT:
        raise MarkingRefused(_("The comment is too long."))
    return text.strip()


def fraction_of(
    live: LiveQuestion, judgement: Judgement
) -> tuple[Decimal | None, dict[str, str] | None]:
    """The share of the mark, and what is kept of the criteria."""
    scheme = scheme_of(live)
    if scheme["method"] == "simple" or not judgement.levels:
        return _share(live.row, judgement.mark), None
    points, kept = {}, {}
    for criterion in scheme["criteria"]:
        text = judgement.levels.get(criterion["id"], "")
        if text == "":
            raise MarkOutOfBounds(
                _("“%(criterion)s” is not marked yet.") % {"criterion": criterion["text"]}
            )
        points[criterion["id"]] = _points(criterion, text)
        kept[criterion["id"]] = text
    return schemes.fraction(scheme, points), kept


def _share(row: QuestionAttempt, mark: Decimal | None) -> Decimal | None:
    if mark is None:
        return None
    if not row.max_mark:
        return Decimal(0)
    return (mark / row.max_mark).quantize(PLACES, ROUND_HALF_UP)


def _points(criterion: Mapping[str, Any], text: str) -> Decimal:
    fault = MarkOutOfBounds(
        _("“%(criterion)s” cannot get this many points.") % {"criterion": criterion["text"]}
    )
    if "levels" in criterion:
        if not text.isascii() or not text.isdigit() or int(text) >= len(criterion["levels"]):
            raise fault
        return Decimal(criterion["levels"][int(text)]["points"])
    try:
        points = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise fault from None
    if not points.is_finite() or not 0 <= points <= Decimal(criterion["max"]):
        raise fault
    return points


def _propose(
    live: LiveQuestion,
    fraction: Decimal,
    comment: str,
    rubric: Mapping[str, str] | None,
    *,
    user: Any,
) -> None:
    least, most = live.row.min_fraction, live.row.max_fraction
    if not least <= fraction <= most:
        raise MarkOutOfBounds(_("The mark is out of bounds."))
    others = live.row.second_marks.exclude(marker=user)
    if others.count() >= 2:
        raise MarkingRefused(_("Two have marked this answer already; it waits for a decision."))
    SecondMark.objects.update_or_create(
        question_attempt=live.row,
        marker=user,
        defaults={"fraction": fraction, "comment": comment, "rubric": dict(rubric or {})},
    )


def _agree(live: LiveQuestion, attempt: QuizAttempt, *, user: Any, at: datetime) -> bool:
    """Two proposals that are the same decide by themselves."""
    found = list(live.row.second_marks.order_by("at", "pk"))
    if len(found) < 2 or abs(found[0].fraction - found[1].fraction) > SAME:
        return False
    comment = "\n\n".join(dict.fromkeys(row.comment for row in found if row.comment))
    rubric = found[1].rubric or None
    _decide(live.row, attempt, found[1].fraction, comment, rubric, user=user, at=at)
    return True


def _decide(
    row: QuestionAttempt,
    attempt: QuizAttempt,
    fraction: Decimal | None,
    comment: str,
    rubric: Mapping[str, str] | None,
    *,
    user: Any,
    at: datetime,
) -> None:
    if State(row.state).is_active:
        raise NotFinished(_("This question has not been handed in yet."))
    usages.mark(row, fraction=fraction, comment=comment, rubric=rubric, user=user, at=at)
    grading.marked(attempt)


def waiting_to_release(quiz: Quiz) -> QuerySet[QuizAttempt]:
    """Finished attempts with marks by people that takers do not see yet."""
    return QuizAttempt.objects.filter(
        quiz=quiz,
        person__isnull=False,
        state=QuizAttempt.State.FINISHED,
        marked_by_people=True,
        waits_for_marking=False,
        released_at=None,
    )


def release(quiz: Quiz, *, attempts: list[int] | None = None, at: datetime) -> int:
    """Show marks to the takers: of these attempts, or of all that are marked wholly.

    Returns how many there were. Safe to repeat; what still waits for a marker is passed over.
    """
    rows = waiting_to_release(quiz).select_related("quiz__activity", "person")
    if attempts is not None:
        rows = rows.filter(pk__in=attempts)
    return grading.release(list(rows), at=at)


def use_quick_comment(owner: Any, *, text: str) -> QuickComment:
    """Keep a remark for next time, or count that it was used. The least used make room."""
    short = " ".join(text.split())[:500]
    if not short:
        raise MarkingRefused(_("Write a comment first."))
    with transaction.atomic():
        row, created = QuickComment.objects.get_or_create(owner=owner, text=short)
        QuickComment.objects.filter(pk=row.pk).update(used=F("used") + 1)
        if created:
            kept = owner_comments(owner).values_list("pk", flat=True)[:MAX_QUICK]
            owner_comments(owner).exclude(pk__in=[*kept, row.pk]).delete()
        row.refresh_from_db()
    return row


def owner_comments(owner: Any) -> QuerySet[QuickComment]:
    return QuickComment.objects.filter(owner=owner)


def forget_quick_comment(owner: Any, *, pk: int) -> None:
    owner_comments(owner).filter(pk=pk).delete()


def live_of(question_attempt: QuestionAttempt) -> LiveQuestion:
    rows = with_versions(QuestionAttempt.objects.filter(pk=question_attempt.pk))
    (live,) = load_rows(list(rows))
    return live
