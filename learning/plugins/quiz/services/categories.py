"""Categories of the bank: a tree for each region, kept as paths."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from learning.core.api import DomainError
from learning.core.models import Course, Region

from ..models import Category, Question, QuizSlot, Sharing

MAX_DEPTH = 10


def create(
    region: Region,
    *,
    name: str,
    parent: Category | None = None,
    course: Course | None = None,
    sharing: str = Sharing.PRIVATE,
    info: str = "",
    id_number: str = "",
) -> Category:
    """A category of a region; one below another is of the same region and course."""
    if parent is not None:
        region, course = parent.region, parent.course
        _check_depth(parent.depth + 1)
    if course is not None and course.region_id != region.pk:
        raise DomainError(_("The course belongs to another region."))
    with transaction.atomic(), _names_once():
        row = Category.objects.create(
            region=region,
            course=course,
            parent=parent,
            name=_name(name),
            sharing=sharing,
            info=info.strip(),
            id_number=id_number.strip(),
            depth=parent.depth + 1 if parent else 0,
        )
        row.path = f"{parent.path if parent else ''}{row.pk}."
        row.save(update_fields=["path"])
    return row


def change(
    category: Category,
    *,
    name: str,
    sharing: str,
    info: str = "",
    id_number: str = "",
) -> Category:
    with transaction.atomic(), _names_once():
        category.name, category.sharing = _name(name), sharing
        category.info, category.id_number = info.strip(), id_number.strip()
        category.save(update_fields=["name", "sharing", "info", "id_number"])
    return category


def move(category: Category, *, parent: Category | None) -> Category:
    """With everything below it, to stand below another category of its region, or at the top."""
    with transaction.atomic(), _names_once():
        # The whole tree of the region: two moves at once could make a ring.
        rows = {
            row.pk: row
            for row in Category.objects.select_for_update().filter(region=category.region_id)
        }
        row = rows[category.pk]
        if parent is not None and parent.pk not in rows:
            raise DomainError(_("A category stays in its region. Move its questions instead."))
        above = rows[parent.pk] if parent is not None else None
        if above is not None and above.path.startswith(row.path):
            raise DomainError(_("A category cannot stand below itself."))
        _rewrite(row, above, [one for one in rows.values() if one.path.startswith(row.path)])
    category.refresh_from_db()
    return category


def _rewrite(row: Category, above: Category | None, below: list[Category]) -> None:
    deeper = (above.depth + 1 if above else 0) - row.depth
    _check_depth(max(one.depth for one in below) + deeper)
    start = len(row.path) - len(f"{row.pk}.") + 1
    prefix = above.path if above else ""
    course = above.course_id if above else row.course_id
    Category.objects.filter(pk=row.pk).update(parent=above)
    Category.objects.filter(pk__in=[one.pk for one in below]).update(
        path=Concat(Value(prefix), Substr("path", start)), depth=F("depth") + deeper, course=course
    )


def delete(category: Category) -> None:
    """Only an empty one that nothing draws from."""
    with transaction.atomic():
        row = Category.objects.select_for_update().get(pk=category.pk)
        if row.children.exists() or Question.objects.filter(category=row).exists():
            raise DomainError(_("The category is not empty. Move or delete what is in it first."))
        if QuizSlot.objects.filter(draws_from=row).exists():
            raise DomainError(_("A quiz draws its questions from this category."))
        row.delete()


def get_or_create_path(region: Region, names: list[str], **fields: Any) -> Category:
    """The category at the end of a path of names, made where it is missing."""
    parent: Category | None = None
    for name in names:
        wanted = _name(name)
        parent = Category.objects.filter(
            region=region, parent=parent, name=wanted, **({} if parent else fields)
        ).first() or create(region, name=wanted, parent=parent, **fields)
    if parent is None:
        raise DomainError(_("Enter a name."))
    return parent


def _name(name: str) -> str:
    wanted = " ".join(name.replace("\x00", "").split())[:120]
    if not wanted:
        raise DomainError(_("Enter a name."))
    return wanted


def _check_depth(depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise DomainError(
            _("Categories stand at most %(count)d levels deep.") % {"count": MAX_DEPTH}
        )


@contextmanager
def _names_once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        text = _("Another category here has this name, or this id-number.")
        raise DomainError(text, code="name") from error
