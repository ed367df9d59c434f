"""A region with so many people on one path, accounts for the first thousand, and their notices."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from cms.models import Milestone
from learning.core.api import Role, assign_role, provision_region
from learning.core.models import Region, Unit
from learning.core.testing.factories import UserFactory, make_course, make_unit
from learning.plugins.notices.models import Event, Notice
from learning.plugins.paths import kinds
from learning.plugins.paths.engine.nodes import Group, Rule
from learning.plugins.paths.models import LearningPath, PathEnrolment
from learning.plugins.paths.testing import course_leaf, make_path
from tests.benchmarks.paths.people import make_people, make_users, put_on
from tests.benchmarks.sessions import BATCH, Learner, sign_in_many

REGION = "12.75"
SLUG, ADMIN = "jalur-tolok", "admin-tolok@contoh.example"
AGENCIES, UNITS_EACH = 5, 10
COURSES, NEEDED = 4, 2
# Beside the one that is measured; learners follow the first two of them as well.
OTHER_PATHS, FOLLOWED = 11, 2
SIGNED_IN = 1_000
NOTICES_EACH = 20


@dataclass(frozen=True)
class Seeded:
    path: LearningPath
    admin: Learner
    learners: list[Learner] = field(repr=False)
    enrolments: list[int] = field(repr=False)

    @property
    def region(self) -> Region:
        return self.path.region

    @property
    def units(self) -> list[Unit]:
        return list(Unit.objects.filter(region=self.region, depth=2).order_by("path"))


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
    provision_region(region)
    assign_role(UserFactory(email=ADMIN, username="admin-tolok"), region=region, role=Role.ADMIN)
    path, *others = make_paths(region)
    users = make_users(min(size, SIGNED_IN), "tolok")
    people = make_people(size, region, make_units(region), users)
    put_on(path, people)
    for other in others[:FOLLOWED]:
        put_on(other, people[: len(users)])
    make_notices(path, users)


def make_units(region: Region) -> list[Unit]:
    agencies = [make_unit(region, name=f"Dinas {n + 1}") for n in range(AGENCIES)]
    return [
        make_unit(name=f"Bidang {agency.name} {n + 1}", parent=agency)
        for agency in agencies
        for n in range(UNITS_EACH)
    ]


def make_paths(region: Region) -> list[LearningPath]:
    """Return the certification of two courses and one of two electives, then other paths."""
    courses = [
        make_course(title=f"Kursus tolok ukur {n + 1}", region=region, programme_jp=4)
        for n in range(COURSES)
    ]
    needed = [course_leaf(course) for course in courses[:NEEDED]]
    electives = tuple(course_leaf(course, required=False) for course in courses[NEEDED:])
    choice = Group(key="pilihan", title="Pilihan", rule=Rule.COUNT, need=1, children=electives)
    shared = {"region": region, "jp": 12, "course_count": COURSES, "due_days": 90}
    names = [("Jalur tolok ukur", SLUG)]
    names += [(f"Jalur lain {n + 1}", f"jalur-lain-{n + 1}") for n in range(OTHER_PATHS)]
    return [
        make_path(*needed, choice, title=title, slug=slug, valid_months=12, **shared)
        for title, slug in names
    ]


def make_notices(path: LearningPath, users: list) -> None:
    """Give each account twenty notices, of which every other one is read."""
    now = timezone.now()
    for number in range(NOTICES_EACH):
        event = Event.objects.create(
            kind=kinds.ASSIGNED,
            key=f"tolok-{number}",
            data={"path": path.title, "reason": "Wajib bagi unit Anda.", "due": ""},
            url=kinds.path_url(path),
            created_at=now,
        )
        read_at = now if number % 2 else None
        Notice.objects.bulk_create(
            [Notice(event=event, user=user, created_at=now, read_at=read_at) for user in users],
            batch_size=BATCH,
        )


def seeded() -> Seeded:
    path = LearningPath.objects.select_related("region").get(slug=SLUG)
    users = get_user_model().objects
    known = users.filter(email__regex=r"^tolok\d+@").order_by("pk")
    admin, *learners = sign_in_many([users.get(email=ADMIN), *known[:SIGNED_IN]])
    rows = PathEnrolment.objects.filter(path=path).order_by("pk")
    return Seeded(path, admin, learners, list(rows.values_list("pk", flat=True)[:SIGNED_IN]))
