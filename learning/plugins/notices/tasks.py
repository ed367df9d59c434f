"""What the worker does, at once or by the clock. All of it may run twice and side by side."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from .services import announcing, retention, sending

WAIT = timedelta(seconds=3)
AWAKE = "learning_notices:deliver"


@task()
def deliver_due() -> None:
    # More waits: in a task of its own, so that others get their turn.
    if sending.deliver() >= sending.MOST and deliver_due.get_backend().supports_defer:
        deliver_soon()


@task()
def fill_lists() -> None:
    if announcing.fill_lists():
        deliver_soon()


def fill_soon() -> None:
    fill_lists.enqueue()


def deliver_soon() -> None:
    """One task takes along what others announce within a few seconds."""
    if not deliver_due.get_backend().supports_defer:
        deliver_due.enqueue()
    elif cache.add(AWAKE, 1, WAIT.seconds):
        deliver_due.using(run_after=timezone.now() + WAIT).enqueue()


def on_the_clock() -> int:
    """What no task did, because it was not due yet or its worker ended."""
    return announcing.fill_lists() + sending.deliver()


def sweep() -> int:
    return retention.sweep()
