"""Views of pages, counted in the process's memory and stored together every few seconds.

A view costs the web process no query. What a process holds is lost if it is killed without
warning: at most SECONDS of views, which no figure here needs to the last one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from multiprocessing.util import Finalize
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from . import store

logger = logging.getLogger(__name__)

SECONDS = 5.0
# So many views, or pages, are stored at once without waiting.
MOST = 1_000
# In one process and second. A page that goes round the office stays below; a script does not.
MOST_OF_A_PAGE = 20
MOST_OF_ALL = 200
# After failures of the database; more is dropped.
MOST_KEPT = 20 * MOST


class Buffer:
    """``seconds`` is how long views wait at most; 0 stores them only when ``flush`` is called."""

    def __init__(self, keep: Callable[[store.Counts], Any], *, seconds: float = SECONDS) -> None:
        self.keep, self.seconds = keep, seconds
        self._counts: Counter[tuple[int, date]] = Counter()
        self._second, self._seen = 0, Counter[int]()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, page_id: int) -> bool:
        """Count one view of today. False where somebody asks too often."""
        with self._lock:
            if self._is_flood(page_id):
                return False
            self._counts[page_id, timezone.localdate()] += 1
            full = self._counts.total() >= MOST
            self._wait()
        if full:
            self.flush()
        return True

    def _is_flood(self, page_id: int) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._seen = second, Counter()
        if self._seen[page_id] >= MOST_OF_A_PAGE or self._seen.total() >= MOST_OF_ALL:
            return True
        self._seen[page_id] += 1
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
        """Store what was counted. A busy database is asked again with the next views."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        if not counts:
            return
        try:
            self.keep(counts)
        except DatabaseError:
            logger.warning("views could not be stored", exc_info=True)
            with self._lock:
                if self._counts.total() + counts.total() <= MOST_KEPT:
                    self._counts.update(counts)


views = Buffer(store.add_views)
# Unlike atexit this runs in the server's worker processes as well.
Finalize(None, views.flush, exitpriority=1)
