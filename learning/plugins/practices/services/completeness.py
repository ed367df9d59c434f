"""How complete a page is: what readers and juries look for, one item each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.models import Page

from learning.core.prose.reading import count_words

DESIGN_WORDS = 300
ARTICLE_WORDS = 200
STORY_WORDS = 15

# Keys of blocks that hold choices, not text.
_NO_TEXT = {"type", "id", "level", "tone", "language", "url", "kind"}

Check = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to fill in; ``field`` names where, in the form and in the editor."""

    field: str
    label: str | Promise
    is_done: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.items else 100

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if not item.is_done]


def words(value: Any) -> int:
    """Words of a text, or of everything typed into the blocks of a stream."""
    if isinstance(value, StreamValue):
        return sum(words(row["value"]) for row in value.get_prep_value())
    if isinstance(value, dict):
        return sum(words(part) for name, part in value.items() if name not in _NO_TEXT)
    if isinstance(value, list):
        return sum(map(words, value))
    return count_words(value.replace("<", " <")) if isinstance(value, str) else 0


def _filled(name: str) -> Check:
    return lambda page: bool(getattr(page, name))


def _story(*names: str) -> Check:
    return lambda page: all(words(getattr(page, name)) >= STORY_WORDS for name in names)


def _body(least: int) -> Check:
    return lambda page: words(page.body) >= least


def _some(name: str) -> Check:
    return lambda page: bool(getattr(page, name).all())


def _cover(page: Any) -> bool:
    return bool(page.cover and page.cover.description)


def _figure(page: Any) -> bool:
    """A figure before and after whose source is named."""
    return any(row.source and row.values.all() for row in page.indicators.all())


def _contact(page: Any) -> bool:
    return bool(page.contact_name and (page.contact_email or page.contact_phone))


def _replication(page: Any) -> bool:
    return not page.is_replicable or bool(page.cost_band and page.replication_months)


_SHARED: tuple[tuple[str, Any, Check], ...] = (
    ("summary", _("A summary of one or two sentences"), _filled("summary")),
    ("cover", _("A cover picture with its description"), _cover),
)
_TAGS = ("tags", _("Tags by which it is found"), _some("tags"))
_CONTACT = ("contact_name", _("A contact person with e-mail or phone"), _contact)
_FIGURE = ("indicators", _("A figure before and after, with its source"), _figure)

CHECKS: dict[str, tuple[tuple[str, Any, Check], ...]] = {
    "article": (
        *_SHARED,
        ("body", _("A text of at least 200 words"), _body(ARTICLE_WORDS)),
        ("authors", _("An author"), _some("authors")),
        _TAGS,
    ),
    "practice": (
        *_SHARED,
        ("problem", _("The problem"), _story("problem")),
        ("body", _("What was done, in at least 200 words"), _body(ARTICLE_WORDS)),
        ("resources", _("What it took"), _story("resources")),
        _FIGURE,
        ("lessons", _("What was learned"), _story("lessons")),
        _TAGS,
        _CONTACT,
    ),
    "innovation": (
        *_SHARED,
        ("affair", _("The main affair"), _filled("affair")),
        ("agency", _("The agency whose head endorses it"), _filled("agency")),
        ("background", _("The state of things before"), _story("background")),
        ("body", _("The design in at least 300 words"), _body(DESIGN_WORDS)),
        _FIGURE,
        ("purpose", _("Purpose, benefits and results"), _story("purpose", "benefits", "results")),
        ("novelty", _("What is new about it"), _story("novelty")),
        ("significance", _("What it changed"), _story("significance")),
        ("adaptability", _("What makes it easy to copy"), _story("adaptability")),
        ("resources", _("The resources it takes"), _story("resources")),
        (
            "sustainability_institutional",
            _("What keeps it going: institution, society, management"),
            _story(
                "sustainability_institutional",
                "sustainability_social",
                "sustainability_managerial",
            ),
        ),
        ("stages", _("When a stage began"), _some("stages")),
        ("evidence", _("Evidence for at least one indicator"), _some("evidence")),
        ("is_replicable", _("Cost and time for whoever copies it"), _replication),
        _TAGS,
        _CONTACT,
    ),
}


def completeness(page: Page) -> Completeness:
    """Of an article, practice or innovation, whatever is in the database or not."""
    checks = CHECKS.get(getattr(page, "entry_kind", ""), ())
    return Completeness(tuple(Item(field, label, check(page)) for field, label, check in checks))
