"""The list of paths as its template shows it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import breadcrumb_data, home_address
from learning.core.listing import Face

from ..faces.cards import path_cards


class PathsFace(Face):
    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return path_cards(self.search.rows)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Home"), home_address())]

    @property
    def data(self) -> dict[str, Any]:
        return breadcrumb_data(self.crumbs, _("Learning paths"), self.request)
