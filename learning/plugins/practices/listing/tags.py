"""Everything by one tag."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from taggit.models import Tag

from learning.core.api import breadcrumb_data, home_address
from learning.core.listing import Face

from ..faces.cards import entry_cards


@dataclass(frozen=True)
class TagFace(Face):
    tag: Tag

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return entry_cards(self.search.rows)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Home"), home_address())]

    @property
    def data(self) -> dict[str, Any]:
        return breadcrumb_data(self.crumbs, self.tag.name, self.request)
