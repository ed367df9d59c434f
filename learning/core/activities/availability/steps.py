"""The shortest way to an open door: which step to take next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from learning.core.activities.registry import conditions

from .judging import Branch, Judgement, Outcome


class Effort(NamedTuple):
    """Compared in this order: what can never be, what others or time decide, what is to do."""

    hopeless: int = 0
    waits: int = 0
    actions: int = 0

    def plus(self, other: Effort) -> Effort:
        return Effort(*(own + more for own, more in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next; without ``url`` there is nowhere to go for it."""

    text: str
    url: str = ""


class Way(NamedTuple):
    effort: Effort
    step: Step | None


DONE = Way(Effort(), None)
WAIT = Way(Effort(waits=1), None)
LOST = Way(Effort(hopeless=1), None)
# The way to what stands at an address; DONE where it is open.
Opening = Callable[[str], Way]


def shortest(judgement: Judgement, *, now: datetime | None = None) -> Step | None:
    """The first step of the way with the fewest actions; None where nothing can be done."""
    return way(judgement, now=now or timezone.now()).step


def way(judgement: Judgement, *, now: datetime, opening: Opening | None = None) -> Way:
    """``opening`` makes it a way through other locked doors."""
    if judgement.is_broken:
        return LOST
    return _way(judgement.whole, now, opening)


def together(ways: Iterable[Way]) -> Way:
    """All of them are needed: begin with the easiest that can be begun."""
    effort, steps = Effort(), []
    for found in ways:
        effort = effort.plus(found.effort)
        if found.step:
            steps.append(found)
    return Way(effort, min(steps, key=lambda found: found.effort).step if steps else None)


def through(text: str, url: str, opening: Opening | None) -> Way:
    """The way by one action, behind whatever locks the place where it is done."""
    if not text:
        return WAIT
    before = opening(url) if opening and url else DONE
    effort = before.effort.plus(Effort(actions=1))
    if before == DONE:
        return Way(effort, Step(text, url))
    return Way(effort, before.step)


def _way(part: Branch | Outcome, now: datetime, opening: Opening | None) -> Way:
    if part.met:
        return DONE
    if isinstance(part, Outcome):
        return _way_of_leaf(part, now, opening)
    ways = [_way(child, now, opening) for child in part.unmet]
    return together(ways) if part.every else min(ways, key=lambda found: found.effort)


def _way_of_leaf(outcome: Outcome, now: datetime, opening: Opening | None) -> Way:
    leaf, kind = outcome.leaf, conditions.get(outcome.leaf.kind)
    if kind is None or outcome.is_gone:
        return LOST
    if kind.is_hopeless(leaf.data, negated=outcome.negated, now=now):
        return LOST
    fact = outcome.fact
    text, url = kind.step(leaf.data, negated=outcome.negated, name=fact.name, url=fact.url)
    return through(text, url, opening)
