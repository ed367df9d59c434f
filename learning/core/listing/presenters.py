"""A list as its template shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import Promise

from .params import RELEVANCE, Params
from .search import Group, Search


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    url: str


@dataclass(frozen=True)
class Face:
    """``path`` is the list's address without a query."""

    search: Search
    request: HttpRequest
    path: str

    @property
    def params(self) -> Params:
        return self.search.params

    @property
    def total(self) -> int:
        return self.search.total

    @cached_property
    def groups(self) -> list[Group]:
        return [group for group in self.search.groups if group.facet.is_offered]

    @cached_property
    def chips(self) -> list[Chip]:
        """One for each active filter, leading to the same address without it."""
        labels = {
            (group.facet.key, choice.value): choice.label
            for group in self.search.groups
            for choice in group.choices
        }
        chips = []
        if self.params.text:
            chips.append(Chip(f"“{self.params.text}”", self.url(self.params.without("q"))))
        for key, values in self.params.chosen:
            for value in values:
                label = labels.get((key, value), value)
                chips.append(Chip(label, self.url(self.params.without(key, value))))
        return chips

    def url(self, params: Params) -> str:
        query = params.query()
        return f"{self.path}?{query}" if query else self.path

    @property
    def clear_url(self) -> str:
        return self.url(self.params.cleared())

    @property
    def sorts(self) -> list[tuple[str, Any, bool]]:
        order, sorts = self.params.order, self.search.listing.sorts
        shown = [name for name in sorts if name != RELEVANCE or self.params.text]
        return [(name, sorts[name], name == order) for name in shown]

    @cached_property
    def page_obj(self) -> Any:
        paginator = Paginator(range(self.total), self.search.listing.page_size)
        return paginator.get_page(self.search.page)

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Number and address of each page worth a link; an empty address is a gap."""
        paginator = self.page_obj.paginator
        numbers = paginator.get_elided_page_range(self.page_obj.number, on_each_side=1, on_ends=1)
        return [(str(number), self.page_url(number)) for number in numbers]

    def page_url(self, number: int | str) -> str:
        if not isinstance(number, int):
            return ""
        query = self.params.query(page=number)
        return f"?{query}" if query else self.path

    @property
    def previous_url(self) -> str:
        return self.page_url(self.page_obj.number - 1) if self.page_obj.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.page_url(self.page_obj.number + 1) if self.page_obj.has_next() else ""

    @property
    def canonical(self) -> str:
        query = f"?halaman={self.search.page}" if self.search.page > 1 else ""
        return self.request.build_absolute_uri(self.path + query)

    def option_url(self, key: str, value: str) -> str:
        """The same list shown another way, on the same page of it."""
        page = self.search.page
        other = replace(self.params.with_option(key, value), page=page)
        query = other.query(page=page)
        return f"{self.path}?{query}" if query else self.path
