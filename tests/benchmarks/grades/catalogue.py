"""Journeys of rules and grades, and the work of counting everybody anew."""

import itertools
from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse

from learning.plugins.grades.models import Grade, GradeItem, Kind, Standing
from learning.plugins.grades.services import recounts, tree
from tests.benchmarks.catalogue import post
from tests.benchmarks.grades.seed import Seeded, in_group, seed, still_open
from tests.benchmarks.journeys import Catalogue, Journey, signed_in
from tests.benchmarks.load import Request
from tests.benchmarks.paths.background import Work
from tests.benchmarks.servers import Server


def course_page(seeded: Seeded) -> Iterator[Request]:
    return signed_in(seeded.course.url)(seeded)


def lesson(seeded: Seeded) -> Iterator[Request]:
    return signed_in(f"/belajar/aktivitas/{seeded.activities[0]}/")(seeded)


def complete(seeded: Seeded) -> Iterator[Request]:
    pairs = itertools.product(still_open(seeded.activities), in_group(seeded.learners))
    for activity, learner in pairs:
        yield post(f"/belajar/aktivitas/{activity}/selesai/", learner.cookie)


def own_grades(seeded: Seeded) -> Iterator[Request]:
    return signed_in(reverse("learning_grades:course", args=[seeded.course.pk]))(seeded)


def all_grades(seeded: Seeded) -> Iterator[Request]:
    return signed_in(reverse("learning_grades:mine"))(seeded)


def sheet(seeded: Seeded) -> Iterator[Request]:
    address = reverse("learning_grades_admin:sheet", args=[seeded.book.pk])
    return itertools.repeat(Request(address, cookie=seeded.admin.cookie))


def work(seeded: Seeded, server: Server) -> list[dict]:
    return [change_weight(seeded).as_json()]


def change_weight(seeded: Seeded) -> Work:
    people = Standing.objects.filter(gradebook=seeded.book).count()
    done = Work(f"a changed weight: totals of {people:,} people counted again")
    category = GradeItem.objects.filter(gradebook=seeded.book, kind=Kind.CATEGORY)
    item = GradeItem.objects.filter(parent__in=category, kind=Kind.MANUAL).first()
    before = Grade.objects.filter(gradebook=seeded.book, item__kind=Kind.CATEGORY).count()
    weight = Decimal("0.5") if item.weight != Decimal("0.5") else Decimal("0.25")
    tree.change(item, weight=weight, weight_is_own=True)
    with done.timed():
        recounts.settle_now(seeded.book)
    done.note = f"{before:,} totals"
    return done


JOURNEYS = (
    Journey("course page, 60 activities under nested rules", course_page, 0.08),
    Journey("lesson of that course", lesson, 0.1),
    Journey("complete POST in that course", complete, 0.08, 302),
    Journey("own grades of a course, 60 items explained", own_grades, 0.05),
    Journey("own grades of all courses", all_grades, 0.08),
    Journey("grader view, a page of learners by 60 items", sheet, 0.03),
)
CATALOGUE = Catalogue(seed, JOURNEYS, work)
