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


# Rows that hold the person: heading, model, columns.
OWN = (
    (_("Comments"), Comment, ("entry__title", "text", "state", "reason", "created_at")),
    (
        _("Comments that you reported"),
        CommentReport,
        ("comment__entry__title", "reason", "text", "created_at", "settled_at"),
    ),
    (_("Answers and thanks"), Reaction, ("entry__title", "helpful", "thanks", "changed_at")),
    (
        _("Contributions"),
        Contribution,
        ("kind", "title", "page__live", "unfinished", "created_at", "changed_at"),
    ),
    (
        _("Author profile"),
        AuthorProfile,
        ("name", "slug", "region__name", "position", "bio", "photo__title"),
    ),
)
# Rows that hold the person's account: heading, model, the field that does, columns.
DONE = (
    (
        _("Replications that you proposed"),
        *(Adoption, "created_by"),
        ("origin__title", "region__name", "state", "plan", "created_at"),
    ),
    (
        _("Replications that you decided"),
        *(Adoption, "decided_by"),
        ("origin__title", "region__name", "state", "decision_note", "decided_at"),
    ),
    (
        _("Comments that you moderated"),
        *(Comment, "moderated_by"),
        ("entry__title", "state", "reason", "moderated_at"),
    ),
    (
        _("Courses that you began from a page"),
        *(CourseDraft, "created_by"),
        ("entry__title", "region__name", "created_at"),
    ),
)


def personal_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """Pairs of heading and rows."""
    for heading, model, columns in OWN:
        yield heading, _rows(model._default_manager.filter(person=person), columns)
    for heading, model, field, columns in DONE:
        user = {field: person.user_id} if person.user_id else {"pk__in": ()}
        yield heading, _rows(model._default_manager.filter(**user), columns)


def _rows(found: QuerySet, columns: Iterable[str]) -> Iterator[Row]:
    return found.order_by("pk").values(*columns).iterator()
