"""A course of 60 activities under nested rules, and a gradebook of 60 items for all learners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cms.models import Milestone
from learning.core.api import Role, assign_role, create_group, provision_region
from learning.core.models import (
    Course,
    CourseGroup,
    CoursePage,
    Enrolment,
    GroupMember,
    Person,
    Progress,
    Region,
)
from learning.core.testing.factories import (
    UserFactory,
    make_course_page,
    make_section_page,
    make_unit,
)
from learning.plugins.grades.models import Grade, Gradebook, GradeItem, Kind, Standing
from learning.plugins.grades.services import books, recounts, tree
from learning.plugins.lesson.models import LessonPage
from tests.benchmarks.paths.people import make_people, make_users
from tests.benchmarks.sessions import BATCH, Learner, sign_in_many

REGION, ADMIN, SLUG = "12.75", "nilai-tolok@contoh.example", "kursus-berbuku-nilai"
SECTIONS, LESSONS = 6, 10
CATEGORIES, ITEMS_EACH = 4, 15
METHODS = ("natural", "weighted_mean", "mean", "median")
SIGNED_IN = 1_000


@dataclass(frozen=True)
class Seeded:
    course: Course
    book: Gradebook
    admin: Learner
    activities: list[int] = field(repr=False)
    learners: list[Learner] = field(repr=False)


def seed(size: int) -> Seeded:
    """Fill the default database once; a second call finds what the first one made."""
    call_command("migrate", verbosity=0, interactive=False)
    if not Milestone.objects.filter(name="benchmark").exists():
        call_command("load_regions", verbosity=0)
        fill(size)
        Milestone.objects.create(name="benchmark")
    return seeded()


def fill(size: int) -> None:
    region = Region.objects.get(code=REGION)
    branch = provision_region(region)
    assign_role(UserFactory(email=ADMIN, username="nilai-tolok"), region=region, role=Role.ADMIN)
    course = make_course(branch.courses_index)
    units = [make_unit(region, name=f"Dinas {number + 1}") for number in range(5)]
    people = make_people(size, region, units, make_users(min(size, SIGNED_IN), "tolok"))
    enrol(course, people)
    book = make_book(course)
    give(book, people)
    recounts.settle_now(book)


def make_course(index) -> Course:
    page = make_course_page(index, title="Kursus berbuku nilai", slug=SLUG)
    for number in range(SECTIONS):
        section = make_section_page(page, title=f"Modul {number + 1}")
        for place in range(LESSONS):
            section.refresh_from_db()
            title = f"Pelajaran {number + 1}.{place + 1}"
            lesson = section.add_child(instance=LessonPage(title=title, live=False))
            lesson.save_revision().publish()
    course = Course.objects.get(translation_key=page.translation_key)
    group = create_group(course, name="Regu tolok")
    set_rules(page, course, group)
    return course


def set_rules(page: CoursePage, course: Course, group: CourseGroup) -> None:
    """Every section but the first, and every third activity, has a tree of three kinds."""
    keys = [str(key) for key in course.activities.values_list("translation_key", flat=True)]
    since = (timezone.now() - timedelta(days=1)).isoformat()
    rule = {"kind": "group", "group": group.key}
    for number, section in enumerate(page.get_children().specific().order_by("path")):
        if number:
            section.availability = nested(keys[number * LESSONS - 1], rule, since)
            section.save_revision().publish()
        for place, lesson in enumerate(section.get_children().specific().order_by("path")):
            if place % 3 == 2:
                lesson.availability = nested(keys[number * LESSONS + place - 1], rule, since)
                lesson.save_revision().publish()


def nested(key: str, rule: dict, since: str) -> dict:
    done = {"kind": "completion", "activity": key, "wanted": "complete", "shown": True}
    dated = {"op": "all", "children": [rule, {"kind": "date", "from": since}]}
    either = {"op": "any", "shown": True, "children": [done | {"wanted": "pass"}, dated]}
    return {"op": "all", "children": [done, either]}


def in_group(people: list) -> list:
    """Two of three: enough for every request of a run to complete something that is not yet."""
    return [person for number, person in enumerate(people) if number % 3]


def already_done(activities: list) -> list:
    """The first section, and of the others what opens the next: so every section is open."""
    return activities[:LESSONS] + activities[2 * LESSONS - 1 :: LESSONS]


def still_open(activities: list) -> list:
    """What is open to the group and not done: it waits for no other lesson of its section."""
    found = activities[LESSONS:]
    return [row for place, row in enumerate(found) if place % LESSONS in (0, 1, 3, 4, 6, 7)]


@transaction.atomic
def enrol(course: Course, people: list[Person]) -> None:
    now = timezone.now()
    finished = already_done(list(course.activities.order_by("order")))
    rows = (
        Enrolment(
            course=course,
            person=person,
            requested_at=now,
            activated_at=now,
            last_seen_at=now,
            done_count=len(finished),
        )
        for person in people
    )
    Enrolment.objects.bulk_create(rows, batch_size=BATCH)
    group = course.groups.get()
    members = (GroupMember(group=group, person=person) for person in in_group(people))
    GroupMember.objects.bulk_create(members, batch_size=BATCH)
    marks = (
        Progress(person=person, activity=row, course=course, completed_at=now, first_viewed_at=now)
        for person in people
        for row in finished
    )
    Progress.objects.bulk_create(marks, batch_size=BATCH)


def make_book(course: Course) -> Gradebook:
    book = books.make(course)
    for number, method in enumerate(METHODS):
        name = f"Kategori {number + 1}"
        category = tree.create(book, kind=Kind.CATEGORY, name=name, aggregation=method)
        for place in range(ITEMS_EACH):
            tree.create(
                book,
                kind=Kind.MANUAL,
                name=f"Tugas {number + 1}.{place + 1}",
                parent=category,
                max=Decimal(10 + place),
            )
    return book


def give(book: Gradebook, people: list[Person]) -> None:
    """Nine of ten people have a grade for each item."""
    items = list(GradeItem.objects.filter(gradebook=book, kind=Kind.MANUAL))
    for start in range(0, len(people), BATCH):
        with transaction.atomic():
            piece = people[start : start + BATCH]
            Grade.objects.bulk_create(grades(book, items, piece), batch_size=2_000)
            rows = (Standing(gradebook=book, person=person) for person in piece)
            Standing.objects.bulk_create(rows, batch_size=BATCH)


def grades(book: Gradebook, items: list[GradeItem], people: list[Person]) -> Iterator[Grade]:
    now = timezone.now()
    for person in people:
        if person.pk % 10:
            for item in items:
                raw = item.max * ((person.pk * 31 + item.pk * 17) % 61 + 40) / 100
                yield Grade(
                    gradebook=book,
                    item=item,
                    person=person,
                    raw=raw,
                    final=raw,
                    number=1,
                    source="hand",
                    graded_at=now,
                )


def seeded() -> Seeded:
    course = Course.objects.select_related("region").get(page__slug=SLUG)
    users = get_user_model().objects
    known = users.filter(email__regex=r"^tolok\d+@").order_by("pk")
    admin, *learners = sign_in_many([users.get(email=ADMIN), *known[:SIGNED_IN]])
    activities = course.activities.filter(is_live=True).order_by("order")
    ids = list(activities.values_list("pk", flat=True))
    return Seeded(course, Gradebook.objects.get(course=course), admin, ids, learners)
