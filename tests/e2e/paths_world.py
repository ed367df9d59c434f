"""The learning paths of the world, a unit of 500, and somebody at each point of a path."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from django.utils import timezone
from django.utils.text import slugify

from learning.core.api import add_months
from learning.core.models import Course, Person
from learning.core.testing import factories as make
from learning.plugins.lesson.tests.sample import block, make_lesson
from learning.plugins.paths.models import LearningPath, PathCycle
from learning.plugins.paths.services import cycles, enrolling
from learning.plugins.paths.testing import completed

from . import names


def build(rimba: Any, *, person: Any) -> None:
    """``person`` makes one with an account: name, number, unit."""
    pages = [
        make_course(rimba.courses_index, title=title)
        for title in (*names.PATH_COURSES, *names.PATH_ELECTIVES)
    ]
    paths = build_paths(rimba.region, *pages)
    unit = make.make_unit(rimba.region, name=names.PATH_UNIT)
    people = {number: person(name, number, unit) for number, name in names.PATH_LEARNERS.items()}
    holder = person(names.HOLDER_NAME, names.HOLDER, unit, email=names.HOLDER_EMAIL)
    first = row_of(pages[0])
    completed(first, people[names.MIDWAY])
    enrolling.enrol(paths[names.CHANGING_PATH], person=people[names.MIDWAY])
    certify(paths[names.CERTIFICATION], holder, first)
    build_crowd(rimba.region)


def make_course(index: Any, *, title: str) -> Any:
    page = make.make_course_page(
        index, title=title, slug=slugify(title), summary=f"Singkat: {title}.", programme_jp=1
    )
    words = f"Isi kursus {title}."
    make_lesson(
        [block("paragraph", f"<p>{words}</p>", words)],
        course_page=page,
        title=names.lesson_of(title),
    )
    return page


def row_of(page: Any) -> Course:
    return Course.objects.get(translation_key=page.translation_key)


def build_paths(region: Any, *pages: Any) -> dict[str, LearningPath]:
    first, second, third, *electives = pages
    choice = {
        "title": names.ELECTIVES,
        "rule": "count",
        "need": 1,
        "required": True,
        "children": [course(page, "pilihan", required=False) for page in electives],
    }
    proof = {
        "title": names.PROOF,
        "asks": "Surat keterangan dari kantor tempat magang.",
        "required": True,
    }
    wanted: dict[str, tuple[list[dict], dict]] = {
        names.PATH: (
            [*(course(page) for page in pages[:3]), part("group", choice)],
            {"in_sequence": True},
        ),
        names.CROWD_PATH: ([course(first)], {}),
        names.CHANGING_PATH: ([course(first), course(second), course(third)], {}),
        names.CERTIFICATION: ([course(first)], {"valid_months": 12}),
        names.PROVEN_PATH: ([course(first), part("evidence", proof)], {}),
    }
    return {
        title: publish(title, parts, region=region, **fields)
        for title, (parts, fields) in wanted.items()
    }


def course(page: Any, name: str = "wajib", *, required: bool = True) -> dict:
    return part("course", {"course": page.pk, "required": required}, f"{name}-{page.slug}")


def part(kind: str, value: dict, name: str = "") -> dict:
    return {"type": kind, "id": str(uuid5(NAMESPACE_DNS, name or kind)), "value": value}


def publish(title: str, parts: list[dict], **fields: Any) -> LearningPath:
    path = LearningPath(
        title=title, slug=slugify(title), summary=f"Jalur {title}.", live=False, **fields
    )
    path.requirements = parts
    path.save()
    path.save_revision().publish()
    return LearningPath.objects.get(pk=path.pk)


def certify(path: LearningPath, person: Person, first: Course) -> None:
    """As if ``person`` had earned it eleven months ago: a month before it ends."""
    today = timezone.localdate()
    since = add_months(today, -11)
    then = timezone.now() - (today - since)
    completed(first, person, at=then)
    row = enrolling.enrol(path, person=person)
    until = add_months(since, path.valid_months or 0)
    cycle = {"opened_at": then - dt.timedelta(days=1), "completed_at": then, "closed_at": then}
    PathCycle.objects.filter(enrolment=row).update(**cycle, valid_until=until)
    cycles.set_validity(row, path, until)
    row.completed_at = then
    row.save()


def build_crowd(region: Any) -> None:
    """People as an import makes them at first, but without accounts: hashing takes its time."""
    unit = make.make_unit(region, name=names.CROWD_UNIT)
    Person.objects.bulk_create(
        Person(name=f"Ramai {number:03d}", status="pns", region=region, unit=unit)
        for number in range(1, names.CROWD + 1)
    )
