"""What leaves demand, and the alternatives a tree leaves open: its disjunctive normal form.

Knows neither kinds nor a database. A ``Demand`` says what a leaf means for the analysis of dead
ends; ``expand`` turns a tree of them into ``Clause`` rows, each of which alone opens the item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import NamedTuple

from .tree import Leaf, Node, Tree

# Beyond this a tree is thinned: see ``both``.
MOST_CLAUSES = 300
MOST_JOINS = 20_000


class Stand(StrEnum):
    """How somebody stands in an activity."""

    UNDONE = "undone"
    DONE = "done"
    PASSED = "passed"
    FAILED = "failed"


ANYHOW = frozenset(Stand)


@dataclass(frozen=True, slots=True)
class Time:
    """From ``since`` on and before ``until``, in seconds of the epoch."""

    since: float = -inf
    until: float = inf


@dataclass(frozen=True, slots=True)
class Standing:
    """Stands in the activity in one of these ways."""

    key: str
    among: frozenset[Stand]


@dataclass(frozen=True, slots=True)
class Score:
    """Has a score, in per cent, of at least ``low`` and below ``high``."""

    key: str
    low: float = -inf
    high: float = inf


@dataclass(frozen=True, slots=True)
class Member:
    """Something about the person, which staff may change at any time. Equal names, equal facts."""

    name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Cannot hold before somebody could do something in all of these activities."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """What it names is not there, so it holds neither as it is nor negated."""


Demand = Time | Standing | Score | Member | Opened | Gone


class Place(NamedTuple):
    """Where a demand stands: whose rule, and by which numbers of children; or in which field."""

    item: str
    path: tuple[int, ...] = ()
    field: str = "availability"


class About(StrEnum):
    """What a constraint is on; with a key or a name."""

    TIME = "time"
    STANDING = "standing"
    SCORE = "score"
    MEMBER = "member"
    OPENED = "opened"
    GONE = "gone"


class Subject(NamedTuple):
    about: About
    key: str = ""


class Span(NamedTuple):
    """``low`` <= value < ``high``."""

    low: float
    high: float

    def meet(self, other: Span) -> Span | None:
        found = Span(max(self.low, other.low), min(self.high, other.high))
        return found if found.low < found.high else None


class Among(NamedTuple):
    values: frozenset[Stand]

    def meet(self, other: Among) -> Among | None:
        found = self.values & other.values
        return Among(found) if found else None


class Is(NamedTuple):
    """A yes or a no; of a score: whether there is none."""

    value: bool

    def meet(self, other: Is) -> Is | None:
        return self if self == other else None


Limit = Span | Among | Is


class Held(NamedTuple):
    limit: Limit
    place: Place


@dataclass(frozen=True, slots=True)
class Clause:
    """Limits that must all hold together, one for each subject."""

    held: Mapping[Subject, Held] = field(default_factory=dict)

    def signature(self) -> frozenset[tuple[Subject, Limit]]:
        return frozenset((subject, held.limit) for subject, held in self.held.items())

    def span(self) -> Span:
        held = self.held.get(Subject(About.TIME))
        return held.limit if held and isinstance(held.limit, Span) else Span(-inf, inf)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two demands that exclude each other, or one (with itself as ``other``) that cannot hold."""

    subject: Subject
    place: Place
    other: Place


@dataclass(frozen=True, slots=True)
class Expansion:
    """The alternatives; ``clashes`` tell what became of those that are none."""

    clauses: tuple[Clause, ...] = ()
    clashes: tuple[Clash, ...] = ()


ALWAYS = Expansion((Clause(),))
DemandOf = Callable[[Leaf], Demand]


def expand(tree: Tree, demand_of: DemandOf, *, item: str) -> Expansion:
    """All alternatives of ``tree``, NOTs pushed down; nothing asked for is one without limits."""
    if tree.is_broken:
        place = Place(item)
        return Expansion((), (Clash(Subject(About.GONE), place, place),))
    return expand_part(tree.root, demand_of, place=Place(item), negated=False)


def expand_part(
    part: Leaf | Node, demand_of: DemandOf, *, place: Place, negated: bool
) -> Expansion:
    if isinstance(part, Leaf):
        return literal(demand_of(part), place=place, negated=negated)
    if not part.children:
        return ALWAYS
    inside = negated != part.op.negates
    children = [
        expand_part(child, demand_of, place=below(place, number), negated=inside)
        for number, child in enumerate(part.children)
    ]
    if part.op.needs_every(negated=negated):
        return every(children)
    return either(children)


def below(place: Place, number: int) -> Place:
    return place._replace(path=(*place.path, number))


def literal(demand: Demand, *, place: Place, negated: bool = False) -> Expansion:
    """One leaf as alternatives of one limit each."""
    limits = list(_negative(demand) if negated else _positive(demand))
    if isinstance(demand, Opened):
        # Of nothing in particular: what it says of somebody is not known.
        rows = {} if negated else dict(limits)
        return Expansion((Clause({key: Held(limit, place) for key, limit in rows.items()}),))
    clauses = tuple(Clause({key: Held(limit, place)}) for key, limit in limits)
    return Expansion(clauses) if clauses else _never(demand, place)


def _never(demand: Demand, place: Place) -> Expansion:
    subject = Subject(About.GONE)
    if isinstance(demand, Time):
        subject = Subject(About.TIME)
    elif isinstance(demand, Standing | Score):
        about = About.SCORE if isinstance(demand, Score) else About.STANDING
        subject = Subject(about, demand.key)
    return Expansion((), (Clash(subject, place, place),))


def _positive(demand: Demand) -> Iterator[tuple[Subject, Limit]]:
    if isinstance(demand, Time):
        if demand.since < demand.until:
            yield Subject(About.TIME), Span(demand.since, demand.until)
    elif isinstance(demand, Standing):
        if demand.among:
            yield Subject(About.STANDING, demand.key), Among(demand.among)
    elif isinstance(demand, Score):
        if demand.low < demand.high:
            yield Subject(About.SCORE, demand.key), Span(demand.low, demand.high)
    elif isinstance(demand, Member):
        yield Subject(About.MEMBER, demand.name), Is(True)
    elif isinstance(demand, Opened):
        for key in demand.keys:
            yield Subject(About.OPENED, key), Is(True)


def _negative(demand: Demand) -> Iterator[tuple[Subject, Limit]]:
    if isinstance(demand, Time):
        yield from _outside(Subject(About.TIME), demand.since, demand.until)
    elif isinstance(demand, Standing):
        if rest := ANYHOW - demand.among:
            yield Subject(About.STANDING, demand.key), Among(rest)
    elif isinstance(demand, Score):
        subject = Subject(About.SCORE, demand.key)
        yield subject, Is(True)
        yield from _outside(subject, demand.low, demand.high)
    elif isinstance(demand, Member):
        yield Subject(About.MEMBER, demand.name), Is(False)


def _outside(subject: Subject, low: float, high: float) -> Iterator[tuple[Subject, Limit]]:
    if low >= high:
        yield subject, Span(-inf, inf)
        return
    if low > -inf:
        yield subject, Span(-inf, low)
    if high < inf:
        yield subject, Span(high, inf)


def either(parts: Iterable[Expansion]) -> Expansion:
    rows = list(parts)
    clauses = _unique(clause for part in rows for clause in part.clauses)
    if len(clauses) > MOST_CLAUSES:
        return ALWAYS
    return Expansion(clauses, tuple(clash for part in rows for clash in part.clashes))


def every(parts: Iterable[Expansion]) -> Expansion:
    found = ALWAYS
    for part in parts:
        found = both(found, part)
    return found


def both(first: Expansion, second: Expansion) -> Expansion:
    """What fulfils one and the other. Where that would be too much, the second is left out.

    So a rule may seem easier than it is but never harder: what is found is always true.
    """
    if len(first.clauses) * len(second.clauses) > MOST_JOINS:
        return first
    clauses: list[Clause] = []
    clashes = [*first.clashes, *second.clashes]
    for one in first.clauses:
        for other in second.clauses:
            joined = _join(one, other)
            if isinstance(joined, Clause):
                clauses.append(joined)
            else:
                clashes.append(joined)
    found = _unique(clauses)
    if len(found) > MOST_CLAUSES:
        return first
    return Expansion(found, tuple(dict.fromkeys(clashes)))


def _join(one: Clause, other: Clause) -> Clause | Clash:
    held = dict(one.held)
    for subject, (limit, place) in other.held.items():
        present = held.get(subject)
        if present is None:
            held[subject] = Held(limit, place)
            continue
        met = _meet(present.limit, limit)
        if met is None:
            return Clash(subject, place, present.place)
        held[subject] = Held(met, present.place if met == present.limit else place)
    return Clause(held)


def _meet(one: Limit, other: Limit) -> Limit | None:
    if isinstance(one, Span) and isinstance(other, Span):
        return one.meet(other)
    if isinstance(one, Among) and isinstance(other, Among):
        return one.meet(other)
    if isinstance(one, Is) and isinstance(other, Is):
        return one.meet(other)
    # A score within limits, and none at all.
    return None


def _unique(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple({clause.signature(): clause for clause in clauses}.values())
