"""Jobs of other people that failed, run again by an administrator of the site."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions import jobs
from learning.core.regions.job_kinds import job_kind
from learning.core.regions.models import Job

RETRY = "learning.job.retry"


class UnknownKind(DomainError):
    code = "unknown_kind"


def retry(job: Job, *, actor: Any) -> None:
    """Queue a failed job again for who started it; the result is theirs alone, as before.

    Raises ``regions.jobs.NotNow`` when it no longer failed, UnknownKind when nobody runs its kind.
    """
    kind = job_kind(job.kind)
    if kind is None:
        raise UnknownKind(_("Nothing installed here runs work of this kind."))
    with transaction.atomic():
        jobs.again(job)
        log(job, RETRY, user=actor, title=str(kind.label))
        transaction.on_commit(lambda: kind.go_on(job))
