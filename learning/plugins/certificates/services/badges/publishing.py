"""A badge is published: whoever has earned it already gets it, in the background."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from learning.core.api import DomainError, jobs
from learning.core.models import Job

from ...badges import kinds
from ...models.badges import BadgeDefinition
from ...queries import badges as queries
from .awarding import award_many

CHUNK = 200
MOST_FRUITLESS = 3


def published(badge: BadgeDefinition, *, actor: Any = None) -> Job | None:
    """Start the work where the badge comes by itself and somebody waits for it."""
    if not badge.live or badge.is_manual or not queries.has_criteria(badge):
        return None
    number = queries.waiting(badge).count()
    if not number:
        return None
    jobs.sweep(kinds.AWARD_JOB)
    job = Job.objects.create(
        kind=kinds.AWARD_JOB,
        owner=actor if getattr(actor, "pk", None) else None,
        region=badge.region,
        filename=badge.name[:255],
        total=number,
        params={"badge": badge.pk},
    )
    from ...badge_tasks import award_everybody

    transaction.on_commit(partial(award_everybody.enqueue, job.pk))
    return job


def award_everybody(job: Job) -> Job:
    """Give the badge to all who wait for it. Safe to repeat: who holds it waits no longer."""
    return jobs.run(job, _award_everybody)


def badge_of(job: Job) -> BadgeDefinition:
    rows = BadgeDefinition.objects.select_related("region")
    badge = rows.filter(pk=job.params.get("badge"), live=True).first()
    if badge is None:
        raise DomainError(_("The badge is no longer published."))
    return badge


def _award_everybody(job: Job) -> None:
    counts, badge, fruitless = jobs.begin(job), badge_of(job), 0
    job.done = 0
    while ids := list(queries.waiting(badge).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        made = award_many(badge, ids)
        jobs.advance(job, counts, ["awarded"] * len(made))
        # Somebody else may have been quicker; nothing may keep us here for ever.
        fruitless = 0 if made else fruitless + 1
        if fruitless == MOST_FRUITLESS:
            break
    job.total = job.done
    jobs.finish(job, Job.State.DONE)
