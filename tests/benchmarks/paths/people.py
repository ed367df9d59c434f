"""People of a region on a path, in every state, written in bulk as the services leave them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from learning.core.models import Person, Region, Unit
from learning.plugins.paths.models import LearningPath, Mark, PathCycle, PathEnrolment
from tests.benchmarks.sessions import BATCH

Status = PathEnrolment.Status
FIRST = "Ayu Budi Citra Dewi Eko Fitri Gita Hadi Indah Joko Lestari Made Nur Putri Rahmat".split()
LAST = "Wijaya Siregar Hutapea Wulandari Saputra Nasution Lubis Pratama Kusuma Ginting".split()
# Of ten who hold no certificate yet, seven are on their way, this far.
PROGRESS = (0, 0, 0, 0, 1, 1, 2)
# Of the other three: days until what they hold ends. The last lapsed or is in its grace.
HELD = {7: (200, 320), 8: (5, 85), 9: (-60, -5)}


def make_users(number: int, prefix: str) -> list:
    """Return accounts ``<prefix>0@…`` and on. One hash for all: nobody signs in by password."""
    encoded = make_password(None)
    model = get_user_model()
    return model.objects.bulk_create(
        [
            model(email=f"{prefix}{n}@contoh.example", password=encoded, is_demo=True)
            for n in range(number)
        ],
        batch_size=BATCH,
    )


def make_people(number: int, region: Region, units: list[Unit], users: Iterable = ()) -> list:
    """Return people spread over ``units``; the first of them have the accounts ``users``."""
    accounts = iter(users)
    return Person.objects.bulk_create(
        [
            Person(
                user=next(accounts, None),
                name=f"{FIRST[n % len(FIRST)]} {LAST[n // 7 % len(LAST)]} {n}",
                status=Person.Status.PNS,
                region=region,
                unit=units[n % len(units)],
                position="Analis kebijakan",
            )
            for n in range(number)
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def put_on(path: LearningPath, people: list[Person], *, beginners: bool = False) -> None:
    """Enrol ``people`` in all states, or as ``beginners`` who have done nothing yet."""
    chance, now = random.Random(4), timezone.now()
    rows = [
        _enrolment(path, person, 0 if beginners else number, chance, now)
        for number, person in enumerate(people)
    ]
    PathEnrolment.objects.bulk_create(rows, batch_size=BATCH)
    version = path.versions.get()
    cycles = [cycle for row in rows for cycle in _cycles(row, version)]
    PathCycle.objects.bulk_create(cycles, batch_size=BATCH)
    keys = [leaf.key for leaf in version.leaves.order_by("pk")]
    Mark.objects.bulk_create(
        (mark for cycle in cycles for mark in _marks(cycle, keys)), batch_size=BATCH
    )


def _enrolment(
    path: LearningPath, person: Person, number: int, chance: random.Random, now: dt.datetime
) -> PathEnrolment:
    place = number % 10
    row = PathEnrolment(
        path=path,
        person=person,
        method=PathEnrolment.Method.ASSIGNED,
        requested_at=now,
        started_at=now - dt.timedelta(days=chance.randint(10, 80)),
    )
    if place in HELD:
        _hold(row, now.date() + dt.timedelta(days=chance.randint(*HELD[place])), place)
    else:
        row.percent = PROGRESS[place] * 100 // 3
        row.due_on = now.date() + dt.timedelta(days=chance.randint(-30, 90))
    row.next_due_on = row.due_on
    return row


def _hold(row: PathEnrolment, until: dt.date, place: int) -> None:
    """The person completed a first cycle; where its end is near, a second one is open."""
    row.started_at -= dt.timedelta(days=400)
    row.completed_at = row.started_at + dt.timedelta(days=30)
    row.cycles_done = 1
    row.valid_until = until
    row.renew_from = until - dt.timedelta(days=row.path.window_days)
    row.grace_until = until + dt.timedelta(days=row.path.grace_days)
    if place == min(HELD):
        row.status, row.percent = Status.COMPLETED, 100
    else:
        row.due_on = until


def _cycles(row: PathEnrolment, version) -> Iterator[PathCycle]:
    shared = {"enrolment": row, "person_id": row.person_id, "version": version}
    opened = row.started_at
    if row.cycles_done:
        yield PathCycle(
            **shared,
            number=1,
            opened_at=opened,
            percent=100,
            completed_at=row.completed_at,
            closed_at=row.completed_at,
            valid_until=row.valid_until,
        )
        opened = row.started_at + dt.timedelta(days=360)
    if row.status == Status.ACTIVE:
        yield PathCycle(
            **shared,
            number=row.cycles_done + 1,
            opened_at=opened,
            counts_from=opened if row.cycles_done else None,
            due_on=row.due_on,
            percent=row.percent,
        )


def _marks(cycle: PathCycle, keys: list[str]) -> Iterator[Mark]:
    done = round(cycle.percent * 3 / 100)
    for key in keys[:done]:
        yield Mark(cycle=cycle, key=key, at=cycle.opened_at, jp=4, label="Kursus tolok ukur")
