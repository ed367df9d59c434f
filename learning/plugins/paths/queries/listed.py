"""Which paths the public may know of, in which words, and finding them by words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from wagtail.search.queryset import SearchableQuerySetMixin

from learning.core.listing import Vocabulary, match, reading_language
from learning.core.models import Course

from ..engine.nodes import Group
from ..models import LearningPath, PathLeaf, PathVersion
from .trees import newest_versions


class _Searchable(SearchableQuerySetMixin, QuerySet):
    """Snippets have no manager that searches."""


def source_paths() -> QuerySet[LearningPath]:
    """The rows that enrolments hang on: of each path the one that was written first."""
    older = LearningPath.objects.filter(
        translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk")
    )
    return LearningPath.objects.filter(~Exists(older))


def listed_paths() -> QuerySet[LearningPath]:
    """Published paths that everybody may know of, whoever may enrol."""
    return source_paths().filter(live=True)


def addressed_paths() -> QuerySet[LearningPath]:
    """Just what their addresses are made of, in a lasting order."""
    return listed_paths().only("slug", "last_published_at").order_by("pk")


def listed_rows() -> QuerySet[LearningPath]:
    """As ``listed_paths``, in the shape that lists ask for."""
    return listed_paths().annotate(page_id=F("pk"))


def find_paths(text: str) -> tuple[list[int], bool]:
    """Ids of listed paths that match ``text`` in any of their languages, best first."""
    rows: QuerySet[LearningPath] = _Searchable(LearningPath).filter(live=True)
    found, is_exact = match(rows, text, fields=["translation_key"])
    if not found:
        return [], is_exact
    # SQLite's index answers with the text that it keeps of a key.
    keys = [UUID(str(key)) for _pk, key in found]
    sources = listed_paths().filter(translation_key__in=keys)
    by_key = dict(sources.order_by().values_list("translation_key", "pk"))
    return list(dict.fromkeys(by_key[key] for key in keys if key in by_key)), is_exact


def _texts() -> Iterable[tuple[Any, ...]]:
    return listed_paths().order_by().values_list("title", "summary").iterator()


path_words = Vocabulary("paths", _texts)


def path_at(slug: str) -> LearningPath | None:
    """The published source whose address ``slug`` is, or was written for one of its languages.

    A source goes before the translation of another path. One query, two for a translation.
    """
    rows = listed_paths().select_related("region__emblem", "cover", "locale")
    found = rows.filter(slug=slug).order_by("pk").first()
    if found is not None:
        return found
    keys = LearningPath.objects.filter(slug=slug, live=True).values("translation_key")
    return rows.filter(translation_key__in=keys).order_by("pk").first()


def words_of(keys: Iterable[UUID]) -> dict[UUID, LearningPath]:
    """Published translations in the reader's language; no query for whoever reads the source's."""
    language = reading_language()
    if not language:
        return {}
    rows = LearningPath.objects.filter(
        translation_key__in=list(keys), live=True, locale__language_code=language
    )
    return {row.translation_key: row for row in rows.select_related("cover", "locale")}


def asked_leaves() -> QuerySet[PathLeaf]:
    """Leaves of what published paths ask for now."""
    return PathLeaf.objects.filter(version__in=newest_versions(), version__path__live=True)


def paths_with(course: Course) -> QuerySet[LearningPath]:
    """Listed paths that ask for ``course``."""
    asking = asked_leaves().filter(course=course).order_by().values("version__path")
    return listed_paths().filter(pk__in=asking).select_related("region").order_by("title", "pk")


def newest_tree(path: LearningPath) -> Group | None:
    """What whoever begins now has to fulfil; None before the first version."""
    version = PathVersion.objects.filter(path=path).order_by("-number").first()
    return version.root if version is not None else None
