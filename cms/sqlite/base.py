"""SQLite whose writers wait their turn in short steps.

SQLite's own waiting sleeps up to 100 ms between two looks at the lock, so that with many short
transactions (an exam begins, everybody enrols) the lock lies idle most of the time.
"""

import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.sqlite3 import base

FIRST_PAUSE = 0.0002
LONGEST_PAUSE = 0.001

# Of each process only one thread at a time asks SQLite; the others sleep without looking.
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        deadline = time.monotonic() + patience
        turn = _turns[str(self.settings_dict["NAME"])]
        with self.wrap_database_errors:
            if not turn.acquire(timeout=patience):
                raise sqlite3.OperationalError("database is locked")
            try:
                with self._without_waiting(patience):
                    self._begin(deadline)
            finally:
                turn.release()

    def _begin(self, deadline: float) -> None:
        """Ask below Django's cursor, which would log every look as a query of the request."""
        statement = " ".join(filter(None, ("BEGIN", self.transaction_mode)))
        pause = FIRST_PAUSE
        while True:
            try:
                self.connection.execute(statement)
                return
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() >= deadline:
                    raise
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)

    @contextmanager
    def _without_waiting(self, patience: float) -> Iterator[None]:
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")


def is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
