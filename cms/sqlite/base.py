"""SQLite whose writers wait their turn in short steps and begin its log anew when it is full.

SQLite's own waiting sleeps up to 100 ms between two looks at the lock, so that with many short
transactions (an exam begins, everybody enrols) the lock lies idle most of the time. Its own
checkpoints never reach the end of the log while others go on writing: from then on every commit
makes one and waits for the disk twice.
"""

import os
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db.backends.sqlite3 import base

FIRST_PAUSE = 0.0002
LONGEST_PAUSE = 0.001

LOOK_EVERY = 32  # commits of a connection
FULL_LOG = 32 * 1024 * 1024
# How long other writers stand still for a reader who needs the old log.
READERS_GRACE = 0.02

# Of each process only one thread at a time asks SQLite; the others sleep without looking.
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    commits = 0

    def _commit(self) -> None:
        super()._commit()
        self.commits += 1
        if self.commits % LOOK_EVERY == 0 and log_size(self.settings_dict["NAME"]) > FULL_LOG:
            self._begin_log_anew()

    def _begin_log_anew(self) -> None:
        """Most of the log is copied while others write, so that they wait for the rest only."""
        with self._waiting_at_most(READERS_GRACE), suppress(sqlite3.OperationalError):
            for mode in ("PASSIVE", "TRUNCATE"):
                self.connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()

    def _start_transaction_under_autocommit(self) -> None:
        patience = self._patience
        deadline = time.monotonic() + patience
        turn = _turns[str(self.settings_dict["NAME"])]
        with self.wrap_database_errors:
            if not turn.acquire(timeout=patience):
                raise sqlite3.OperationalError("database is locked")
            try:
                with self._waiting_at_most(0):
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
    def _waiting_at_most(self, seconds: float) -> Iterator[None]:
        self._wait_in_sqlite(seconds)
        try:
            yield
        finally:
            self._wait_in_sqlite(self._patience)

    def _wait_in_sqlite(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    @property
    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5.0))


def log_size(database: object) -> int:
    try:
        return os.stat(f"{database}-wal").st_size
    except OSError:
        return 0


def is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
