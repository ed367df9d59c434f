from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult, get_date_max

from learning.core import clockwork
from learning.core.clockwork import Clockwork, add_clockwork

# Not on any grid: 14.17.30 in Jakarta.
NOW = datetime(2026, 3, 4, 7, 17, 30, tzinfo=UTC)


@pytest.fixture
def works(monkeypatch):
    """An empty registry; call it to add a work that notes its turns in ``works.ran``."""
    monkeypatch.setattr(clockwork, "_clockwork", {})

    def add(slug="sweep", *, every=timedelta(hours=1), run=None):
        def note():
            add.ran.append(slug)
            return 3

        add_clockwork(Clockwork(slug=slug, label=slug.title(), every=every, run=run or note))

    add.ran = []
    return add


@pytest.fixture
def make_task(db):
    """A task of the queue as the database holds it."""

    def make(status="FAILED", **values):
        values.setdefault("task_path", "learning.core.regions.tasks.plan_import")
        values.setdefault("args_kwargs", {"args": [7], "kwargs": {}})
        values.setdefault("run_after", get_date_max())
        values.setdefault("backend_name", "default")
        return DBTaskResult.objects.create(status=status, **values)

    return make
