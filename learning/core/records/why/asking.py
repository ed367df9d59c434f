"""Who answers for which subject. Core does for its own, plugins add theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from learning.core.courses.models import Course
from learning.core.regions.models import Person

from .answers import Answer, Audience


def _whoever(user: Any, subject: Any, person: Person) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Why:
    """``answer(subject, person=..., audience=...)`` gives None where there is nothing to tell.

    ``course`` of a subject decides which staff may ask about whom, and ``may(user, subject,
    person)`` where that takes more than to see somebody's progress. ``slug`` stands in addresses,
    so that a subject is asked for by ``slug`` and its row's id. ``tells_missing``: its reasons are
    what is still to be met; otherwise they only explain.
    """

    slug: str
    model: type[Model]
    answer: Callable[..., Answer | None]
    course: Callable[[Any], Course]
    tells_missing: bool = True
    may: Callable[[Any, Any, Person], bool] = _whoever


_whys: dict[str, Why] = {}


def add_why(
    slug: str,
    *,
    model: type[Model],
    answer: Callable[..., Answer | None],
    course: Callable[[Any], Course],
    tells_missing: bool = True,
    may: Callable[[Any, Any, Person], bool] = _whoever,
) -> None:
    """Have ``answer`` asked about rows of ``model``; from ``learning_hooks.py``: see ``Why``."""
    if slug in _whys:
        raise ImproperlyConfigured(f"{slug!r} is registered twice")
    _whys[slug] = Why(slug, model, answer, course, tells_missing, may)


def why_of(slug: str) -> Why | None:
    return _whys.get(slug)


def explain(
    subject: Model, *, person: Person, audience: Audience = Audience.LEARNER
) -> Answer | None:
    """Why ``subject`` is as it is for ``person``, in the reader's language.

    Raises LookupError for a subject that nobody answers for. Permissions are the caller's:
    ``Audience.STAFF`` is for who may view the person's Progress in the course, and ``Why.may``.
    """
    for found in _whys.values():
        if isinstance(subject, found.model):
            return found.answer(subject, person=person, audience=audience)
    raise LookupError(f"nobody explains {type(subject).__name__}")


def find_subject(slug: str, pk: int) -> tuple[Why, Any] | None:
    found = why_of(slug)
    row = found.model._default_manager.filter(pk=pk).first() if found else None
    return (found, row) if found and row is not None else None
