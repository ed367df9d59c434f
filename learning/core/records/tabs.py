"""Further pages among the tabs of the learning space, added by plugins in ``learning_hooks.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from learning.core.regions.models import Person

from .kept import mark, piece
from .learners import person_of


@dataclass(frozen=True, slots=True)
class DeskTab:
    """``is_for`` is asked on each page with tabs: at most one cheap query.

    ``count`` is asked there with the account, too: what waits behind the tab, by one cheap query.
    The page itself includes ``learning/records/_tabs.html`` with ``tab`` set to ``slug``.
    """

    slug: str
    label: str | Promise
    url_name: str
    is_for: Callable[[Person], bool]
    icon: str = "users"
    count: Callable[[Any], int] | None = None


_tabs: dict[str, DeskTab] = {}


def add_desk_tab(tab: DeskTab) -> None:
    _tabs[tab.slug] = tab


def desk_tabs(person: Person) -> tuple[DeskTab, ...]:
    # Several plugins ask the same question.
    answers = {ask: ask(person) for ask in {tab.is_for: None for tab in _tabs.values()}}
    return tuple(tab for tab in _tabs.values() if answers[tab.is_for])


def tabs_of(request: HttpRequest) -> tuple[DeskTab, ...]:
    """The tabs that plugins offer to the person who asks; found once for a page."""
    if not hasattr(request, "desk_tabs"):
        person = person_of(request.user)
        request.desk_tabs = desk_tabs(person) if person else ()
    return request.desk_tabs


def counted_tabs(request: HttpRequest, *, shared: bool) -> tuple[tuple[DeskTab, SafeString], ...]:
    """Each tab with the piece that says how much waits there; a mark on a shared page."""
    return tuple(
        (tab, mark(_place(tab)) if shared and tab.count else waiting(tab, request.user))
        for tab in tabs_of(request)
    )


def tab_places(request: HttpRequest) -> Mapping[str, Callable[[], str]]:
    """What fills the marks of a shared page with tabs."""
    return {
        _place(tab): partial(waiting, tab, request.user) for tab in tabs_of(request) if tab.count
    }


def _place(tab: DeskTab) -> str:
    return f"tab-{tab.slug}"


def waiting(tab: DeskTab, user: Any) -> SafeString:
    number = tab.count(user) if tab.count else 0
    return piece("learning/records/_tab_count.html", number=number) if number else SafeString("")
