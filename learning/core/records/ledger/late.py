"""Hours that were being booked while a rule changed.

Whoever books reads the rules under the lock of the year, but no lock keeps the rules: a booking
that read the old one may end after the job of the change has looked for whom it touches.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from learning.core.regions.models import Job

from . import change_jobs, changes
from .posting import retotal

logger = logging.getLogger(__name__)
# Far longer than any booking is under way.
LONGEST = timedelta(hours=1)


def settle(*, now: datetime | None = None) -> int:
    """Count anew what was booked within LONGEST of each change. Returns how many years changed.

    Looks at each change once, as soon as nobody can be under way any more.
    """
    now = now or timezone.now()
    open_jobs = Job.objects.filter(kind=change_jobs.KIND, params__has_key=change_jobs.MADE_AT)
    return sum(
        _settle(job)
        for job in open_jobs.exclude(params__has_key="settled").order_by("pk")
        if change_jobs.made_at(job) + LONGEST <= now
    )


def _settle(job: Job) -> int:
    made = change_jobs.made_at(job)
    touched = changes.touched_years(change_jobs.values_of(job), rule=change_jobs.former_of(job))
    pairs = list(touched.filter(at__range=(made - LONGEST, made + LONGEST)))
    changed = sum(bool(retotal(person_id, year, actor=job.owner)) for person_id, year in pairs)
    if changed:
        logger.warning("%s years were booked behind the change of rules %s", changed, job.pk)
    Job.objects.filter(pk=job.pk).update(params={**job.params, "settled": True})
    return changed
