"""A change of the rules as a job: its preview, then the change itself with all that it touches."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.regions import jobs
from learning.core.regions.models import CreditRule, Job, JobRow, Person

from . import changes
from .effects import SAMPLE, Effects, effects
from .posting import retotal

KIND = "credit-rule-change"
# Up to so many person-years are looked at while the administrator waits.
AT_ONCE = 300
DAYS = ("valid_from", "valid_to")
MADE_AT = "made_at"


def propose(*, values: changes.Values, rule: CreditRule | None, actor: Any) -> Job:
    """A queued job that will say what the change does. Raises RuleError."""
    changes.check_values(values, rule=rule)
    plain = {name: values[name] for name in changes.VALUES} | _written(values)
    return Job.objects.create(
        kind=KIND,
        owner=actor,
        filename=_title(values, rule)[:255],
        params={
            "rule": rule.pk if rule else None,
            "values": plain,
            "former": {name: shown(rule, name) for name in changes.VALUES} if rule else {},
            "former_days": _written(changes.values_of(rule)) if rule else {},
        },
        total=changes.touched_years(values, rule=rule).count(),
    )


def _written(values: changes.Values) -> dict[str, str | None]:
    return {name: values[name].isoformat() if values[name] else None for name in DAYS}


def _read(days: dict[str, str | None]) -> dict[str, date | None]:
    return {name: date.fromisoformat(day) if day else None for name, day in days.items()}


def _title(values: changes.Values, rule: CreditRule | None) -> str:
    return str(rule or CreditRule(**{name: values[name] for name in changes.VALUES}))


def shown(rule: CreditRule, name: str) -> str:
    """A value of ``rule`` in words."""
    label = getattr(rule, f"get_{name}_display", None)
    value = label() if label else getattr(rule, name)
    if value is None:
        return ""
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)


def values_of(job: Job) -> dict[str, Any]:
    values = dict(job.params["values"])
    return values | _read({name: values[name] for name in DAYS})


def rule_of(job: Job) -> CreditRule | None:
    return CreditRule.objects.filter(pk=job.params["rule"]).first()


def former_of(job: Job) -> CreditRule | None:
    """As ``rule_of``, with the days on which it held before: an unused rule is edited in place."""
    rule = rule_of(job)
    if rule is not None:
        for name, day in _read(job.params.get("former_days", {})).items():
            setattr(rule, name, day)
    return rule


def made_at(job: Job) -> datetime:
    return datetime.fromisoformat(job.params[MADE_AT])


def preview(job: Job) -> Job:
    """Look at every person-year that the change may touch; then the job waits for a decision."""
    return jobs.run(job, _preview)


def _preview(job: Job) -> None:
    values, rule = values_of(job), rule_of(job)
    changes.check_values(values, rule=rule)
    counts = jobs.begin(job)
    pairs = list(changes.touched_years(values, rule=rule))
    job.total = len(pairs)
    found = effects(
        pairs,
        changes.book_with(values, rule=rule),
        each_chunk=lambda number: jobs.advance(job, counts, [JobRow.Outcome.SAME] * number),
    )
    _keep(job, found)
    jobs.finish(job, Job.State.READY)


def _keep(job: Job, found: Effects) -> None:
    names = Person.objects.in_bulk([effect.person_id for effect in found.sample])
    rows = [
        JobRow(
            job=job,
            number=number,
            outcome=JobRow.Outcome.UPDATE,
            label=str(names[effect.person_id])[:255],
            data={"year": effect.year, "before": effect.before, "after": effect.after},
        )
        for number, effect in enumerate(found.sample[:SAMPLE], start=1)
    ]
    job.counts = {
        "slots": found.slots,
        "people": len(found.people),
        "person_years": found.person_years,
        "before": found.before,
        "after": found.after,
    }
    job.params["years"] = sorted(found.years)
    with transaction.atomic():
        jobs.touch(job, params=job.params, counts=job.counts)
        JobRow.objects.bulk_create(rows)


def start_apply(job: Job) -> None:
    """Queue the change whose preview was looked at. Raises NotNow."""
    jobs.queue(job, was=[Job.State.READY], apply=True, preview=job.counts)


def apply(job: Job) -> Job:
    """Make the change once, then count every person-year it touches anew. Safe to repeat."""
    return jobs.run(job, _apply)


def _apply(job: Job) -> None:
    values = values_of(job)
    _change_once(job, values, rule_of(job))
    # Looked for afterwards: until then everybody booked by the old rule. See also ``late``.
    pairs = list(changes.touched_years(values, rule=former_of(job)))
    counts: Counter[str] = Counter()
    job.total = len(pairs)
    for start in range(0, len(pairs), AT_ONCE):
        outcomes = []
        for person_id, year in pairs[start : start + AT_ONCE]:
            changed = retotal(person_id, year, actor=job.owner)
            counts["jp"] += changed
            outcomes.append(JobRow.Outcome.UPDATE if changed else JobRow.Outcome.SAME)
        jobs.advance(job, counts, outcomes)
    jobs.finish(job, Job.State.DONE)


def _change_once(job: Job, values: dict[str, Any], rule: CreditRule | None) -> None:
    if job.params.get("made"):
        return
    with transaction.atomic():
        if rule is None:
            row = changes.add_rule(values=values, actor=job.owner)
        else:
            row = changes.replace_rule(rule, values=values, actor=job.owner)
        job.params |= {"made": row.pk, MADE_AT: timezone.now().isoformat()}
        jobs.touch(job, params=job.params)


def discard(job: Job) -> None:
    """Forget a change that was not made. Raises NotNow while it runs or once it was made."""
    with transaction.atomic():
        held = Job.objects.select_for_update(of=("self",)).get(pk=job.pk, kind=KIND)
        if held.state in jobs.UNDER_WAY or held.params.get("made"):
            raise jobs.NotNow(_("This change is being made or was made already."))
        held.delete()
