"""The list of one kind of page of one region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import ngettext

from learning.core.api import breadcrumb_data, crumbs_of
from learning.core.models import Region

from ..models import Adoption, ArticlesIndexPage, Entry, InnovationsIndexPage, PracticesIndexPage
from ..queries.adoptions import adopted_by
from ..queries.listed import listed_entries
from .cards import entry_cards

PAGE_SIZE = 12
COUNTED = {
    ArticlesIndexPage: lambda n: ngettext("%(count)d article", "%(count)d articles", n),
    PracticesIndexPage: lambda n: ngettext(
        "%(count)d best practice", "%(count)d best practices", n
    ),
    InnovationsIndexPage: lambda n: ngettext("%(count)d innovation", "%(count)d innovations", n),
}
ADOPTED = {
    PracticesIndexPage: Entry.Kind.PRACTICE,
    InnovationsIndexPage: Entry.Kind.INNOVATION,
}


@dataclass(frozen=True)
class IndexFace:
    page: Any
    request: HttpRequest

    @cached_property
    def region(self) -> Region:
        return self.page.region

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs_of(self.page, self.request)

    @cached_property
    def page_obj(self) -> ListPage:
        found = listed_entries().filter(page__path__startswith=self.page.path)
        rows = found.select_related("region").order_by("-published_at", "-pk")
        return Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return entry_cards(self.page_obj.object_list)

    @cached_property
    def adoptions(self) -> list[Adoption]:
        """What the region replicates from others, with credit to them; on the first page only."""
        kind = ADOPTED.get(type(self.page))
        if kind is None or self.page_obj.number > 1:
            return []
        return adopted_by(self.region, kind)

    @property
    def counted(self) -> str:
        """How many, in words."""
        count = self.page_obj.paginator.count
        return COUNTED[type(self.page)](count) % {"count": count}

    @property
    def data(self) -> dict[str, Any]:
        return breadcrumb_data(self.crumbs, self.page.title, self.request)
