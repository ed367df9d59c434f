"""Entries as cards: ``learning_practices/_card.html``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from learning.core.listing import in_readers_language

from ..models import Entry
from ..numbers import shown

ICONS = {
    Entry.Kind.ARTICLE: "note",
    Entry.Kind.PRACTICE: "target",
    Entry.Kind.INNOVATION: "tip",
}


def entry_cards(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """``entries`` come with their region. No query, but for readers of a translation."""
    rows = list(entries)
    cards = [_card(entry) for entry in rows]
    return in_readers_language(cards, [entry.translation_key for entry in rows])


def _card(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "kind": entry.get_kind_display(),
        "icon": ICONS[Entry.Kind(entry.kind)],
        "region": entry.region.name,
        "accent": entry.region.accent,
        "cover": entry.cover_url,
        "stage": entry.get_stage_display() if entry.stage else "",
        "minutes": entry.reading_minutes if entry.kind == Entry.Kind.ARTICLE else 0,
        "adoptions": entry.adoption_count,
        "figure": _figure(entry),
    }


def _figure(entry: Entry) -> dict[str, str] | None:
    if entry.figure_before is None or entry.figure_after is None:
        return None
    return {
        "name": entry.figure_name,
        "unit": entry.figure_unit,
        "before": shown(entry.figure_before),
        "after": shown(entry.figure_after),
    }
