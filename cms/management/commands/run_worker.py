"""The background process: queued tasks, and the clock's work beside them."""

import logging
import threading
from typing import Any

from django.core.management import call_command, get_commands
from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Command as WorkerCommand

logger = logging.getLogger(__name__)
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * 60 * MINUTE
# Command and seconds between two runs of it.
CLOCKWORK = (
    ("publish_scheduled", MINUTE),
    ("give_up_stalled_jobs", MINUTE),
    ("expire_enrolments", HOUR),
    # Personal data have a last day, which a worker that restarts daily must not miss.
    ("sweep_jobs", HOUR),
    ("clearsessions", DAY),
    ("prune_db_task_results", DAY),
    ("roll_up_counts", DAY),
)


class Command(WorkerCommand):
    help = "Run queued tasks; publish and expire scheduled pages every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        # A plugin that is not installed takes its work along.
        known = get_commands()
        for command, seconds in [(name, pause) for name, pause in CLOCKWORK if name in known]:
            threading.Thread(target=tick, args=(command, seconds), daemon=True).start()
        super().handle(*args, **options)


def tick(command: str, seconds: int) -> None:
    pause = threading.Event()
    while not pause.wait(seconds):
        run(command)


def run(command: str) -> None:
    try:
        call_command(command, verbosity=0)
    except DatabaseError:
        # A busy or restarting database: the next turn does the work.
        logger.exception("%s failed", command)
    finally:
        close_old_connections()
