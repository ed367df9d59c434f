"""Tasks whose worker is gone, and tasks that are begun again."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from learning.core.background.services import queue, workers
from learning.core.testing.factories import UserFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db
LOST = workers.LOST
SECOND = timedelta(seconds=1)


@pytest.fixture
def running(make_task):
    def make(*worker_ids, started_at=NOW - LOST - SECOND):
        return make_task("RUNNING", started_at=started_at, worker_ids=list(worker_ids))

    return make


def status(task):
    task.refresh_from_db()
    return task.status


def test_a_task_of_a_lost_worker_is_given_up(running):
    workers.beat("dead", NOW - LOST - SECOND)
    task = running("dead")

    assert queue.give_up_lost(NOW) == 1
    assert (status(task), task.finished_at) == ("FAILED", NOW)
    assert task.exception_class_path == queue.LOST_PATH


def test_a_task_of_a_living_worker_runs_on(running):
    workers.beat("alive", NOW - LOST)
    task = running("alive")

    assert (queue.give_up_lost(NOW), status(task)) == (0, "RUNNING")


def test_what_counts_is_who_runs_it_now(running):
    workers.beat("alive", NOW)

    assert queue.give_up_lost(NOW) == 0
    assert running("alive", "dead")
    assert queue.give_up_lost(NOW) == 1


def test_a_task_that_just_began_is_left_alone(running):
    task = running("unknown", started_at=NOW - LOST)

    assert (queue.give_up_lost(NOW), status(task)) == (0, "RUNNING")


@pytest.mark.parametrize("number", [1, 3])
def test_living_workers_cost_the_same_at_any_number(running, number, django_assert_num_queries):
    for serial in range(number):
        workers.beat(f"w{serial}", NOW)
        running(f"w{serial}")

    with django_assert_num_queries(2):
        queue.give_up_lost(NOW)


def test_a_worker_that_leaves_or_was_forgotten_is_not_alive():
    for name in ("a", "b"):
        workers.beat(name, NOW)
    workers.leave("a")

    assert workers.alive(NOW) == {"b"}
    assert workers.alive(NOW + LOST + SECOND) == set()


def test_a_failed_task_waits_again_and_is_logged(make_task):
    task = make_task(traceback="…", exception_class_path="ValueError", started_at=NOW)
    user = UserFactory()

    queue.retry(task, actor=user)

    assert (status(task), task.traceback, task.started_at) == ("READY", "", None)
    entry = ModelLogEntry.objects.get(action=queue.RETRY)
    assert (entry.user, entry.object_id) == (user, str(task.pk))


def test_a_second_click_begins_nothing(make_task):
    task = make_task()
    queue.retry(task, actor=None)

    with pytest.raises(queue.NotFailed):
        queue.retry(task, actor=None)
    assert DBTaskResult.objects.count() == 1
    assert ModelLogEntry.objects.filter(action=queue.RETRY).count() == 1


@pytest.mark.parametrize("path", ["learning.gone.task", "learning.core.regions.jobs.again"])
def test_a_task_without_code_stays_failed(make_task, path):
    task = make_task(task_path=path)

    with pytest.raises(queue.UnknownTask):
        queue.retry(task, actor=None)
    assert status(task) == "FAILED"


def test_many_are_retried_except_those_that_cannot_be(make_task):
    tasks = [make_task(), make_task(), make_task("SUCCESSFUL"), make_task(task_path="gone.task")]

    assert queue.retry_many([task.pk for task in tasks], actor=None) == 2
    assert [status(task) for task in tasks] == ["READY", "READY", "SUCCESSFUL", "FAILED"]
