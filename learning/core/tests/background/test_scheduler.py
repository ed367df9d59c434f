"""Several workers on real rows, each with real threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from learning.core.background.scheduler import PLACES, Scheduler
from learning.core.background.services.turns import take_turn
from learning.core.models import BackgroundWorker, ScheduledWork

from .conftest import NOW

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
PATIENCE = 30
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("workers", [2, 6])
def test_workers_at_the_same_moment_run_each_turn_once(works, workers):
    for serial in range(4):
        works(f"work-{serial}")
    barrier = Barrier(workers, timeout=PATIENCE)

    def work(worker):
        try:
            connection.ensure_connection()
            barrier.wait()
            while take_turn(NOW, worker):
                pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, [f"w{serial}" for serial in range(workers)]))

    assert sorted(works.ran) == [f"work-{serial}" for serial in range(4)]


def until(condition):
    pause = Event()
    for _time in range(PATIENCE * 50):
        if condition():
            return True
        pause.wait(0.02)
    return False


def test_long_work_does_not_hold_up_publishing(works):
    done, published = Event(), Event()
    for serial in range(PLACES):
        works(f"long-{serial}", run=lambda: done.wait(PATIENCE) and None)
    works("publish", every=MINUTE, run=lambda: published.set())
    scheduler = Scheduler("a")
    scheduler.start()
    try:
        assert published.wait(PATIENCE)
    finally:
        done.set()
        scheduler.stop(PATIENCE)


def test_a_worker_shows_signs_of_life_until_it_leaves(works):
    works()
    scheduler = Scheduler("a")
    scheduler.start()
    try:
        assert until(lambda: works.ran and BackgroundWorker.objects.filter(name="a").exists())
    finally:
        scheduler.stop(PATIENCE)
    assert not BackgroundWorker.objects.exists()
    assert ScheduledWork.objects.get().last_count == 3


def test_a_worker_that_stops_gives_back_what_it_cannot_finish(works):
    begun, never = Event(), Event()
    works(run=lambda: begun.set() or never.wait(PATIENCE) and None)
    scheduler = Scheduler("a")
    scheduler.start()
    assert begun.wait(PATIENCE)
    assert ScheduledWork.objects.get().lease_until > timezone.now()

    scheduler.stop(patience=0.1)

    assert ScheduledWork.objects.get().lease_until is None
    never.set()


def test_a_round_that_fails_ends_nothing(works):
    works()
    with connection.schema_editor() as editor:
        editor.alter_db_table(ScheduledWork, "learning_scheduledwork", "learning_away")
    scheduler = Scheduler("a")
    with pytest.raises(DatabaseError, match="learning_scheduledwork"):
        scheduler.tick(timezone.now())
    with connection.schema_editor() as editor:
        editor.alter_db_table(ScheduledWork, "learning_away", "learning_scheduledwork")

    scheduler.tick(timezone.now())

    assert until(lambda: works.ran == ["sweep"])
    scheduler.stop(PATIENCE)
