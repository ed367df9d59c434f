"""A site of a given size: the demo's lessons, a course of 64 activities, and many learners."""

import random
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cms.models import Milestone
from learning.core.models import (
    Activity,
    Course,
    CoursePage,
    CoursesIndexPage,
    Enrolment,
    Person,
    Progress,
    RegionPage,
)
from learning.core.testing.factories import make_course_page, make_section_page
from learning.plugins.lesson.models import LessonPage
from tests.benchmarks.innovations import make_innovations
from tests.benchmarks.sessions import BATCH, Learner, sign_in_many

PASSWORD = "Kata-sandi-tolok-ukur-9"
BIG, OPEN = "kursus-tolok-ukur", "kursus-terbuka"
SECTIONS, LESSONS = 8, 8
OPEN_COURSES = 20
SIGNED_IN = 1_000
DONE_EACH = 20


@dataclass(frozen=True)
class Seeded:
    """What the journeys need to know: keys, paths, and learners with a session."""

    course_url: str
    region_url: str
    activities: list[int]
    open_courses: list[int]
    learners: list[Learner]


def seed(size: int) -> Seeded:
    """Fill the default database once; a second call finds what the first one made."""
    call_command("migrate", verbosity=0, interactive=False)
    if not Milestone.objects.filter(name="benchmark").exists():
        call_command("load_regions", verbosity=0)
        call_command("load_demo", verbosity=0)
        make_courses()
        make_learners(size)
        make_innovations()
        Milestone.objects.create(name="benchmark")
    return seeded()


def make_courses() -> None:
    index = CoursesIndexPage.objects.live().first()
    sample = max(LessonPage.objects.live(), key=lambda page: len(page.body))
    big = make_course_page(index, title="Kursus tolok ukur", slug=BIG)
    for number in range(SECTIONS):
        section = make_section_page(big, title=f"Modul {number + 1}")
        for place in range(LESSONS):
            add_lesson(section, sample, f"Pelajaran {number + 1}.{place + 1}")
    for number in range(OPEN_COURSES):
        page = make_course_page(index, title=f"Kursus terbuka {number}", slug=f"{OPEN}-{number}")
        add_lesson(page, sample, "Satu pelajaran")


def add_lesson(parent, sample: LessonPage, title: str) -> None:
    parent.refresh_from_db()
    page = LessonPage(title=title, summary=sample.summary, body=sample.body, live=False)
    parent.add_child(instance=page).save_revision().publish()


@transaction.atomic
def make_learners(size: int) -> None:
    course = big_course()
    encoded = make_password(PASSWORD)
    users = get_user_model().objects.bulk_create(
        [
            get_user_model()(email=f"tolok{n}@contoh.example", password=encoded, is_demo=True)
            for n in range(size)
        ],
        batch_size=BATCH,
    )
    people = Person.objects.bulk_create(
        [
            Person(user=user, name=f"Pegawai {n}", status="pns", region=course.region)
            for n, user in enumerate(users)
        ],
        batch_size=BATCH,
    )
    enrol_all(course, people)


def enrol_all(course: Course, people: list[Person]) -> None:
    now = timezone.now()
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                course=course,
                person=person,
                status=Enrolment.Status.ACTIVE,
                requested_at=now,
                activated_at=now,
                last_seen_at=now,
                done_count=DONE_EACH,
            )
            for person in people
        ],
        batch_size=BATCH,
    )
    activities = list(course.activities.order_by("order"))[:DONE_EACH]
    Progress.objects.bulk_create(
        (
            Progress(
                person=person,
                activity=activity,
                course=course,
                completed_at=now,
                first_viewed_at=now,
                last_viewed_at=now,
                seconds=random.randint(60, 900),
            )
            for person in people
            for activity in activities
        ),
        batch_size=BATCH,
    )


def big_course() -> Course:
    page = CoursePage.objects.get(slug=BIG)
    return Course.objects.get(translation_key=page.translation_key)


def seeded() -> Seeded:
    course = big_course()
    keys = CoursePage.objects.filter(slug__startswith=OPEN).values_list("translation_key")
    activities = Activity.objects.filter(course=course, is_live=True).order_by("order")
    users = get_user_model().objects.filter(email__startswith="tolok")
    return Seeded(
        course_url=course.url,
        region_url=RegionPage.objects.live().first().url,
        activities=list(activities.values_list("pk", flat=True)),
        open_courses=list(
            Course.objects.filter(translation_key__in=keys).values_list("pk", flat=True)
        ),
        learners=sign_in_many(users.order_by("pk")[:SIGNED_IN]),
    )
