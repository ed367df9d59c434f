"""The background process: queued tasks, and the clock's work beside them."""

import os
from typing import Any

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands.db_worker import Command as WorkerCommand

from learning.core.api import Scheduler


class Command(WorkerCommand):
    help = "Run queued tasks and scheduled work. Several may run, on one machine or on many."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reload"] and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            # This process only watches the code and starts another one.
            return super().handle(*args, **options)
        scheduler = Scheduler(options["worker_id"])
        scheduler.start()
        try:
            # A signal ends this by SystemExit, or once the task at hand is done.
            super().handle(*args, **options)
        finally:
            scheduler.stop()
