"""What a list can be narrowed by. Values are the words that stand in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise


@dataclass(frozen=True)
class Facet:
    """``value`` and ``name`` are what the database groups by.

    ``labels`` name the values where the database has no name for them; their order is kept.
    ``names`` loads them in one query where grouping by a name would cost more.
    A facet that is not ``is_offered`` narrows and counts, and is shown by the page itself.
    Values are ranked by their number, or stand in falling order, at most ``most`` of them.
    ``counting`` leaves only the related rows that ``value`` may count, where not all do.
    """

    key: str
    heading: str | Promise
    value: Combinable
    condition: Callable[[list[str]], Q]
    name: Combinable | None = None
    labels: Mapping[str, str | Promise] = field(default_factory=dict)
    names: Callable[[], Mapping[str, str]] | None = None
    is_offered: bool = True
    is_ranked: bool = True
    most: int = 60
    counting: Callable[[QuerySet], QuerySet] | None = None

    def rows(self, found: QuerySet) -> QuerySet:
        return self.counting(found) if self.counting else found


def coded(column: str, codes: Mapping[str, object]) -> Case:
    """The word of the address for each stored value."""
    whens = [When(**{column: stored}, then=Value(code)) for code, stored in codes.items()]
    return Case(*whens, default=Value(""), output_field=CharField())


def in_column(column: str) -> Callable[[list[str]], Q]:
    return lambda values: Q(**{f"{column}__in": values})


def in_coded(column: str, codes: Mapping[str, object]) -> Callable[[list[str]], Q]:
    return lambda values: Q(**{f"{column}__in": [codes[v] for v in values if v in codes]})


_catalogue_facets: dict[str, Facet] = {}


def add_catalogue_facet(facet: Facet) -> None:
    """Let the catalogue of courses be narrowed by ``facet`` too: of Course rows. A key is taken
    once; the site's setting ASAH_PAGE_CACHE_QUERY_KEYS has to know it."""
    _catalogue_facets[facet.key] = facet


def catalogue_facets() -> tuple[Facet, ...]:
    return tuple(_catalogue_facets.values())
