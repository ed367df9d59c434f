"""Identifiers of options: short words by their place, so that equal bodies are equal."""

from __future__ import annotations

import copy
from typing import Any

# Lists whose entries have an id; who refers to it by another name follows.
PREFIXES = {
    **{"options": "o", "answers": "a", "pairs": "p", "items": "i", "drops": "d"},
    **{"markers": "m", "zones": "z", "statements": "s", "criteria": "c"},
}
REFERRING = {"drops": ("item", "items"), "zones": ("marker", "markers")}


def numbered(body: dict[str, Any]) -> dict[str, Any]:
    """A copy in which every id says its place: ``o1``, ``o2``; references follow."""
    fresh = copy.deepcopy(body)
    _number(fresh)
    return fresh


def _number(holder: dict[str, Any]) -> None:
    renamed: dict[str, dict[Any, str]] = {}
    for name, prefix in PREFIXES.items():
        rows = holder.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            continue
        renamed[name] = {}
        for place, row in enumerate(rows, start=1):
            renamed[name][str(row.get("id", ""))] = f"{prefix}{place}"
            row["id"] = f"{prefix}{place}"
    for name, (key, target) in REFERRING.items():
        for row in holder.get(name) or [] if name in renamed else []:
            row[key] = renamed.get(target, {}).get(str(row.get(key) or ""))
    if isinstance(holder.get("marking"), dict):
        _number(holder["marking"])


def kept(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """``new`` with the ids of ``old`` wherever an entry is the same, or stands in its place."""
    fresh = copy.deepcopy(new)
    _keep(old, fresh)
    return fresh


def _keep(old: dict[str, Any], new: dict[str, Any]) -> None:
    renamed: dict[str, dict[str, str]] = {}
    for name in PREFIXES:
        before, after = old.get(name), new.get(name)
        if isinstance(before, list) and isinstance(after, list) and before and after:
            renamed[name] = _match(before, after, PREFIXES[name])
    for name, (key, target) in REFERRING.items():
        for row in new.get(name) or []:
            row[key] = renamed.get(target, {}).get(row.get(key) or "", row.get(key))
    if isinstance(old.get("marking"), dict) and isinstance(new.get("marking"), dict):
        _keep(old["marking"], new["marking"])


def _match(before: list[dict], after: list[dict], prefix: str) -> dict[str, str]:
    """Give ``after`` the ids of ``before``; returns what each id of ``after`` became."""
    free = list(range(len(before)))
    taken: dict[int, str] = {}

    def take(same: Any) -> None:
        for place, row in enumerate(after):
            if place in taken:
                continue
            found = next((at for at in free if same(at, place, before[at], row)), None)
            if found is not None:
                free.remove(found)
                taken[place] = str(before[found]["id"])

    take(lambda _at, _place, one, other: _words(one) == _words(other))
    take(lambda at, place, _one, _other: at == place)
    used, count = {str(row["id"]) for row in before}, len(before)
    renamed = {}
    for place, row in enumerate(after):
        while place not in taken:
            count += 1
            if f"{prefix}{count}" not in used:
                taken[place] = f"{prefix}{count}"
        renamed[str(row.get("id", ""))] = taken[place]
        row["id"] = taken[place]
    return renamed


def _words(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("text", "pattern", "value", "formula", "answer", "label", "x", "y", "coords")
    return tuple(row.get(name) for name in names)
