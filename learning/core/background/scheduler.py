"""The thread of a worker process that hands out what the clock starts."""

from __future__ import annotations

import logging
import socket
import threading
import time
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from .services import turns, workers
from .services.turns import Outcome, Turn

logger = logging.getLogger(__name__)
PAUSE = 5.0
# Works at the same time. The last place is for work of every few minutes only, so that several
# long ones at once do not hold up publishing.
PLACES = 3
PATIENCE = 10.0


class Scheduler:
    """``start`` it once in a worker process; ``stop`` it before the process ends."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._stopping = threading.Event()
        # Set when a place is free again.
        self._wake = threading.Event()
        self._clock = threading.Thread(target=self._run, name="clockwork", daemon=True)
        self._running: dict[str, threading.Thread] = {}
        self._beaten_at: datetime | None = None

    def start(self) -> None:
        self._clock.start()

    def stop(self, patience: float = PATIENCE) -> None:
        """Begin nothing more, wait some seconds for what runs, then leave it to others."""
        self._stopping.set()
        self._wake.set()
        deadline = time.monotonic() + patience
        if self._clock.is_alive():
            self._clock.join(patience)
        for thread in list(self._running.values()):
            thread.join(max(0.0, deadline - time.monotonic()))
        try:
            turns.let_go(list(self._running))
            workers.leave(self.worker)
        except DatabaseError:
            logger.exception("the turns of this worker are taken over when their leases end")

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self.tick(timezone.now())
            except Exception:
                # A busy or restarting database: the next round does the work.
                logger.exception("a round of the clockwork failed")
            finally:
                close_old_connections()
            self._wake.wait(PAUSE)
        connections.close_all()

    def tick(self, now: datetime) -> None:
        """One round: a sign of life every BEAT, then whatever is due and finds a place."""
        if self._beaten_at is None or now - self._beaten_at >= workers.BEAT:
            workers.beat(self.worker, now, machine=socket.gethostname())
            turns.renew(list(self._running), now)
            self._beaten_at = now
        while not self._stopping.is_set() and self._hand_out(now):
            pass

    def _hand_out(self, now: datetime) -> bool:
        busy = len(self._running)
        if busy >= PLACES:
            return False
        turn = turns.claim(now, self.worker, quick_only=busy == PLACES - 1)
        if turn is None:
            return False
        thread = threading.Thread(target=self._work, args=(turn,), name=turn.slug, daemon=True)
        self._running[turn.token] = thread
        thread.start()
        return True

    def _work(self, turn: Turn) -> None:
        try:
            outcome = turns.perform(turn)
            while not self._recorded(turn, outcome) and not self._stopping.wait(PAUSE):
                pass
        finally:
            connections.close_all()
            self._running.pop(turn.token, None)
            self._wake.set()

    def _recorded(self, turn: Turn, outcome: Outcome) -> bool:
        close_old_connections()
        try:
            turns.record(turn, outcome)
        except DatabaseError:
            logger.exception("the outcome of %s could not be recorded yet", turn.slug)
            return False
        return True
