"""The public page of a path: nothing of one person is in it but the offer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.core.api import breadcrumb_data, home_address, person_of
from learning.core.models import Person

from ..engine.nodes import Group, Kind, leaves
from ..models import LearningPath, PathEnrolment
from ..queries.listed import newest_tree, words_of
from ..queries.trees import source_of, tree_of
from .cards import COVER, owner_name
from .offers import Offer, meant_for, offer_of
from .outline import Part, outline_of
from .structured import programme_data
from .titles import Titles, titles_of

SAMPLE_TAG = "data-contoh"


@dataclass(frozen=True)
class PathFace:
    """``path`` is the row of the source; a draft that is looked at before it is published stands
    for itself."""

    path: LearningPath
    request: HttpRequest
    is_preview: bool = False

    @cached_property
    def words(self) -> LearningPath:
        if self.is_preview:
            return self.path
        found = words_of([self.path.translation_key])
        return found.get(self.path.translation_key, self.path)

    @cached_property
    def root(self) -> Group:
        newest = None if self.is_preview else newest_tree(self.path)
        return newest or tree_of(self.path)

    @cached_property
    def titles(self) -> Titles:
        return titles_of(self.root, None if self.words is self.path else self.words)

    @cached_property
    def outline(self) -> Part:
        return outline_of(self.root, self.titles)

    @property
    def course_count(self) -> int:
        return sum(1 for leaf in leaves(self.root) if leaf.kind == Kind.COURSE)

    @property
    def accent(self) -> str:
        return self.path.region.accent

    @property
    def owner(self) -> str:
        return owner_name(self.path.region)

    @property
    def meant_for(self) -> str:
        return meant_for(self.path)

    @cached_property
    def job_types(self) -> list[str]:
        return [row.name for row in self.path.job_types.all()]

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """Name and address of each tag."""
        base = reverse("paths_public:paths")
        rows = [tag for tag in self.path.tags.all() if tag.slug != SAMPLE_TAG]
        return [(tag.name, f"{base}?topik={tag.slug}") for tag in rows]

    @cached_property
    def person(self) -> Person | None:
        return None if self.is_preview else person_of(self.request.user)

    @cached_property
    def enrolment(self) -> PathEnrolment | None:
        if self.person is None:
            return None
        return PathEnrolment.objects.filter(path=self.path, person=self.person).first()

    @cached_property
    def offer(self) -> Offer:
        return offer_of(
            self.path,
            person=self.person,
            enrolment=self.enrolment,
            is_signed_in=not self.is_preview and self.request.user.is_authenticated,
        )

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Home"), home_address()), (_("Learning paths"), reverse("paths_public:paths"))]

    @property
    def address(self) -> str:
        return self.request.build_absolute_uri(self.path.get_absolute_url())

    @cached_property
    def cover_address(self) -> str:
        cover = self.words.cover or self.path.cover
        return self.request.build_absolute_uri(cover.get_rendition(COVER).url) if cover else ""

    @property
    def spoken(self) -> str:
        """The language of the words."""
        return self.words.locale.language_code

    @property
    def data(self) -> list[dict[str, Any]]:
        """For search engines."""
        return [
            programme_data(self),
            breadcrumb_data(self.crumbs, self.words.title, self.request),
        ]


def preview_context(path: LearningPath, request: HttpRequest) -> dict[str, Any]:
    """Of a draft in the editor: with the tree as it is being written."""
    source = path if path.pk is None else source_of(path)
    face = PathFace(path, request, is_preview=True)
    return {"path": path, "source": source, "face": face, "canonical": ""}
