"""Lists as their templates show them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.core.api import TILES, breadcrumb_data, home_address
from learning.core.listing import Face

from ..faces.cards import entry_cards
from ..models import Entry
from .facets import PROVINCE
from .lists import COMPARED, GRID, MAP, ROWS, TWO, Shelf
from .words import ShelfWords, words_of

VIEW = "tampil"
HEATS = 3
OFFERED = ("urusan", "topik")


@dataclass(frozen=True)
class ShelfFace(Face):
    """One of the lists by kind; ``picks`` are the entries chosen for comparison."""

    shelf: Shelf
    picks: tuple[Entry, ...] = ()

    @cached_property
    def words(self) -> ShelfWords:
        return words_of(self.shelf.name)

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return entry_cards(self.search.rows)

    @property
    def counted(self) -> str:
        return self.words.count(self.total)

    @property
    def suggest_name(self) -> str:
        return f"practices_public:{self.shelf.name}_suggest"

    @cached_property
    def offered(self) -> list[str]:
        """Subjects to search for, from the facets at hand; titles come while typing."""
        subjects = [group for group in self.groups if group.facet.key in OFFERED]
        return [str(choice.label) for group in subjects for choice in group.first]

    @property
    def view(self) -> str:
        return self.params.option(VIEW) or GRID

    @property
    def views(self) -> list[tuple[str, str, str, str]]:
        """Name, label, icon and address of each way to look at the list."""
        ways = [
            (GRID, _("Cards"), "grid"),
            (ROWS, _("List"), "list"),
            (MAP, _("Map"), "map"),
        ]
        return [
            (name, label, icon, self.option_url(VIEW, "" if name == GRID else name))
            for name, label, icon in ways
        ]

    @property
    def is_landing(self) -> bool:
        """Nothing asked for yet: figures and collections come first."""
        return not self.params.is_narrowed and self.search.page == 1 and self.view == GRID

    @cached_property
    def tiles(self) -> list[dict[str, Any]]:
        """Every province with its number under the other filters, leading to its entries."""
        counts = {value: n for value, _name, n in self.search.counts[PROVINCE.key]}
        names = PROVINCE.names() if PROVINCE.names else {}
        most = max([1, *(n for code, n in counts.items() if code in TILES)])
        return [
            {
                "code": letters,
                "name": names.get(code, letters),
                "col": column,
                "row": row,
                "count": counts.get(code, 0),
                # A third of the greatest number each: dark, darker, darkest.
                "heat": -(-HEATS * counts.get(code, 0) // most),
                "url": self._province_url(code),
            }
            for code, (letters, column, row) in TILES.items()
        ]

    @property
    def places(self) -> list[dict[str, Any]]:
        """The map as a list: provinces that have some, most first."""
        found = [tile for tile in self.tiles if tile["count"]]
        return sorted(found, key=lambda tile: (-tile["count"], tile["name"]))

    @property
    def national(self) -> int:
        """How many belong to no province."""
        known = sum(tile["count"] for tile in self.tiles)
        return sum(n for _v, _name, n in self.search.counts[PROVINCE.key]) - known

    def _province_url(self, code: str) -> str:
        return self.url(self.params.only(PROVINCE.key, code).with_option(VIEW, ""))

    @property
    def feeds(self) -> list[tuple[str, str, str]]:
        """Title, media type and address of the feeds of this list, under its filters."""
        query = self.params.feed_query()
        ending = f"?{query}" if query else ""
        name = self.shelf.name
        return [
            ("RSS", "application/rss+xml", reverse(f"practices_public:{name}_rss") + ending),
            ("Atom", "application/atom+xml", reverse(f"practices_public:{name}_atom") + ending),
        ]

    @property
    def compared(self) -> list[tuple[Entry, str]]:
        """What is chosen for comparison, and the address without it."""
        return [
            (entry, self.url(self.params.without_pick(COMPARED, entry.pk))) for entry in self.picks
        ]

    @property
    def picked_ids(self) -> set[int]:
        return {entry.pk for entry in self.picks}

    @property
    def picks_elsewhere(self) -> list[Entry]:
        """Chosen entries that this page of the list does not show."""
        here = {row.pk for row in self.search.rows}
        return [entry for entry in self.picks if entry.pk not in here]

    @property
    def can_compare(self) -> bool:
        return len(self.picks) == TWO

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Home"), home_address())]

    @property
    def data(self) -> dict[str, Any]:
        return breadcrumb_data(self.crumbs, str(self.words.title), self.request)
