"""Standing rules at work: newcomers are put on the path, nobody is taken away."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils import timezone

from ..models import PathEnrolment, StandingRule
from ..queries.audience import newcomers_of
from .enrolling import assign_many

CHUNK = 500


def run_all() -> int:
    """Run every active rule of a published path. Safe to repeat; returns how many were added."""
    rules = StandingRule.objects.filter(is_active=True, path__live=True)
    return sum(run(rule) for rule in rules.select_related("path", "region"))


def run(rule: StandingRule) -> int:
    """Put whom ``rule`` newly fits on its path. Returns how many. Idempotent."""
    added = 0
    last = 0
    while ids := _next(rule, after=last):
        last = ids[-1]
        counts = assign_many(
            rule.path,
            person_ids=ids,
            actor=None,
            reason=rule.reason,
            due_on=_due(rule),
            rule=rule,
            method=PathEnrolment.Method.RULE,
        )
        added += counts["created"]
    StandingRule.objects.filter(pk=rule.pk).update(
        last_run_at=timezone.now(), added_count=F("added_count") + added
    )
    return added


def _next(rule: StandingRule, *, after: int) -> list[int]:
    rows = newcomers_of(rule).filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


def _due(rule: StandingRule) -> dt.date | None:
    return timezone.localdate() + dt.timedelta(days=rule.due_days) if rule.due_days else None
