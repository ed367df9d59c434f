"""Everything this plugin keeps about one person, as the person takes it along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learning.core.models import Person

from ..models import (
    Adoption,
    AuthorProfile,
    Comment,
    CommentReport,
    Contribution,
    CourseDraft,
    Reaction,
)

Row = dict[str, Any]


def personal_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """Pairs of heading and rows."""
    own, user = {"person": person}, person.user_id
    yield (
        _("Comments"),
        _rows(
            Comment.objects.filter(**own), "entry__title", "text", "state", "reason", "created_at"
        ),
    )
    yield (
        _("Comments that you reported"),
        _rows(
            CommentReport.objects.filter(**own),
            *("comment__entry__title", "reason", "text", "created_at", "settled_at"),
        ),
    )
    yield (
        _("Answers and thanks"),
        _rows(Reaction.objects.filter(**own), "entry__title", "helpful", "thanks", "changed_at"),
    )
    yield (
        _("Contributions"),
        _rows(
            Contribution.objects.filter(**own),
            *("kind", "title", "page__live", "unfinished", "created_at", "changed_at"),
        ),
    )
    yield (
        _("Author profile"),
        _rows(
            AuthorProfile.objects.filter(**own),
            *("name", "slug", "region__name", "position", "bio", "photo__title"),
        ),
    )
    proposed = ("origin__title", "region__name", "state", "plan", "created_at")
    yield _("Replications that you proposed"), _by(user, "created_by", *proposed)
    decided = ("origin__title", "region__name", "state", "decision_note", "decided_at")
    yield _("Replications that you decided"), _by(user, "decided_by", *decided)
    yield (
        _("Comments that you moderated"),
        _rows(
            Comment.objects.filter(moderated_by__isnull=False, moderated_by=user),
            *("entry__title", "state", "reason", "moderated_at"),
        ),
    )
    yield (
        _("Courses that you began from a page"),
        _rows(
            CourseDraft.objects.filter(created_by__isnull=False, created_by=user),
            *("entry__title", "region__name", "created_at"),
        ),
    )


def _by(user: int | None, field: str, *columns: str) -> Iterator[Row]:
    found = Adoption.objects.filter(**{field: user}) if user else Adoption.objects.none()
    return _rows(found, *columns)


def _rows(found: QuerySet, *columns: str) -> Iterator[Row]:
    return found.order_by("pk").values(*columns).iterator()
