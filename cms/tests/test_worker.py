"""What the background process does by the clock, and who registers it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from cms import clockwork
from learning.core.clockwork import all_clockwork

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("slug", "every"),
    [
        ("publish-scheduled", MINUTE),
        ("give-up-lost-tasks", MINUTE),
        ("give-up-stalled-jobs", MINUTE),
        ("expire-enrolments", HOUR),
        # Personal data have a last day, which a worker that restarts daily must not miss.
        ("sweep-jobs", HOUR),
        ("clear-sessions", DAY),
        ("prune-tasks", DAY),
        ("roll-up-counts", DAY),
    ],
)
def test_what_is_done_and_how_often(slug, every):
    assert all_clockwork()[slug].every == every


@pytest.mark.django_db
@pytest.mark.parametrize("slug", sorted(all_clockwork()))
def test_each_of_it_runs_and_may_be_repeated(slug):
    run = all_clockwork()[slug].run

    assert [run() for _time in range(2)] in ([None, None], [0, 0])


def test_old_tasks_are_kept_for_some_days(db):
    def make(status, age):
        ended = timezone.now() - timedelta(days=age)
        values = {"args_kwargs": {"args": [], "kwargs": {}}, "run_after": get_date_max()}
        return DBTaskResult.objects.create(
            status=status, finished_at=ended, backend_name="default", **values
        ).pk

    kept = {make("SUCCESSFUL", 6), make("FAILED", 8), make("FAILED", 29)}
    make("SUCCESSFUL", 8)
    make("FAILED", 31)

    clockwork.prune_tasks()

    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept
