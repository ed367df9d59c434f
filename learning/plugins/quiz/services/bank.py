"""Questions of the bank: made, changed, copied, moved, hidden, deleted.

One rule stands above the others: a version that an attempt points at is never changed. Whoever
begins an attempt holds it (``services.holding``), whoever edits locks it, and the two exclude each
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError

from ..engine.hashing import content_hash
from ..engine.values import QuestionData
from ..models import (
    Category,
    Question,
    QuestionAttempt,
    QuestionVersion,
    QuizSlot,
    Usage,
    VersionStatus,
)
from .content import RefusedQuestion, cleaned
from .publishing import refresh_drafts

__all__ = [
    "ChangedMeanwhile",
    "RefusedQuestion",
    "change_status",
    "create",
    "delete",
    "duplicate",
    "edit",
    "hide",
    "is_used",
    "mark_of",
    "move",
    "remove",
    "restore",
    "set_details",
]
# A version whose only attempts are previews out of the bank is unused: those are thrown away.
BANK_PREVIEW = Q(usage__previewer__isnull=False, usage__quiz_attempt__isnull=True)
COPIED = ("stem", "general_feedback", "default_mark", "penalty", "name")


class ChangedMeanwhile(DomainError):
    code = "changed"


def create(
    category: Category,
    *,
    content: QuestionData,
    status: str = VersionStatus.DRAFT,
    id_number: str = "",
    tags: Iterable[str] = (),
    user: Any = None,
) -> Question:
    """A question with its first version. Raises RefusedQuestion."""
    content = cleaned(content)
    with transaction.atomic():
        question = Question(
            category=category,
            type=content.type,
            id_number=id_number.strip(),
            name=content.name,
            status=status,
            created_by=user,
        )
        _save(question)
        _add_version(question, content, number=1, status=status, user=user)
        if tags := _names(tags):
            question.tags.set(tags)
        _log(question, "create", user)
    return question


def edit(
    question: Question,
    *,
    content: QuestionData,
    status: str | None = None,
    user: Any = None,
    mark: str = "",
    id_number: str | None = None,
    tags: Iterable[str] | None = None,
) -> QuestionVersion:
    """Change what is asked: in place while nobody has met it, else as a new version.

    ``mark`` is ``mark_of`` the version that the editor began with; if another stands there by now,
    ChangedMeanwhile is raised. Raises RefusedQuestion, too.
    """
    content = cleaned(replace(content, type=question.type))
    with transaction.atomic():
        question, latest = _lock(question)
        if mark and mark != mark_of(latest):
            raise ChangedMeanwhile(_("Somebody else has changed this question meanwhile."))
        status = status or latest.status
        if _is_same(latest, content):
            version = _with_status(latest, status)
        elif is_used(latest):
            version = _add_version(
                question, content, number=latest.number + 1, status=status, user=user
            )
        else:
            version = _rewrite(latest, content, status=status)
        _refresh(question)
        set_details(question, id_number=id_number, tags=tags)
        _log(question, "edit", user, version=version.number)
    return version


def restore(question: Question, *, version: QuestionVersion, user: Any = None) -> QuestionVersion:
    """An older version's content becomes the newest again."""
    return edit(question, content=version.data(type=question.type), user=user)


def change_status(question: Question, *, status: str, user: Any = None) -> Question:
    """Of the newest version. A hidden question is drawn no more and offered no more, but quizzes
    that hold it go on."""
    with transaction.atomic():
        question, latest = _lock(question)
        _with_status(latest, status)
        _refresh(question)
        _log(question, "status", user, status=str(status))
    return question


def hide(question: Question, *, user: Any = None) -> Question:
    return change_status(question, status=VersionStatus.HIDDEN, user=user)


def set_details(
    question: Question,
    *,
    id_number: str | None = None,
    tags: Iterable[str] | None = None,
    add_tags: Iterable[str] = (),
    user: Any = None,
) -> Question:
    """What does not belong to a version. None leaves it as it is; ``user`` is for the log."""
    with transaction.atomic():
        if id_number is not None and id_number.strip() != question.id_number:
            question.id_number = id_number.strip()
            _save(question, ["id_number", "changed_at"])
        if tags is not None:
            question.tags.set(_names(tags))
        if wanted := _names(add_tags):
            question.tags.add(*wanted)
            _log(question, "edit", user, tags=wanted)
    return question


def duplicate(
    question: Question, *, category: Category | None = None, user: Any = None
) -> Question:
    """A draft with the newest version's content."""
    content = _latest(question).data(type=question.type)
    name = _("%(name)s (copy)") % {"name": content.name[:150]}
    return create(
        category or question.category,
        content=replace(content, name=name),
        tags=question.tags.names(),
        user=user,
    )


def move(question: Question, *, category: Category, user: Any = None) -> Question:
    with transaction.atomic():
        question.category = category
        _save(question, ["category", "changed_at"])
        _log(question, "move", user, category=category.name)
    return question


def delete(question: Question, *, user: Any = None) -> None:
    """Only what nobody has met and no quiz holds; DomainError otherwise."""
    with transaction.atomic():
        question, _latest_version = _lock(question)
        if QuizSlot.objects.filter(question=question).exists():
            raise DomainError(_("The question stands in a quiz. Hide it instead."))
        if _attempts_of(question.versions.all()).exists():
            raise DomainError(_("The question was answered. Hide it instead."))
        _drop_previews(question.versions.all())
        _log(question, "delete", user)
        Question.objects.filter(pk=question.pk).update(latest=None, ready=None)
        question.delete()


def remove(question: Question, *, user: Any = None) -> bool:
    """Delete the question if it may be, else hide it; whether it is gone."""
    try:
        delete(question, user=user)
    except DomainError:
        hide(question, user=user)
        return False
    return True


def is_used(version: QuestionVersion) -> bool:
    return _attempts_of([version]).exists()


def mark_of(version: QuestionVersion | None) -> str:
    """What an editor's form keeps, to tell whether another was faster."""
    return f"{version.pk}:{version.content_hash[:16]}:{version.name}" if version else ""


def _attempts_of(versions: Any) -> Any:
    return QuestionAttempt.objects.filter(version__in=versions).exclude(BANK_PREVIEW)


def _drop_previews(versions: Any) -> None:
    previews = QuestionAttempt.objects.filter(BANK_PREVIEW, version__in=versions)
    Usage.objects.filter(pk__in=list(previews.values_list("usage", flat=True))).delete()


def _lock(question: Question) -> tuple[Question, QuestionVersion]:
    row = Question.objects.select_for_update().filter(pk=question.pk).first()
    latest = QuestionVersion.objects.select_for_update().filter(question=question.pk).first()
    if row is None or latest is None:
        raise DomainError(_("The question is no longer there."))
    return row, latest


def _latest(question: Question) -> QuestionVersion:
    latest = question.versions.first()
    if latest is None:
        raise DomainError(_("The question is no longer there."))
    return latest


def _is_same(version: QuestionVersion, content: QuestionData) -> bool:
    """Whether the same is asked; new ids of the same parts are no change."""
    return (version.name, version.content_hash) == (content.name, content_hash(content))


def _fields(content: QuestionData) -> dict[str, Any]:
    return {
        **{name: getattr(content, name) for name in COPIED},
        "hints": [asdict(hint) for hint in content.hints],
        "body": dict(content.body),
        "content_hash": content_hash(content),
    }


def _add_version(
    question: Question, content: QuestionData, *, number: int, status: str, user: Any
) -> QuestionVersion:
    version = QuestionVersion.objects.create(
        question=question, number=number, status=status, created_by=user, **_fields(content)
    )
    if number == 1:
        question.latest = version
        question.ready = version if status == VersionStatus.READY else None
        question.save(update_fields=["latest", "ready"])
    return version


def _rewrite(version: QuestionVersion, content: QuestionData, *, status: str) -> QuestionVersion:
    _drop_previews([version])
    for name, value in _fields(content).items():
        setattr(version, name, value)
    version.status = status
    version.save()
    return version


def _with_status(version: QuestionVersion, status: str) -> QuestionVersion:
    if version.status != status:
        version.status = status
        version.save(update_fields=["status"])
    return version


def _refresh(question: Question) -> None:
    """Copy to the question what lists and draws need of its versions."""
    versions: Sequence[QuestionVersion] = list(
        question.versions.only("number", "status", "name", "question")
    )
    latest, before = versions[0], question.ready_id
    question.latest, question.name, question.status = latest, latest.name, latest.status
    question.ready = next((row for row in versions if _may_be_asked(row, before)), None)
    question.save(update_fields=["latest", "name", "status", "ready", "changed_at"])
    if (before is None) != (question.ready_id is None):
        refresh_drafts([question.pk])


def _may_be_asked(version: QuestionVersion, before: int | None) -> bool:
    if version.status == VersionStatus.HIDDEN:
        return version.pk == before
    return version.status == VersionStatus.READY


def _save(question: Question, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            question.save(update_fields=fields)
    except IntegrityError as error:
        text = _("Another question of this category has the id-number %(number)s.")
        raise DomainError(text % {"number": question.id_number}, code="id_number") from error


def _names(tags: Iterable[str]) -> list[str]:
    """Each once, whatever its case; nothing that the table cannot hold."""
    found: dict[str, str] = {}
    for tag in tags:
        name = " ".join(tag.replace("\x00", "").split())[:100]
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _log(question: Question, step: str, user: Any, **data: Any) -> None:
    if user is not None:
        log(instance=question, action=f"learning.question.{step}", user=user, data=data)
