"""Work that the clock starts, run by ``learning.core.background``.

Every installation runs each of them once a turn, however many workers there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Registered once by ``add_clockwork``, in ``learning_hooks.py`` or ``AppConfig.ready``.

    ``run`` is safe to repeat and to break off: after a crash the next turn does the rest. It
    returns how many things it did, or None. Work of more than some minutes belongs in tasks that
    ``run`` enqueues.
    """

    slug: str
    label: str | Promise
    every: timedelta
    run: Callable[[], int | None]


_clockwork: dict[str, Clockwork] = {}


def add_clockwork(work: Clockwork) -> None:
    _clockwork[work.slug] = work


def all_clockwork() -> Mapping[str, Clockwork]:
    return _clockwork
