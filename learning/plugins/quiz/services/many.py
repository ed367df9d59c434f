"""One step with many questions: each decided on its own, with a result for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from learning.core.api import DomainError, jobs
from learning.core.models import Job, JobRow

from ..models import Category, Question, VersionStatus
from ..queries.bank import own_categories, own_questions
from . import bank

KIND = "change-questions"
# As many as one page of the list shows are done while the user waits.
AT_ONCE = 50
CHUNK = 25
DONE, SAME, ERROR = JobRow.Outcome.UPDATE, JobRow.Outcome.SAME, JobRow.Outcome.ERROR
LABELS: dict[str, str | Promise] = {
    "move": gettext_lazy("Move to a category"),
    "tag": gettext_lazy("Add tags"),
    "ready": gettext_lazy("Mark as ready"),
    "draft": gettext_lazy("Mark as drafts"),
    "hide": gettext_lazy("Hide"),
    "remove": gettext_lazy("Delete, or hide what is in use"),
}
STATUS = {
    "ready": VersionStatus.READY,
    "draft": VersionStatus.DRAFT,
    "hide": VersionStatus.HIDDEN,
}
NEEDS = {"remove": "delete"}


class Result(NamedTuple):
    """``label`` is empty for a question that the user may not know of."""

    pk: int
    outcome: str
    label: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """``category`` is where to, ``tags`` are what to add."""

    action: str
    category: Category | None = None
    tags: Sequence[str] = ()

    @property
    def needs(self) -> str:
        """What the policy is asked for."""
        return NEEDS.get(self.action, "change")


def act_on_many(ids: Sequence[int], *, step: Step, user: Any) -> list[Result]:
    """Safe to repeat: what is so already stays so. What cannot be done does not stop the rest."""
    rows = own_questions(user, step.needs).filter(pk__in=ids)
    found = {row.pk: row for row in rows.select_related("category__region", "latest")}
    others = set(ids) - found.keys()
    exist = set(Question.objects.filter(pk__in=others).values_list("pk", flat=True))
    return [
        _one(found[pk], step, user) if pk in found else _without(pk, step, is_there=pk in exist)
        for pk in ids
    ]


def _without(pk: int, step: Step, *, is_there: bool) -> Result:
    if is_there:
        return Result(pk, ERROR, message=_("The question is not yours to change."))
    outcome = SAME if step.action == "remove" else ERROR
    return Result(pk, outcome, message=_("The question is no longer there."))


def _one(row: Question, step: Step, user: Any) -> Result:
    try:
        return Result(row.pk, *DEEDS[step.action](row, step, user))
    except DomainError as error:
        return Result(row.pk, ERROR, str(row), error.message)


Deed = Callable[[Question, Step, Any], tuple[str, str, str]]


def _move(row: Question, step: Step, user: Any) -> tuple[str, str, str]:
    if step.category is None:
        raise DomainError(_("The category is no longer there."))
    if row.category_id == step.category.pk:
        return SAME, str(row), ""
    bank.move(row, category=step.category, user=user)
    return DONE, str(row), ""


def _tag(row: Question, step: Step, user: Any) -> tuple[str, str, str]:
    held = {name.casefold() for name in row.tags.names()}
    missing = [name for name in step.tags if name.casefold() not in held]
    if missing:
        bank.set_details(row, add_tags=missing, user=user)
    return (DONE if missing else SAME), str(row), ""


def _set_status(row: Question, step: Step, user: Any) -> tuple[str, str, str]:
    status = STATUS[step.action]
    if row.status == status:
        return SAME, str(row), ""
    bank.change_status(row, status=status, user=user)
    return DONE, str(row), ""


def _remove(row: Question, step: Step, user: Any) -> tuple[str, str, str]:
    label, was_hidden = str(row), row.status == VersionStatus.HIDDEN
    if bank.remove(row, user=user):
        return DONE, label, _("Deleted.")
    return (SAME if was_hidden else DONE), label, _("In use, so it is hidden.")


DEEDS: dict[str, Deed] = {
    "move": _move,
    "tag": _tag,
    **dict.fromkeys(STATUS, _set_status),
    "remove": _remove,
}


def prepare(
    ids: Iterable[int],
    *,
    action: str,
    owner: Any,
    category: int | None = None,
    tags: Sequence[str] = (),
    query: str = "",
    others: int = 0,
) -> Job:
    """Keep a selection of any size as a queued job.

    ``query`` are the filters of the list it came from; ``others`` counts what matched them but is
    shared by other regions.
    """
    chosen = list(dict.fromkeys(ids))
    return jobs.create(
        KIND,
        owner=owner,
        total=len(chosen),
        filename=str(LABELS[action])[:255],
        params={
            **{"action": action, "category": category, "tags": list(tags)},
            **{"query": query, "others": others, "language": get_language() or ""},
        },
        source=json.dumps(chosen).encode(),
    )


def run(job: Job) -> Job:
    return jobs.run(job, _work)


def _work(job: Job) -> None:
    with override(job.params.get("language") or None):
        ids = json.loads(bytes(job.source or b"[]"))
        counts = jobs.begin(job)
        job.total = len(ids)
        for start in range(0, len(ids), CHUNK):
            user = _owner(job)
            results = act_on_many(ids[start : start + CHUNK], step=_step(job, user), user=user)
            rows = [_row(job, number, one) for number, one in enumerate(results, start + 1)]
            jobs.advance(job, counts, [one.outcome for one in results], rows)
        jobs.finish(job, Job.State.DONE)


def _owner(job: Job) -> Any:
    """With the rights of this moment, not of when the work began."""
    users = get_user_model()._default_manager
    user = users.filter(pk=job.owner_id or 0, is_active=True).first()
    if user is None:
        raise DomainError(_("Whoever began this work is no longer here."))
    return user


def _step(job: Job, user: Any) -> Step:
    params = job.params
    category = None
    if params["action"] == "move":
        category = own_categories(user, "change").filter(pk=params["category"] or 0).first()
        if category is None:
            raise DomainError(_("The category is gone, or no longer yours to change."))
    return Step(params["action"], category, params["tags"])


def _row(job: Job, number: int, result: Result) -> JobRow:
    return JobRow(
        job=job,
        number=number,
        outcome=result.outcome,
        label=result.label[:255],
        message=result.message[:2_000],
        data={"question": result.pk},
    )
