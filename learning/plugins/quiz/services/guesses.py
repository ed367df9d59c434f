"""Passwords of quizzes are short words told in a room: nobody may try them all."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

MOST = 10
SECONDS = 600


class TooManyGuesses(DomainError):
    code = "too_many_guesses"


def check(*, quiz_id: int, person_id: int) -> None:
    """Raise TooManyGuesses where somebody was wrong too often within the last minutes."""
    if cache.get(_key(quiz_id, person_id), 0) >= MOST:
        raise TooManyGuesses(
            _("The password was wrong too often. Wait ten minutes, or ask whoever gives this quiz.")
        )


def note_wrong(*, quiz_id: int, person_id: int) -> None:
    key = _key(quiz_id, person_id)
    cache.add(key, 0, SECONDS)
    try:
        cache.incr(key)
    except ValueError:
        # It ran out in between.
        cache.set(key, 1, SECONDS)


def _key(quiz_id: int, person_id: int) -> str:
    return f"quiz-guesses:{quiz_id}:{person_id}"
