"""Signs of life of the worker processes."""

from datetime import datetime, timedelta

from learning.core.background.models import BackgroundWorker

BEAT = timedelta(seconds=30)
# Ten missed beats: the process is gone.
LOST = timedelta(minutes=5)
FORGET = timedelta(days=7)


def beat(name: str, now: datetime, *, machine: str = "") -> None:
    """``name`` is the worker id that tasks carry; ``machine`` tells an administrator where."""
    if not BackgroundWorker.objects.filter(name=name).update(seen_at=now):
        BackgroundWorker.objects.filter(seen_at__lt=now - FORGET).delete()
        values = {"machine": machine[:255], "started_at": now, "seen_at": now}
        BackgroundWorker.objects.update_or_create(name=name, defaults=values)


def leave(name: str) -> None:
    """A process that ends in order."""
    BackgroundWorker.objects.filter(name=name).delete()


def alive(now: datetime) -> set[str]:
    rows = BackgroundWorker.objects.filter(seen_at__gte=now - LOST)
    return set(rows.values_list("name", flat=True))
