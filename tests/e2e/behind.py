"""Tasks at once; but putting many people on a path runs behind the page that shows it."""

import threading
import time
from typing import Any

from django.db import connections
from django_tasks.backends.immediate import ImmediateBackend

WATCHED = {"assign_people"}
# A worker looks for work once in a while: time for the page that sent it to open.
UNTIL_SEEN_SECONDS = 4


class Backend(ImmediateBackend):
    def _execute_task(self, task_result: Any) -> None:
        if task_result.task.func.__name__ in WATCHED:
            threading.Thread(target=self._later, args=[task_result], daemon=True).start()
        else:
            super()._execute_task(task_result)

    def _later(self, task_result: Any) -> None:
        time.sleep(UNTIL_SEEN_SECONDS)
        try:
            super()._execute_task(task_result)
        finally:
            connections.close_all()
