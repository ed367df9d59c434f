"""What kinds of jobs there are, and how each goes on once it is queued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from .models import Job


@dataclass(frozen=True, slots=True)
class JobKind:
    """``go_on`` enqueues the task that a queued job of this kind waits for."""

    slug: str
    label: str | Promise
    go_on: Callable[[Job], object]


_kinds: dict[str, JobKind] = {}


def add_job_kind(kind: JobKind) -> None:
    """From ``learning_hooks.py``; then administrators of the whole site may run failures again."""
    _kinds[kind.slug] = kind


def job_kind(slug: str) -> JobKind | None:
    return _kinds.get(slug)
