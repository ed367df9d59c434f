"""Work that no page waits for: a completion rolls up, many are told, many are assigned."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median, quantiles
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.urls import reverse

from learning.core.api import notify
from learning.core.models import Course, Person
from learning.plugins.notices.models import Delivery, Event, Notice
from learning.plugins.notices.services.announcing import fill_lists
from learning.plugins.paths import kinds
from learning.plugins.paths.engine.nodes import Kind
from learning.plugins.paths.models import PathEnrolment, PathLeaf
from learning.plugins.paths.services import enrolling, events
from learning.plugins.paths.testing import completed
from tests.benchmarks.load import Request, send
from tests.benchmarks.paths.people import make_people, make_users, put_on
from tests.benchmarks.paths.seed import Seeded
from tests.benchmarks.servers import Server

TIMES = 100
TOLD, TOLD_EACH = 50_000, 50
ASSIGNED = 500
NOTICE_LIMIT = 10_000


@dataclass
class Work:
    """``limit`` is the longest that we promise, in milliseconds."""

    name: str
    limit: int | None = None
    note: str = ""
    spent: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        counted: list[str] = []

        def count(execute, sql, params, many, context):
            counted.append(sql)
            return execute(sql, params, many, context)

        started = time.perf_counter()
        with connection.execute_wrapper(count):
            yield
        self.spent.append((time.perf_counter() - started) * 1e3)
        self.queries.append(len(counted))

    def as_json(self) -> dict:
        """Times in milliseconds."""
        several = len(self.spent) > 1
        return {
            "work": self.name,
            "limit": self.limit,
            "note": self.note,
            "times": len(self.spent),
            "queries": round(median(self.queries)),
            "median": median(self.spent),
            "p95": quantiles(self.spent, n=20)[18] if several else self.spent[0],
        }


def work(seeded: Seeded, server: Server) -> list[dict]:
    done = [*complete_courses(seeded), *tell_many(seeded, server), assign(seeded)]
    return [each.as_json() for each in done]


def complete_courses(seeded: Seeded) -> list[Work]:
    """Newcomers complete one course after the other, until the last one completes the path."""
    people = newcomers(seeded, TIMES)
    put_on(seeded.path, people, beginners=True)
    leaves = PathLeaf.objects.filter(version__path=seeded.path, kind=Kind.COURSE)
    first, second, elective, *_rest = Course.objects.filter(
        pk__in=leaves.values("course")
    ).order_by("pk")
    done = [
        roll_up("a course is completed, the path goes on", first, people),
        roll_up("another course is completed", second, people),
        roll_up("the last course is completed: certified", elective, people),
    ]
    rows = PathEnrolment.objects.filter(path=seeded.path, person__in=people)
    if rows.filter(status=PathEnrolment.Status.COMPLETED).count() < len(people):
        raise SystemExit("the last course does not complete the path")
    return done


def newcomers(seeded: Seeded, number: int) -> list[Person]:
    """Return people with accounts of whom nothing is known yet; other names each time."""
    users = make_users(number, f"baru{time.time_ns()}-")
    return make_people(number, seeded.region, seeded.units, users)


def roll_up(name: str, course: Course, people: list[Person]) -> Work:
    done = Work(name)
    with transaction.atomic():
        for person in people:
            completed(course, person)
    for person in people:
        with done.timed():
            events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(course.pk))
    return done


def tell_many(seeded: Seeded, server: Server) -> list[Work]:
    """Tell accounts of the region, made for it and removed again, about one fact."""
    users = make_users(min(TOLD, TOLD_EACH * len(seeded.learners)), "penerima")
    make_people(len(users), seeded.region, seeded.units, users)
    ids = [user.pk for user in users]
    try:
        return tell(seeded, server, ids)
    finally:
        remove(ids)


def tell(seeded: Seeded, server: Server, ids: list[int]) -> list[Work]:
    heading = f"{len(ids):,} accounts are told"
    caller = Work(f"{heading}: the caller's transaction")
    rows = Work(f"{heading}: until all rows are written", NOTICE_LIMIT)
    with caller.timed(), transaction.atomic():
        data = {"path": seeded.path.title, "reason": "", "due": ""}
        url = kinds.path_url(seeded.path)
        notify(kinds.ASSIGNED, key=f"tolok:{time.time()}", users=ids, data=data, url=url)
    with visiting(seeded, server) as waits, rows.timed():
        while fill_lists():
            pass
    event = Event.objects.latest("pk")
    written = event.notices.count() + Delivery.objects.filter(notice__event=event).count()
    rows.note = (
        f"{written:,} rows, {written / rows.spent[0] * 1e3:,.0f} a second; an inbox read "
        f"meanwhile took {median(waits):,.0f} ms, at most {max(waits):,.0f} ms"
    )
    return [caller, rows]


@contextmanager
def visiting(seeded: Seeded, server: Server) -> Iterator[list[float]]:
    """Read inboxes one after the other until the block ends; yields how long each took, in ms."""
    waits: list[float] = []
    ended = threading.Event()

    def visit() -> None:
        line = HTTPConnection(urlsplit(server.address).netloc, timeout=30)
        while not (ended.is_set() and waits):
            learner = seeded.learners[len(waits) % len(seeded.learners)]
            started = time.perf_counter()
            send(line, Request(reverse("learning_notices:inbox"), cookie=learner.cookie))
            waits.append((time.perf_counter() - started) * 1e3)

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        yield waits
    finally:
        ended.set()
        visitor.join()


@transaction.atomic
def remove(ids: list[int]) -> None:
    """Leave the database as it was, so that it can be measured again."""
    users = get_user_model().objects.filter(pk__gte=ids[0], pk__lte=ids[-1])
    told = Notice.objects.filter(user__in=users)
    for rows in (
        Delivery.objects.filter(notice__in=told),
        told,
        Person.objects.filter(user__in=users),
        users,
    ):
        rows._raw_delete(using="default")


def assign(seeded: Seeded) -> Work:
    done = Work(f"{ASSIGNED} people are put on the path")
    people = newcomers(seeded, ASSIGNED)
    with done.timed():
        enrolling.assign_many(
            seeded.path, person_ids=[person.pk for person in people], actor=None, reason="Wajib."
        )
    return done
