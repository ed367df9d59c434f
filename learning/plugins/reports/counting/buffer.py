"""Views and searches, counted in the process's memory and stored together every few seconds.

One costs the web process no query. What a process holds is lost if it is killed without warning:
at most a few seconds' worth, which no figure here needs to the last one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from multiprocessing.util import Finalize
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from . import store

logger = logging.getLogger(__name__)
T = TypeVar("T")

SECONDS = 5.0
# So many are stored at once without waiting.
MOST = 1_000
# In one process and second. A page that goes round the office stays below; a script does not.
MOST_OF_ONE = 20
MOST_OF_ALL = 200
# After failures of the database; more is dropped.
MOST_KEPT = 20 * MOST


class Buffer(Generic[T]):
    """Counts things by day. ``seconds`` is how long they wait at most.

    0 stores them only when ``flush`` is called.
    """

    def __init__(
        self, keep: Callable[[Mapping[tuple[T, date], int]], Any], *, seconds: float = SECONDS
    ) -> None:
        self.keep, self.seconds = keep, seconds
        self._counts: Counter[tuple[T, date]] = Counter()
        self._second, self._seen = 0, Counter[T]()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, what: T) -> bool:
        """Count one of today. False where somebody asks too often."""
        with self._lock:
            if self._is_flood(what):
                return False
            self._counts[what, timezone.localdate()] += 1
            full = self._counts.total() >= MOST
            self._wait()
        if full:
            self.flush()
        return True

    def _is_flood(self, what: T) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._seen = second, Counter()
        if self._seen[what] >= MOST_OF_ONE or self._seen.total() >= MOST_OF_ALL:
            return True
        self._seen[what] += 1
        return False

    def _wait(self) -> None:
        if self.seconds and self._timer is None:
            self._timer = threading.Timer(self.seconds, self._flush_apart)
            self._timer.daemon = True
            self._timer.start()

    def _flush_apart(self) -> None:
        try:
            self.flush()
        finally:
            # The thread ends here, and its connection would stay open.
            connection.close()

    def flush(self) -> None:
        """Store what was counted. A busy database is asked again with what comes next."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        if not counts:
            return
        try:
            self.keep(counts)
        except DatabaseError:
            logger.warning("counts could not be stored", exc_info=True)
            with self._lock:
                if self._counts.total() + counts.total() <= MOST_KEPT:
                    self._counts.update(counts)


seconds = 0.0 if getattr(settings, "ASAH_COUNT_ON_FLUSH", False) else SECONDS
views = Buffer[int](store.add_views, seconds=seconds)
searches = Buffer[store.Search](store.add_searches, seconds=seconds)
# Unlike atexit this runs in the server's worker processes as well.
for buffer in (views, searches):
    Finalize(None, buffer.flush, exitpriority=1)
