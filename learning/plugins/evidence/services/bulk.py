"""The same step with many: each row decided on its own, with a result for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _

from learning.core.api import DomainError, can, jobs
from learning.core.models import Job, JobRow

from ..models import Evidence
from ..queries.evidence import staff_evidence, with_people
from . import deciding

KIND = "evidence-bulk"
# As many are done while the user waits.
AT_ONCE = 50
MOST = 5_000
CHUNK = 25
DONE, REFUSED = "done", "refused"


class Action(NamedTuple):
    label: str | Promise
    needs_reason: bool


ACTIONS = {
    "approve": Action(pgettext_lazy("evidence", "Approve"), False),
    "send_back": Action(pgettext_lazy("evidence", "Send back for revision"), True),
    "reject": Action(pgettext_lazy("evidence", "Reject"), True),
    "assign": Action(gettext_lazy("Give to a verifier"), False),
}


class Result(NamedTuple):
    """``error`` is empty where it was done."""

    evidence: Evidence
    error: str = ""


def act(
    evidence: Evidence, *, action: str, actor: Any, reason: str = "", verifier: Any = None
) -> None:
    """Take one step. Raises DomainError where it is not possible."""
    if action == "assign":
        deciding.assign(evidence, verifier=verifier, actor=actor)
        return
    steps: dict[str, Callable[..., Evidence]] = {
        "approve": deciding.approve,
        "send_back": deciding.send_back,
        "reject": deciding.reject,
    }
    steps[action](evidence, actor=actor, reason=reason)


def act_on_many(rows: Iterable[Evidence], **step: Any) -> list[Result]:
    """``step`` as for ``act``. What cannot be done does not stop the rest."""
    return [_one(row, step) for row in rows]


def _one(row: Evidence, step: dict[str, Any]) -> Result:
    if not can(step["actor"], "change", row):
        return Result(row, _("You may not decide about this evidence."))
    try:
        act(row, **step)
    except DomainError as error:
        return Result(row, error.message)
    return Result(row)


def prepare(
    ids: Iterable[int], *, action: str, owner: Any, reason: str = "", verifier: Any = None
) -> Job:
    """Keep a long selection as a job that is queued at once. Raises DomainError for too many."""
    chosen = sorted(set(ids))
    if len(chosen) > MOST:
        text = _("At most %(count)d at once. Narrow the list first.")
        raise DomainError(text % {"count": MOST})
    if ACTIONS[action].needs_reason and not reason.strip():
        raise DomainError(_("Enter a reason."))
    return jobs.create(
        KIND,
        owner=owner,
        total=len(chosen),
        filename=str(ACTIONS[action].label)[:255],
        params={
            "ids": chosen,
            "action": action,
            "reason": reason[:500],
            "verifier": verifier.pk if verifier is not None else None,
            "language": get_language(),
        },
    )


def run(job: Job) -> Job:
    """Safe to repeat: what was decided before is refused and says so."""
    return jobs.run(job, _work)


def _work(job: Job) -> None:
    with override(job.params.get("language") or None):
        counts: Counter[str] = jobs.begin(job)
        ids = job.params["ids"]
        for start in range(0, len(ids), CHUNK):
            asked = ids[start : start + CHUNK]
            results = act_on_many(_still(asked, job.owner), **_step(job))
            rows = [_row(job, place, one) for place, one in enumerate(results, start + 1)]
            rows += [_gone(job, start + place + 1) for place in range(len(results), len(asked))]
            jobs.advance(job, counts, [_verdict(row) for row in rows], rows)
        jobs.finish(job, Job.State.DONE)


def _still(ids: list[int], owner: Any) -> QuerySet[Evidence]:
    """Those about which the owner may decide now: of others not even the title is told."""
    return with_people(staff_evidence(owner, "change").filter(pk__in=ids)).order_by("pk")


def _verdict(row: JobRow) -> str:
    return REFUSED if row.outcome == JobRow.Outcome.ERROR else DONE


def _step(job: Job) -> dict[str, Any]:
    verifier = job.params["verifier"]
    users = get_user_model()._default_manager
    return {
        "action": job.params["action"],
        "actor": job.owner,
        "reason": job.params["reason"],
        "verifier": users.filter(pk=verifier).first() if verifier else None,
    }


def _row(job: Job, number: int, result: Result) -> JobRow:
    outcome = JobRow.Outcome.ERROR if result.error else JobRow.Outcome.UPDATE
    return JobRow(
        job=job,
        number=number,
        outcome=outcome,
        label=str(result.evidence)[:255],
        message=result.error,
        data={"evidence": result.evidence.pk},
    )


def _gone(job: Job, number: int) -> JobRow:
    message = _("You may not decide about this evidence.")
    return JobRow(job=job, number=number, outcome=JobRow.Outcome.ERROR, message=message)
