"""Threads that begin at the same moment, for tests of what locks and constraints decide."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from learning.core.contract import DomainError

PATIENCE = 60


def together(*jobs: Callable[[], Any], answers: type[BaseException] = DomainError) -> list[Any]:
    """Run each job in a thread of its own from the same moment.

    Returns what each returned, or the error of the kind ``answers`` that it raised.
    """
    barrier = Barrier(len(jobs), timeout=PATIENCE)

    def run(job: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait()
            return job()
        except answers as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, job) for job in jobs]]
