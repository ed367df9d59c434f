"""Doing one thing to a list of people: kept as a job, judged, looked at, then done behind.

A ``ListWork`` says how entries are judged and what is done with those that fit; keeping the list,
the rows to look at, progress and running again are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from . import candidates, jobs
from .candidates import Candidate, Entry
from .importing.files import check_file
from .job_kinds import JobKind, add_job_kind
from .models import Job, Region

# A list this short is judged while the user waits: no slower than showing that it is waiting.
AT_ONCE = 200
Judge = Callable[[Sequence[Entry]], list[Candidate]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens to a row. ``outcome`` is that of its JobRow; without one it is refused."""

    label: str | Promise
    done: str | Promise = ""
    outcome: str = ""
    acts: bool = False


@dataclass(frozen=True, slots=True)
class ListWork:
    """``judge`` gives, for a job, a judge of its entries part by part; it raises DomainError where
    the owner may no longer do this. ``act`` does it with those of a part whose verdict acts, and
    changes the verdict of whom it could not do it for. ``close`` runs in the transaction that ends
    the job. ``read`` gives a job's entries, where they are not simply what was sent.
    """

    kind: str
    label: str | Promise
    verdicts: Mapping[str, Verdict]
    judge: Callable[[Job], Judge]
    act: Callable[[Job, list[Candidate]], None]
    close: Callable[[Job], None]
    read: Callable[[Job], list[Entry]] = candidates.entries_of

    def prepare(
        self,
        *,
        owner: Any,
        region: Region,
        params: Mapping[str, Any],
        entries: Sequence[Entry] = (),
        content: bytes = b"",
        filename: str = "",
        label: str = "",
    ) -> Job:
        """Keep a list, or a file to be read later. Raises DomainError for neither."""
        if content:
            check_file(content, filename)
        elif not entries:
            raise DomainError(_("There is nobody in the list."), code="empty")
        table = filename[-255:] if content else ""
        return jobs.create(
            self.kind,
            owner=owner,
            region=region,
            filename=(label or filename)[-255:],
            params={**params, "table": table, "language": get_language() or ""},
            total=len(entries),
            source=content or candidates.pack(entries),
        )

    def is_short(self, job: Job) -> bool:
        return not job.params["table"] and job.total <= AT_ONCE

    def plan(self, job: Job) -> Job:
        """Judge every entry; does nothing to anybody."""
        return jobs.run(job, self._plan)

    def start(self, job: Job) -> None:
        """Queue a judged job, or a finished one once more: what is done stays done."""
        jobs.queue(job, was=[Job.State.READY, Job.State.DONE], apply=True)

    def apply(self, job: Job) -> Job:
        """Do it, some hundreds at a time. Safe to repeat."""
        return jobs.run(job, self._apply)

    def will_act(self, job: Job) -> int:
        return sum(job.counts.get(name, 0) for name, row in self.verdicts.items() if row.acts)

    def refused(self, job: Job) -> int:
        names = [name for name, row in self.verdicts.items() if not row.outcome]
        return sum(job.counts.get(name, 0) for name in names)

    def words(self, *, done: bool) -> dict[str, str | Promise]:
        """Labels by verdict, before or after it was done."""
        return {
            name: (row.done or row.label) if done else row.label
            for name, row in self.verdicts.items()
        }

    def error_rows(self, job: Job) -> Iterator[list[Any]]:
        return candidates.error_rows(job, verdicts=self.words(done=False))

    def _outcomes(self) -> dict[str, str]:
        return {name: row.outcome for name, row in self.verdicts.items() if row.outcome}

    def _plan(self, job: Job) -> None:
        with override(job.params.get("language") or None):
            self._walk(job, lambda found: found)
        jobs.finish(job, Job.State.READY)

    def _apply(self, job: Job) -> None:
        with override(job.params.get("language") or None):
            self._walk(job, lambda found: self._done(job, found))
            with transaction.atomic():
                self.close(job)
                jobs.finish(job, Job.State.DONE)

    def _walk(self, job: Job, then: Callable[[list[Candidate]], list[Candidate]]) -> None:
        judge = self.judge(job)
        parts = candidates.chunks(self.read(job))
        candidates.walk(job, (then(judge(part)) for part in parts), outcomes=self._outcomes())

    def _done(self, job: Job, found: list[Candidate]) -> list[Candidate]:
        self.act(job, [row for row in found if self.verdicts[row.verdict].acts])
        return found


_works: dict[str, ListWork] = {}


def add_list_work(work: ListWork, *, go_on: Callable[[Job], object]) -> None:
    """From ``learning_hooks.py``."""
    _works[work.kind] = work
    add_job_kind(JobKind(work.kind, work.label, go_on))


def work_of(job: Job) -> ListWork:
    return _works[job.kind]
