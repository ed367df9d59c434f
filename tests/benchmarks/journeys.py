"""What a suite is made of: journeys over HTTP, and work that no page waits for."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.load import Request
from tests.benchmarks.servers import Server

Requests = Callable[[Any], Iterator[Request]]


@dataclass(frozen=True)
class Journey:
    """``target`` is the share of the bare view's rate that we promise; ``status`` its answer.

    ``requests`` gets what the suite's ``seed`` returned.
    """

    name: str
    requests: Requests
    target: float | None
    status: int = 200


def no_work(seeded: Any, server: Server) -> list[dict]:
    return []


@dataclass(frozen=True)
class Catalogue:
    """``seed`` fills the database with so many people, once, and returns what journeys need.

    ``work`` measures in this process while ``server`` serves; see ``background.Work``.
    """

    seed: Callable[[int], Any]
    journeys: tuple[Journey, ...]
    work: Callable[[Any, Server], list[dict]] = no_work


@dataclass(frozen=True)
class Suite:
    """Known without Django: ``module`` has the suite's ``CATALOGUE``; ``sizes`` are of people."""

    title: str
    people: str
    sizes: str
    module: str


SUITES = {
    "courses": Suite("Courses", "learners", "1000,20000", "tests.benchmarks.catalogue"),
    "paths": Suite("Learning paths", "people", "1000,100000", "tests.benchmarks.paths.catalogue"),
    "hours": Suite("Learning hours", "people", "1000,100000", "tests.benchmarks.hours.catalogue"),
    "grades": Suite(
        "Rules and grades", "learners", "1000,20000", "tests.benchmarks.grades.catalogue"
    ),
    "quiz": Suite("Quizzes", "attempts", "1000,50000", "tests.benchmarks.quiz.catalogue"),
}


def visit(path: str) -> Requests:
    return lambda seeded: itertools.repeat(Request(path))


def signed_in(path: str) -> Requests:
    return lambda seeded: (
        Request(path, cookie=learner.cookie) for learner in itertools.cycle(seeded.learners)
    )


# Changes the address and nothing else, so that no answer is kept: see cms.pagecache.
FRESH = "segar"


def fresh(path: str) -> Requests:
    mark = "&" if "?" in path else "?"
    return lambda seeded: (Request(f"{path}{mark}{FRESH}={n}") for n in itertools.count())
