"""Imports of questions as jobs: read and planned, looked at by a person, then written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError, can, jobs
from learning.core.models import Job, JobRow, Region

from ..formats import registry
from ..formats.html import ATTRIBUTE, IMG, to_plain
from ..formats.paths import category_path
from ..formats.values import ADDRESS, MAX_BYTES, ImportedQuestion, Parsed
from ..models import Category, Question, VersionStatus
from .planning import Importer, Path, Plan

KIND = "import-questions"
CHUNK = 50
MAX_SHOWN = 20_000


def create_job(
    *,
    content: bytes,
    filename: str,
    region: Region,
    owner: Any,
    format: str = registry.AUTO,
    below: Category | None = None,
    path: str = "",
    with_paths: bool = True,
    status: str = VersionStatus.READY,
) -> Job:
    """Keep a file for planning. Raises DomainError for what is no file of a known format."""
    check_size(content)
    slug = registry.detect(content, filename) if format == registry.AUTO else format
    if slug not in registry.FORMATS:
        raise DomainError(_("The format “%(name)s” is not known.") % {"name": slug[:20]})
    jobs.sweep(KIND)
    return Job.objects.create(
        kind=KIND,
        region=region,
        owner=owner,
        filename=filename[-255:],
        params={
            **{"format": slug, "below": below.pk if below else None, "path": path[:500]},
            **{"with_paths": with_paths, "status": status, "language": get_language() or ""},
        },
        source=content,
    )


def check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise DomainError(
            _("The file is larger than %(size)d MB. Split it and import the parts.")
            % {"size": MAX_BYTES // (1024 * 1024)}
        )


def plan_job(job: Job) -> Job:
    """Read the file and note for every question what would happen. Writes no question."""
    return jobs.run(job, lambda job: _work(job, write=False))


def start_apply(job: Job) -> None:
    """Mark a planned import for writing, once."""
    jobs.queue(job, was=[Job.State.READY], apply=True)


def apply_job(job: Job) -> Job:
    """Write what was planned; everything is planned afresh, so that repeating is safe."""
    return jobs.run(job, lambda job: _work(job, write=True))


def may_import(user: Any, region: Region, below: Category | None = None) -> bool:
    """An import adds questions and categories, and makes new versions of what is there."""
    if below is not None and (below.region_id != region.pk or not can(user, "add", below)):
        return False
    category = Category(region=region)
    wanted = (("add", category), ("add", Question(category=below or category)))
    return all(can(user, action, row) for action, row in wanted) and bool(
        can(user, "change", Question(category=below or category))
    )


def _work(job: Job, *, write: bool) -> None:
    with override(job.params.get("language") or None):
        importer, parsed = _prepare(job)
        step = importer.apply if write else importer.plan
        counts = jobs.begin(job)
        for number, part in enumerate(_chunks(parsed.questions)):
            start = number * CHUNK + 1
            importer.expect(part)
            plans = [step(source) for source in part]
            rows = [_row(job, plan, place) for place, plan in enumerate(plans, start)]
            jobs.advance(job, counts, [plan.outcome for plan in plans], rows)
        message = "\n".join(parsed.remarks[:20])
        if write:
            _log(job, counts)
        jobs.finish(job, Job.State.DONE if write else Job.State.READY, message)


def _prepare(job: Job) -> tuple[Importer, Parsed]:
    params = job.params
    below = Category.objects.filter(pk=params.get("below")).first() if params["below"] else None
    if job.region is None or (params["below"] and below is None):
        raise DomainError(_("The category is no longer there."))
    if job.owner and not may_import(job.owner, job.region, below):
        raise DomainError(_("You may no longer add questions here."))
    parsed = registry.read(bytes(job.source or b""), job.filename, params["format"])
    job.total = len(parsed.questions)
    importer = Importer(
        job.region,
        below=below,
        base=base_path(params.get("path", "")),
        rest=(job.filename.rpartition(".")[0][:120] or _("Imported questions"),),
        status=params.get("status") or VersionStatus.READY,
        with_paths=bool(params.get("with_paths", True)),
        keeps=registry.FORMATS[parsed.format].lacks,
        user=job.owner,
    )
    importer.describe(parsed.categories)
    return importer, parsed


def base_path(text: str) -> Path:
    """Names as somebody types them: ``A > B`` or ``A/B``."""
    return category_path(text.replace(">", "/"))


def _chunks(rows: Sequence[ImportedQuestion]) -> Iterator[Sequence[ImportedQuestion]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _row(job: Job, plan: Plan, number: int) -> JobRow:
    source = plan.source
    return JobRow(
        job=job,
        number=number,
        outcome=plan.outcome,
        label=source.name[:255],
        message="\n".join(plan.messages)[:2_000],
        data={
            "place": source.place,
            "type": source.type,
            "category": " > ".join(plan.path),
            "number": source.id_number,
            "tags": source.tags,
            "question": plan.question.pk if plan.question else None,
            "stem": shown(source.stem)[:MAX_SHOWN],
            "answers": answers(source) if not source.faults else [],
        },
    )


def shown(text: str) -> str:
    """A text before its pictures are in the library: they are told by their description."""

    def told(found: Any) -> str:
        values = dict(ATTRIBUTE.findall(found[0]))
        name = values.get("src", "").rpartition("/")[2]
        return f"[{escape(values.get('alt') or name)}]"

    text = re.sub(rf'<a href="{ADDRESS}[^"]*">(.*?)</a>', r"[\1]", text, flags=re.DOTALL)
    return IMG.sub(told, text)


def answers(source: ImportedQuestion) -> list[dict[str, str]]:
    """What a reader checks first: each answer in a line, with its share."""
    body = source.body
    found: list[dict[str, str]] = []
    if source.type == "true_false":
        word = _("True") if body["right"] else _("False")
        return [{"text": word, "share": "1"}]
    for name in ("options", "answers", "pairs", "items", "choices", "markers", "statements"):
        for row in body.get(name) or []:
            words = (row.get(key) for key in ("text", "pattern", "value", "formula"))
            text = to_plain(next((str(word) for word in words if word), ""))
            if name == "pairs":
                text = f"{text} → {row.get('answer', '')}"
            found.append({"text": text[:300], "share": str(row.get("fraction", ""))})
    return found[:60]


def _log(job: Job, counts: Counter[str]) -> None:
    if job.region is not None and job.owner is not None:
        data = {"fields": ["questions"], "job": job.pk, "counts": dict(counts)}
        log(job.region, "wagtail.edit", user=job.owner, data=data)


def error_rows(job: Job) -> Iterator[list[Any]]:
    """What was refused or has a remark, as a table to work through."""
    yield [_("place"), _("name"), _("outcome"), _("reason")]
    for row in job.rows.exclude(message="").iterator():
        place = row.data.get("place", "")
        yield [place, row.label, row.get_outcome_display(), row.message]
