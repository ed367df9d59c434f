"""Questions of a category or a quiz, written as a file, with what the format cannot hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from learning.core.api import DomainError, can, jobs
from learning.core.models import Job, JobRow, Region

from ..formats import exporting, identifiers
from ..formats.registry import FORMATS, Format
from ..formats.values import ImportedCategory, ImportedQuestion
from ..models import Category, Question, QuestionVersion, Quiz, VersionStatus
from ..queries.bank import in_category, own_questions
from .library import Outgoing
from .planning import path_of

KIND = "export-questions"
CHUNK = 200
MAX_EXPORTED = 20_000
Found = Sequence[tuple[QuestionVersion, Question]]


def create_job(
    *,
    owner: Any,
    format: str,
    category: Category | None = None,
    quiz: Quiz | None = None,
    ids: Sequence[int] = (),
    children: bool = True,
) -> Job:
    """Ask for an export; a task writes it. A category, a quiz, or certain questions."""
    if format not in FORMATS:
        raise DomainError(_("The format “%(name)s” is not known.") % {"name": format[:20]})
    if ids:
        first = _own(owner, ids).first()
        category = first.category if first else None
    region = category.region if category else _region_of(quiz)
    if region is None:
        raise DomainError(_("There is nothing to export."))
    return jobs.create(
        KIND,
        region=region,
        owner=owner,
        filename=str(category or quiz)[:255],
        params={
            **{"format": format, "category": category.pk if category else None},
            **{"quiz": quiz.pk if quiz else None, "children": children},
            **{"ids": list(ids), "language": get_language() or ""},
        },
    )


def _region_of(quiz: Quiz | None) -> Region | None:
    return quiz.activity.course.region if quiz else None


def export_job(job: Job) -> Job:
    return jobs.run(job, _export)


def _export(job: Job) -> None:
    with override(job.params.get("language") or None):
        found, categories, remarks = _sources(job)
        job.total = len(found)
        counts = jobs.begin(job)
        format = FORMATS[job.params["format"]]
        kept: list[ImportedQuestion] = []
        for start, part in _parts(found):
            losses = [exporting.check(question, format) for question in part]
            kept += [loss.question for loss in losses if not loss.refused]
            rows = [_row(job, loss, place) for place, loss in enumerate(losses, start)]
            jobs.advance(job, counts, [row.outcome for row in rows], rows)
        if not kept:
            raise DomainError(_("This format can hold none of these questions."))
        job.output = format.write(kept, categories)
        job.output_name = file_name(job.filename, format, len(kept))
        job.output_type = format.mime
        job.save(update_fields=["output", "output_name", "output_type"])
        jobs.finish(job, Job.State.DONE, "\n".join(remarks))


def file_name(name: str, format: Format, count: int) -> str:
    words = "".join(char if char.isalnum() else "-" for char in name.lower())[:60].strip("-")
    ending = "zip" if count > 1 and "zip" in format.endings else format.ending
    return f"soal-{words or 'bank'}.{ending}"


def _row(job: Job, loss: exporting.Loss, number: int) -> JobRow:
    if loss.refused:
        outcome, message = JobRow.Outcome.ERROR, loss.refused
    elif loss.lost or loss.question.remarks:
        outcome = JobRow.Outcome.UPDATE
        lost = _("Not held by this format: %(names)s") % {"names": ", ".join(loss.lost)}
        message = "\n".join([*([lost] if loss.lost else []), *loss.question.remarks])
    else:
        outcome, message = JobRow.Outcome.SAME, ""
    data = {"type": loss.question.type, "category": " > ".join(loss.question.category)}
    return JobRow(
        job=job,
        number=number,
        outcome=outcome,
        label=loss.question.name[:255],
        message=message[:2_000],
        data=data,
    )


def _sources(job: Job) -> tuple[Found, list[ImportedCategory], list[str]]:
    """The questions that the owner may see, and what is said about them as a whole."""
    if job.params.get("ids"):
        return _chosen(job.owner, job.params["ids"])
    if job.params.get("quiz"):
        quiz = Quiz.objects.filter(pk=job.params["quiz"]).first()
        if quiz is None or not _may(job.owner, quiz):
            raise DomainError(_("You may no longer see this."))
        found, drawn = of_quiz(quiz)
        text = _("%(count)d places draw their questions; those are not in the file.")
        return found, [], [text % {"count": drawn}] if drawn else []
    category = Category.objects.filter(pk=job.params.get("category")).first()
    if category is None or not _may(job.owner, category):
        raise DomainError(_("You may no longer see this."))
    children = bool(job.params.get("children", True))
    rows = in_category(Question.objects.all(), category, children=children).exclude(latest=None)
    found = of_category(category, children=children, most=MAX_EXPORTED)
    return found, categories_of(category), _too_many(rows.count())


def _chosen(user: Any, ids: Sequence[int]) -> tuple[Found, list[ImportedCategory], list[str]]:
    chosen: list[tuple[QuestionVersion, Question]] = []
    for start in range(0, len(ids), CHUNK):
        rows = _related(_own(user, ids[start : start + CHUNK]))
        chosen += [(row.latest, row) for row in rows if row.latest]
    left = len(ids) - len(chosen)
    text = _("%(count)d questions of other regions are not in the file.")
    remarks = [text % {"count": left}] if left else []
    return chosen[:MAX_EXPORTED], [], [*remarks, *_too_many(len(chosen))]


def _too_many(number: int) -> list[str]:
    if number <= MAX_EXPORTED:
        return []
    text = _("A file holds %(most)d questions; %(count)d more are not in it.")
    return [text % {"most": MAX_EXPORTED, "count": number - MAX_EXPORTED}]


def _may(user: Any, row: Category | Quiz) -> bool:
    return user is None or bool(can(user, "view", row))


def _own(user: Any, ids: Sequence[int]) -> QuerySet[Question]:
    """Shared ones may be used, not taken along."""
    rows = own_questions(user) if user else Question.objects.all()
    return rows.filter(pk__in=ids).select_related("category__region").order_by("pk")


def of_category(category: Category, *, children: bool = True, most: int | None = None) -> Found:
    """The newest version of each question, in the order of the categories."""
    rows = in_category(Question.objects.all(), category, children=children)
    rows = rows.exclude(latest=None).order_by("category__path", "pk")
    return [(row.latest, row) for row in _related(rows)[:most] if row.latest]


def of_quiz(quiz: Quiz) -> tuple[Found, int]:
    """The versions that stand in the quiz, and how many places draw instead."""
    slots = quiz.slots.select_related("question__category", "question__latest", "question__ready")
    found: list[tuple[QuestionVersion, Question]] = []
    drawn = 0
    for slot in slots.order_by("number"):
        question = slot.question
        if question is None:
            drawn += 1
            continue
        version = question.ready or question.latest
        if slot.version_number:
            version = question.versions.filter(number=slot.version_number).first() or version
        if version and question.pk not in {row.pk for _version, row in found}:
            found.append((version, question))
    return found, drawn


def _related(rows: QuerySet[Question]) -> QuerySet[Question]:
    return rows.select_related("category", "latest").prefetch_related("tagged_items__tag")


def categories_of(category: Category) -> list[ImportedCategory]:
    rows = Category.objects.filter(path__startswith=category.path)
    return [ImportedCategory(path_of(row), row.info, row.id_number) for row in rows]


def questions(found: Found) -> list[ImportedQuestion]:
    """As the formats take them: files instead of library rows, ids by place."""
    return [question for _start, part in _parts(found) for question in part]


def _parts(found: Found) -> Iterator[tuple[int, list[ImportedQuestion]]]:
    outgoing, paths = Outgoing(), dict[int, tuple[str, ...]]()
    for start in range(0, len(found), CHUNK):
        part = found[start : start + CHUNK]
        sources = [_source(version, question, paths) for version, question in part]
        outgoing.load(sources)
        yield start + 1, [exporting.canonical(outgoing.neutral(source)) for source in sources]


def _source(
    version: QuestionVersion, question: Question, paths: dict[int, tuple[str, ...]]
) -> ImportedQuestion:
    if question.category_id not in paths:
        paths[question.category_id] = path_of(question.category)
    data = version.data(type=question.type)
    return ImportedQuestion(
        type=question.type,
        name=version.name,
        stem=version.stem,
        general_feedback=version.general_feedback,
        default_mark=version.default_mark,
        penalty=version.penalty,
        hints=[dict(hint) for hint in version.hints],
        tags=sorted(row.tag.name for row in question.tagged_items.all()),
        id_number=question.id_number,
        category=paths[question.category_id],
        hidden=version.status == VersionStatus.HIDDEN,
        body=identifiers.numbered(dict(data.body)),
        place=f"{question.pk}",
    )
