"""The catalogue as its template shows it."""

from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import breadcrumb_data, home_address
from learning.core.listing import Face


class CatalogueFace(Face):
    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Home"), home_address())]

    @property
    def data(self) -> dict[str, Any]:
        return breadcrumb_data(self.crumbs, _("Catalogue"), self.request)
