"""What Wagtail and Django want done regularly."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from learning.core.api import Clockwork, add_clockwork

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# How long ended tasks can be looked up.
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=30)


def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)


def prune_tasks() -> int:
    """Like ``prune_db_task_results``, which wants to know the queue and the backend."""
    now = timezone.now()
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_DONE)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED)
    return sum(rows.delete()[0] for rows in (done, failed))


def register() -> None:
    for slug, label, every, run in (
        ("publish-scheduled", _("Publish and expire planned pages"), MINUTE, publish_scheduled),
        ("clear-sessions", _("Remove ended sessions"), DAY, clear_sessions),
        ("prune-tasks", _("Forget old tasks"), DAY, prune_tasks),
    ):
        add_clockwork(Clockwork(slug=slug, label=label, every=every, run=run))
