"""Kept on events, counted anew from the facts: the same."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from learning.core.testing.factories import PersonFactory, make_course
from learning.plugins.paths.engine.nodes import Group, Kind, Leaf, Rule
from learning.plugins.paths.models import LearningPath, Mark, PathCycle, PathEnrolment
from learning.plugins.paths.services import enrolling, events, repair
from learning.plugins.paths.testing import completed, course_leaf, make_path, path_leaf

pytestmark = pytest.mark.django_db
HOURS = 40


def state() -> dict[str, list]:
    """All that is kept about everybody's paths, but for the moments at which cycles closed."""
    marks = Mark.objects.order_by("cycle", "key")
    return {
        "marks": list(marks.values_list("cycle_id", "key", "at", "score", "jp", "label")),
        "cycles": list(
            PathCycle.objects.order_by("pk").values_list("pk", "percent", "completed_at")
        ),
        "enrolments": list(
            PathEnrolment.objects.order_by("pk").values_list(
                "pk", "status", "percent", "completed_at", "next_due_on", "cycles_done"
            )
        ),
    }


class Story:
    """Random paths over six courses, an event and one another; random people; random facts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.courses = [make_course(programme_jp=jp) for jp in (1, 2, 3, 4, 5, 6)]
        region = self.courses[0].region
        self.people = PersonFactory.create_batch(2, region=region)
        self.paths: list[LearningPath] = []
        for _ in range(3):
            tree = self.children(depth=2)
            self.paths.append(make_path(*tree, region=region, course_enrolment="none"))

    def children(self, depth: int) -> list:
        picked = self.random.sample(self.courses, self.random.randint(1, 3))
        nodes = [
            course_leaf(
                course,
                key=f"k{self.random.random()}",
                required=self.random.random() < 0.6,
                due_days=self.random.choice([None, 3, 9]),
            )
            for course in picked
        ]
        if self.paths and depth == 2 and self.random.random() < 0.5:
            nodes.append(path_leaf(self.random.choice(self.paths)))
        if self.random.random() < 0.3:
            key = f"e{self.random.random()}"
            nodes.append(Leaf(key=key, kind=Kind.EVENT, ref="hari-asn", title="Hari ASN"))
        if depth and self.random.random() < 0.7:
            nodes.append(
                Group(
                    key=f"g{self.random.random()}",
                    rule=self.random.choice(list(Rule)),
                    need=self.random.randint(1, 3),
                    required=self.random.random() < 0.7,
                    in_sequence=self.random.random() < 0.3,
                    children=tuple(self.children(depth - 1)),
                )
            )
        return nodes

    def happens(self) -> None:
        person = self.random.choice(self.people)
        step = self.random.random()
        if step < 0.3:
            enrolling.assign_many(
                self.random.choice(self.paths), person_ids=[person.pk], actor=None
            )
        elif step < 0.4:
            events.achievement_announced(person, achievement="event:hari-asn")
        else:
            course = self.random.choice(self.courses)
            ago = dt.timedelta(hours=self.random.randint(0, HOURS))
            completed(course, person, at=timezone.now() - ago)
            events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(course.pk))


@pytest.mark.parametrize("seed", range(6))
def test_kept_on_events_and_counted_anew_are_the_same(seed):
    story = Story(seed)
    for _ in range(16):
        story.happens()
        before = state()
        assert repair.recount_open() == 0
        assert state() == before


def test_a_recount_mends_what_was_lost():
    course = make_course()
    path = make_path(course_leaf(course), course_leaf(make_course()))
    person = PersonFactory(region=path.region)
    row = enrolling.enrol(path, person=person)
    completed(course, person)
    assert repair.recount_open() == 0
    row.refresh_from_db()
    assert row.percent == 50
