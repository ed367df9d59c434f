"""A list's queries: one for the matching pages, one for all counts, one for the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import Promise

from . import scope
from .facets import Facet
from .params import RELEVANCE, Params, read
from .tally import tally

PAGE_SIZE = 12
SHOWN_AT_FIRST = 6
TOTAL = "total"
Finder = Callable[[str], tuple[list[int], bool]]


@dataclass(frozen=True)
class Listing:
    """What one kind of list holds and can be asked for.

    ``rows`` returns the public rows; each has a ``page_id``, which ``find`` returns for some
    words, best first. ``respell`` gives better words after a search without results.
    ``tallied`` names a list whose rows have a ``content_version``: it is counted in memory.
    ``sorts`` are offered, ``orders`` say what they do; ``options`` are other words of the address.
    """

    rows: Callable[[], QuerySet]
    facets: tuple[Facet, ...]
    sorts: Mapping[str, str | Promise]
    orders: Mapping[str, Sequence[Any]]
    find: Finder
    respell: Callable[[str], str]
    related: tuple[str, ...] = ("region",)
    options: Mapping[str, Sequence[str]] | None = None
    picks: Mapping[str, int] | None = None
    page_size: int = PAGE_SIZE
    tallied: str = ""

    def read(self, query: QueryDict) -> Params:
        keys = [facet.key for facet in self.facets]
        return read(query, facets=keys, sorts=self.sorts, options=self.options, picks=self.picks)


@dataclass(frozen=True)
class Choice:
    """One value of a facet, as a visitor sees it."""

    value: str
    label: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    facet: Facet
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        return self.choices[:SHOWN_AT_FIRST]

    @property
    def more(self) -> list[Choice]:
        return self.choices[SHOWN_AT_FIRST:]

    @property
    def has_chosen_more(self) -> bool:
        return any(choice.is_chosen for choice in self.more)


class Search:
    """Everything that a list shows for one address."""

    def __init__(self, listing: Listing, params: Params) -> None:
        self.listing, self.params = listing, params
        self.page_ids: list[int] | None = None
        self.is_exact = True
        self.respelled = ""
        if params.text:
            self.page_ids, self.is_exact = listing.find(params.text)
        if params.text and not (self.page_ids and self.is_exact):
            self._try_respelled(params.text)

    def _try_respelled(self, text: str) -> None:
        better = self.listing.respell(text)
        found, is_exact = self.listing.find(better) if better else ([], True)
        if found and (is_exact or not self.page_ids):
            self.page_ids, self.is_exact, self.respelled = found, is_exact, better

    @cached_property
    def listed(self) -> QuerySet:
        rows = self.listing.rows().order_by()
        region = scope.region_id()
        return rows.filter(region_id=region) if region else rows

    @cached_property
    def base(self) -> QuerySet:
        rows = self.listed
        if self.page_ids is not None:
            rows = rows.filter(page_id__in=self.page_ids)
        return rows

    def narrowed(self, *, except_for: str = "") -> QuerySet:
        condition = Q()
        for facet in self.listing.facets:
            values = self.params.values.get(facet.key)
            if values and facet.key != except_for:
                condition &= facet.condition(list(values))
        return self.base.filter(condition)

    @cached_property
    def counts(self) -> dict[str, list[tuple[str, str, int]]]:
        """Value, name and number for each facet, each under the other facets. One query."""
        if self.listing.tallied:
            return self._tallied()
        total = self.narrowed().annotate(facet=Value(TOTAL, CharField()))
        parts = [_part(total, Value(""), Value(""))]
        for facet in self.listing.facets:
            rows = facet.rows(self.narrowed(except_for=facet.key))
            rows = rows.annotate(facet=Value(facet.key, CharField()))
            parts.append(_part(rows, facet.value, facet.name or Value("")))
        found: dict[str, list[tuple[str, str, int]]] = {f.key: [] for f in self.listing.facets}
        for key, value, name, number in reduce(_union, parts):
            found.setdefault(key, []).append((value, name, number))
        return found

    def _tallied(self) -> dict[str, list[tuple[str, str, int]]]:
        kept = tally(self.listing.tallied, self.listed, self.listing.facets)
        found = self.page_ids is not None
        base = kept.of_pages(self.page_ids or ()) if found else kept.everything
        return kept.counts(base, self.params.values, total=TOTAL)

    @property
    def total(self) -> int:
        return sum(number for _value, _name, number in self.counts.get(TOTAL, []))

    @cached_property
    def groups(self) -> list[Group]:
        groups = [Group(facet, self._choices(facet)) for facet in self.listing.facets]
        return [group for group in groups if group.choices]

    def _choices(self, facet: Facet) -> list[Choice]:
        chosen = self.params.values.get(facet.key, ())
        rows = {value: (name, n) for value, name, n in self.counts[facet.key] if value}
        if facet.names and rows:
            names = facet.names()
            rows = {value: (names.get(value, value), n) for value, (_name, n) in rows.items()}
        for value in chosen:
            rows.setdefault(value, ("", 0))
        choices = [
            Choice(value, facet.labels.get(value) or name or value, n, value in chosen)
            for value, (name, n) in rows.items()
        ]
        if facet.labels:
            order = list(facet.labels)
            return sorted(
                (c for c in choices if c.value in order), key=lambda c: order.index(c.value)
            )
        if facet.is_ranked:
            choices.sort(key=lambda c: (not c.is_chosen, -c.count, str(c.label)))
        else:
            choices.sort(key=lambda c: c.value, reverse=True)
        return choices[: facet.most]

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // self.listing.page_size))

    @property
    def page(self) -> int:
        return min(self.params.page, self.last_page)

    @cached_property
    def rows(self) -> list[Any]:
        rows = self.narrowed().select_related(*self.listing.related)
        size = self.listing.page_size
        start = (self.page - 1) * size
        if self.params.order == RELEVANCE and self.page_ids:
            return self._by_relevance(rows, start)
        return list(rows.order_by(*self.listing.orders[self.params.order])[start : start + size])

    def _by_relevance(self, rows: QuerySet, start: int) -> list[Any]:
        """Sort the ids here: as a CASE of a thousand branches it cost the database more."""
        places = {page_id: place for place, page_id in enumerate(self.page_ids or ())}
        found = rows.select_related(None).values_list("page_id", flat=True)
        chosen = sorted(found, key=places.__getitem__)[start : start + self.listing.page_size]
        return sorted(rows.filter(page_id__in=chosen), key=lambda row: places[row.page_id])


def _part(rows: QuerySet, value: Any, name: Any) -> QuerySet:
    rows = rows.annotate(value=Cast(value, CharField()), name=Cast(name, CharField()))
    return rows.values_list("facet", "value", "name").annotate(number=Count("pk")).order_by()


def _union(one: QuerySet, other: QuerySet) -> QuerySet:
    return one.union(other, all=True)
