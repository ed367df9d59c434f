"""What region pages and the home page show of everything that is published.

A plugin adds one ``Display`` in its learning_hooks.py; core and the site know nothing else of it
(docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import get_language
from wagtail.models import Page

from learning.core import published
from learning.core.memory import Memory

T = TypeVar("T")
Label = str | Promise


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what exactly it counts; ``url`` leads to the list of what was counted."""

    key: str
    number: int
    label: str
    meaning: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards below a heading; ``template`` shows one of them, which it gets as ``card``.

    ``url`` leads to all of them, ``action`` says so.
    """

    key: str
    title: str
    template: str
    cards: Sequence[Any]
    url: str = ""
    action: str = ""


def _nothing(*args: Any) -> Any:
    return {}


@dataclass(frozen=True, slots=True)
class Display:
    """What one plugin publishes. Each function takes a constant number of queries.

    ``figures`` counts what a region has published, or all of them where it gets None.
    ``of_region`` returns what stands on a region's page; groups without a card are left out.
    ``figure_names`` and ``choices`` (key and label) are offered to editors of the home page, who
    keep the keys: no page type is written into the schema. ``groups`` returns those that were
    chosen, by key, with at most so many cards. ``cards`` finds template and card of chosen pages
    by the page's ``translation_key``. ``counts`` says in words what each region has, by its id.
    """

    key: str
    order: int = 50
    figure_names: Mapping[str, Label] = field(default_factory=dict)
    figures: Callable[[Any | None], list[Figure]] = _nothing
    of_region: Callable[[Page], list[CardGroup]] = _nothing
    choices: Callable[[], list[tuple[str, Label]]] = _nothing
    groups: Callable[[Mapping[str, int]], dict[str, CardGroup]] = _nothing
    cards: Callable[[Sequence[Page]], dict[Any, tuple[str, Any]]] = _nothing
    counts: Callable[[], dict[int, list[str]]] = _nothing


_displays: dict[str, Display] = {}


def add_display(display: Display) -> None:
    """Let region pages and the home page show ``display`` too; a key is taken once."""
    _displays[display.key] = display


def displays() -> list[Display]:
    return sorted(_displays.values(), key=lambda display: (display.order, display.key))


_kept: Memory[Any] = Memory(300)


def kept(what: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` returned for the content as it is published now, in the reader's language.

    Nothing of one reader may be in it. Read it only: it is shared between threads.
    """
    return _kept.get((published.version(), get_language(), what), make)
