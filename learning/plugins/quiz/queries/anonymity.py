"""Anonymous marking: which answers stand without a name, until when, and what stands there."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _

from ..models import Quiz, QuizAttempt
from .attempts import is_held

State = QuizAttempt.State
NOBODY = Q(pk__in=())


def hides_name(attempt: QuizAttempt, quiz: Quiz) -> bool:
    """The one rule of anonymous marking, for pages, files and downloads alike.

    Whoever sees the attempts of a course may mark them too (``policies``), so no role reads
    answers with names before their marks are out: before the last answer of the attempt is marked
    and, where marks are held, released. Until then nothing beside an answer leads to its taker:
    no time, unit, number of the attempt, order or filter; and beside a name stands no mark. People
    are managed by name on the page of grades. What was given up is marked by nobody.
    """
    if not quiz.rules.anonymous_marking or not attempt.marked_by_people:
        return False
    if attempt.state == State.ABANDONED:
        return False
    is_marked = attempt.state == State.FINISHED and not attempt.waits_for_marking
    return not is_marked or is_held(quiz.rules, attempt)


def hidden(quiz: Quiz) -> Q:
    """``hides_name`` of attempts at the quiz, in SQL."""
    if not quiz.rules.anonymous_marking:
        return NOBODY
    out = Q(state=State.FINISHED, waits_for_marking=False)
    if quiz.rules.held_until_release:
        out &= Q(released_at__isnull=False)
    return Q(marked_by_people=True) & ~Q(state=State.ABANDONED) & ~out


def code_of(attempt: QuizAttempt) -> str:
    """What stands for a name where markers see none: the same for all answers of an attempt, and
    of no use without the site's secret."""
    return _secret(f"quiz-marking:{attempt.pk}")[:6].upper()


def _secret(text: str) -> str:
    return sha256(f"{settings.SECRET_KEY}:{text}".encode()).hexdigest()


def author_of(attempt: QuizAttempt, quiz: Quiz) -> str:
    """To markers: also once the marks are out."""
    if quiz.rules.anonymous_marking:
        return _("Taker %(code)s") % {"code": code_of(attempt)}
    return attempt.person.full_name if attempt.person else ""


def author(attempt: QuizAttempt, quiz: Quiz) -> str:
    """To staff beside answers: the name once it may be known."""
    if hides_name(attempt, quiz) or attempt.person is None:
        return author_of(attempt, quiz)
    return attempt.person.full_name


def shuffled(path: str = "pk") -> Any:
    """An order of attempts that stays, and that nobody can read anything from."""
    return MD5(Concat(Value(_secret("quiz-order")[:16]), Cast(path, CharField())))


def without_order(rows: QuerySet[QuizAttempt], quiz: Quiz) -> QuerySet[QuizAttempt]:
    """Rows in their order, after those without a name in an order of no meaning."""
    if not quiz.rules.anonymous_marking:
        return rows
    place = Case(When(hidden(quiz), then=shuffled()), default=Value(""))
    return rows.alias(place=place).order_by(F("place").desc(), *rows.query.order_by)
