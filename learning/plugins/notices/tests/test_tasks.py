import pytest
from django_tasks import default_task_backend

from learning.core.clockwork import all_clockwork
from learning.core.testing import factories as make

from .. import tasks
from ..models import Batch, Delivery, Notice
from ..services import announcing, sending
from .conftest import tell


@pytest.fixture
def queue(settings):
    """A queue that only remembers what was put into it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    default_task_backend.clear()
    return default_task_backend.results


def test_what_comes_within_seconds_leaves_with_one_task(db, queue):
    for _time in range(3):
        tasks.deliver_soon()

    [waiting] = queue
    assert waiting.task.func is tasks.deliver_due.func
    assert waiting.task.run_after is not None


def test_a_full_turn_asks_for_another(queue, user, monkeypatch):
    monkeypatch.setattr(sending, "MOST", 1)
    tasks.deliver_due.func()
    assert queue == []

    tell(user)
    queue.clear()
    tasks.deliver_due.func()
    assert len(queue) == 1


def test_the_clock_does_what_no_task_did(db, monkeypatch, outbox):
    monkeypatch.setattr(announcing, "AT_ONCE", 1)
    users = [make.UserFactory() for _number in range(3)]
    tell(*users)

    assert tasks.on_the_clock() == 6
    assert Batch.objects.count() == 0
    assert Notice.objects.count() == Delivery.objects.filter(state="sent").count() == 3
    assert tasks.on_the_clock() == 0


def test_both_works_are_registered():
    found = all_clockwork()
    assert found["deliver-notices"].run is tasks.on_the_clock
    assert found["sweep-notices"].run is tasks.sweep
