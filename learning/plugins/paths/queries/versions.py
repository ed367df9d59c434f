"""Versions of a path in words: what each asks otherwise, and who is on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from learning.core.api import jobs
from learning.core.models import Job

from ..engine.nodes import Group, Leaf, Node, Rule, walk
from ..models import LearningPath, PathCycle, PathVersion

CARRY_OVER = "carry-over-path"


@dataclass(frozen=True, slots=True)
class Change:
    """``midway`` people are on ``number``, the newest version, or on one before it."""

    number: int
    midway: int
    on_older: int


def change_notice(path: LearningPath) -> Change | None:
    """Whom a change of ``path`` concerns; None while nobody is midway. Two queries."""
    newest = path.versions.order_by("-number").values_list("number", flat=True).first()
    if newest is None:
        return None
    open_now = PathCycle.objects.filter(version__path=path, closed_at__isnull=True)
    found = open_now.aggregate(
        all=Count("pk"), older=Count("pk", filter=Q(version__number__lt=newest))
    )
    return Change(newest, found["all"], found["older"]) if found["all"] else None


def carrying_over(path: LearningPath) -> Job | None:
    """The work that brings people onto the newest version, while it is under way."""
    rows = Job.objects.filter(kind=CARRY_OVER, params__path=path.pk, state__in=jobs.UNDER_WAY)
    return rows.defer("source", "output").order_by("-pk").first()


def last_carried(path: LearningPath) -> Job | None:
    rows = Job.objects.filter(kind=CARRY_OVER, params__path=path.pk)
    return rows.defer("source", "output").order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Step:
    """A version beside the one before it. The words say what was added, removed and changed."""

    version: PathVersion
    people: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def steps_of(path: LearningPath, versions: list[PathVersion]) -> list[Step]:
    """``versions``, the newest first, and what each changed. Three queries at most."""
    numbers = [version.number for version in versions]
    known = {version.number: version for version in versions}
    if numbers and min(numbers) - 1 not in known:
        before = path.versions.filter(number=min(numbers) - 1).first()
        if before is not None:
            known[before.number] = before
    running = PathCycle.objects.filter(version__in=versions, closed_at__isnull=True).order_by()
    people = dict(running.values_list("version_id").annotate(number=Count("pk")))
    return [
        Step(version, people.get(version.pk, 0), *_between(known.get(version.number - 1), version))
        for version in versions
    ]


def _between(
    before: PathVersion | None, after: PathVersion
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if before is None:
        return (), (), ()
    old, new = _nodes(before.root), _nodes(after.root)
    added = tuple(_name(node) for key, node in new.items() if key not in old)
    removed = tuple(_name(node) for key, node in old.items() if key not in new)
    changed = tuple(
        f"{_name(node)}: {', '.join(words)}"
        for key, node in new.items()
        if key in old and (words := _differences(old[key], node))
    )
    return added, removed, changed


def _nodes(root: Group) -> dict[str, Node]:
    return {node.key: node for node in walk(root)}


def _name(node: Node) -> str:
    return node.title or _("The whole path")


def _differences(old: Node, new: Node) -> list[str]:
    words: list[str] = []
    if old.required != new.required:
        words.append(_("now required") if new.required else _("now an elective"))
    if isinstance(old, Leaf) and isinstance(new, Leaf):
        words += _of_leaves(old, new)
    elif isinstance(old, Group) and isinstance(new, Group):
        words += _of_groups(old, new)
    return words


def _of_leaves(old: Leaf, new: Leaf) -> list[str]:
    words: list[str] = []
    if old.ref != new.ref:
        words.append(_("replaces “%(title)s”") % {"title": old.title})
    if old.due_days != new.due_days:
        words.append(_arrow(_("days"), old.due_days, new.due_days))
    if old.min_score != new.min_score:
        words.append(_arrow(_("minimum score"), _percent(old), _percent(new)))
    return words


def _percent(leaf: Leaf) -> str | None:
    return None if leaf.min_score is None else f"{leaf.min_score * 100:.0f} %"


def _of_groups(old: Group, new: Group) -> list[str]:
    words: list[str] = []
    if (old.rule, old.need) != (new.rule, new.need):
        words.append(f"{rule_text(old)} → {rule_text(new)}")
    if old.in_sequence != new.in_sequence:
        words.append(_("now in order") if new.in_sequence else _("now in any order"))
    order = [child.key for child in new.children]
    if order != [child.key for child in old.children] and set(order) == {
        child.key for child in old.children
    }:
        words.append(_("another order"))
    return words


def rule_text(group: Group) -> str:
    if group.rule == Rule.COUNT:
        return _("at least %(need)d parts") % {"need": group.need}
    if group.rule == Rule.JP:
        return _("at least %(need)d JP") % {"need": group.need}
    return _("all that is required")


def _arrow(label: str, old: Any, new: Any) -> str:
    return f"{label} {'–' if old is None else old} → {'–' if new is None else new}"
