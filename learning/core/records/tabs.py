"""Further pages among the tabs of the learning space, added by plugins in ``learning_hooks.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from learning.core.regions.models import Person

from .learners import person_of


@dataclass(frozen=True, slots=True)
class DeskTab:
    """``is_for`` is asked on each page with tabs: at most one cheap query.

    The page itself includes ``learning/records/_tabs.html`` with ``tab`` set to ``slug``.
    """

    slug: str
    label: str | Promise
    url_name: str
    is_for: Callable[[Person], bool]


_tabs: dict[str, DeskTab] = {}


def add_desk_tab(tab: DeskTab) -> None:
    _tabs[tab.slug] = tab


def desk_tabs(person: Person) -> tuple[DeskTab, ...]:
    return tuple(tab for tab in _tabs.values() if tab.is_for(person))


def tabs_of(request: HttpRequest) -> tuple[DeskTab, ...]:
    """The tabs that plugins offer to the person who asks; found once for a page."""
    if not hasattr(request, "desk_tabs"):
        person = person_of(request.user)
        request.desk_tabs = desk_tabs(person) if person else ()
    return request.desk_tabs
