"""Certificates for many at once: rows and numbers, then the papers, as ``work`` of the others."""

from __future__ import annotations

import time
from statistics import mean

from django.db import transaction

from learning.core.models import Person
from learning.core.testing.factories import CourseFactory, make_region, nation
from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.services import rendering
from learning.plugins.certificates.services.issuing import issue_for_completion
from learning.plugins.certificates.testing import choose, completed, make_template
from tests.benchmarks.paths.background import Work

MANY = 1_000
ISSUE_LIMIT, DRAW_LIMIT = 1_000, 50
LARGEST = 200_000


def work() -> list[dict]:
    """Issue and draw a thousand, one after the other, each timed, in a region of their own."""
    nation()
    region = make_region(f"Kota Tolok {time.time_ns()}")
    choose(make_template(region, signatories=2), region=region)
    course = CourseFactory(region=region, programme_jp=24)
    people = Person.objects.bulk_create(
        Person(name=f"Penerima {number}", status=Person.Status.PNS, region=region)
        for number in range(MANY)
    )
    with transaction.atomic():
        completions = [completed(course, person) for person in people]
    issuing = Work(f"{MANY:,} certificates are issued, each", ISSUE_LIMIT)
    for completion in completions:
        with issuing.timed():
            issue_for_completion(completion)
    drawing = Work(f"{MANY:,} papers are drawn (PDF/A-2b), each", DRAW_LIMIT)
    rows = list(Certificate.objects.filter(region=region).order_by("pk"))
    drawn = []
    for row in rows:
        with drawing.timed():
            drawn.append(rendering.render(row))
    verify(rows, drawn)
    drawing.note = f"{mean(row.size for row in drawn) / 1e3:,.0f} kB each"
    return [issuing.as_json(), drawing.as_json()]


def verify(rows: list[Certificate], drawn: list[Certificate]) -> None:
    numbers = sorted(int(row.number.split("/")[0]) for row in rows)
    if numbers != list(range(1, MANY + 1)):
        raise SystemExit("numbers have gaps or doubles")
    if any(not 0 < row.size < LARGEST for row in drawn):
        raise SystemExit("a paper is empty or too large")
