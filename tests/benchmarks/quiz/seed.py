"""A course with a quiz that everybody took, and quizzes that wait for those who are signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from cms.models import Milestone
from learning.core.api import Role, assign_role, provision_region
from learning.core.models import (
    Course,
    CoursesIndexPage,
    Enrolment,
    Person,
    Progress,
    Region,
    RegionPage,
)
from learning.core.testing.factories import (
    UserFactory,
    make_course_page,
    make_section_page,
    make_unit,
)
from learning.plugins.quiz.models import Question, Quiz, QuizAttempt
from learning.plugins.quiz.services import statistics
from learning.plugins.quiz.testing import (
    RIGHT,
    WRONG,
    make_category,
    make_question,
    make_quiz_page,
    take,
)
from tests.benchmarks.paths.people import make_people, make_users
from tests.benchmarks.quiz.copies import copy_attempts, remove_attempts
from tests.benchmarks.sessions import BATCH, Learner, sign_in_many

REGION, ADMIN = "12.75", "admin-kuis-tolok@contoh.example"
SLUG, UNITS, SIGNED_IN = "kursus-kuis-tolok-ukur", 20, 1_000
QUESTIONS = 10
TYPES = ("choice", "true_false", "choice", "short", "choice", "numerical")
# Each of the signed in takes each quiz of a group once in a run: see measure.SLICE.
EACH = 17
GROUPS = ("start", "save", "finish")
PATTERNS = 16
MATCHING = {"a": "Bandung", "b": "Denpasar"}


@dataclass(frozen=True)
class Seeded:
    """``taken`` has all the finished attempts; the others are by what is measured with them."""

    taken: Quiz
    groups: Mapping[str, Sequence[Quiz]]
    admin: Learner
    learners: list[Learner] = field(repr=False)
    people: list[Person] = field(repr=False)

    @property
    def region(self) -> Region:
        return self.taken.activity.course.region


def seed(size: int) -> Seeded:
    """Fill the default database once; what a run used up is made again each time."""
    call_command("migrate", verbosity=0, interactive=False)
    if not Milestone.objects.filter(name="benchmark").exists():
        call_command("load_regions", verbosity=0)
        fill(size)
        Milestone.objects.create(name="benchmark")
    seeded = found()
    make_open_attempts(seeded)
    return seeded


def fill(size: int) -> None:
    region = Region.objects.get(code=REGION)
    provision_region(region)
    assign_role(UserFactory(email=ADMIN, username="admin-kuis"), region=region, role=Role.ADMIN)
    units = [make_unit(region, name=f"Dinas {n + 1}") for n in range(UNITS)]
    people = make_people(size, region, units, make_users(min(size, SIGNED_IN), "kuistolok"))
    make_quizzes(region, ["diambil", *(f"{group}-{n}" for group in GROUPS for n in range(EACH))])
    taken = by_name()["diambil"]
    enrol_all(taken.activity.course, people)
    patterns = [
        take(taken, person, answers_of(taken, number))
        for number, person in enumerate(people[:PATTERNS])
    ]
    copy_attempts(patterns, taken, people[PATTERNS:], graded=True)
    statistics.count(taken)


def make_quizzes(region: Region, names: Sequence[str], *, paged: bool = False) -> None:
    """Quizzes of the same questions in one course: all on one page, or each on its own."""
    category = make_category(region, "Tolok ukur")
    blocks: list[tuple[str, Any]] = []
    for number in range(QUESTIONS):
        if paged and number:
            blocks.append(("page_break", None))
        blocks.append(("question", {"question": make_one(number, category)}))
    index = CoursesIndexPage.objects.descendant_of(RegionPage.objects.get(region=region)).get()
    course = make_course_page(index, title="Kursus kuis tolok ukur", slug=SLUG)
    section = make_section_page(course, title="Kuis")
    for name in names:
        section.refresh_from_db()
        make_quiz_page(section, *blocks, title=f"Kuis {name}", slug=f"kuis-{name}")


def make_one(number: int, category: Any) -> Question:
    """Stems are as long as in an examination."""
    words = "Seorang analis menerima permohonan layanan yang berkasnya belum lengkap. " * 3
    stem = f"<p>{words}</p><p><b>Soal {number + 1}.</b> Apa tindakan yang paling tepat?</p>"
    kind = TYPES[number % len(TYPES)]
    return make_question(kind, category=category, name=f"Soal tolok {number + 1}", stem=stem)


def by_name() -> dict[str, Quiz]:
    rows = Quiz.objects.select_related("activity__course__region")
    return {quiz.activity.title.removeprefix("Kuis "): quiz for quiz in rows}


def enrol_all(course: Course, people: Sequence[Person]) -> None:
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
            )
            for person in people
        ],
        batch_size=BATCH,
    )


def answers_of(quiz: Quiz, number: int) -> dict[int, Mapping[str, str]]:
    """The higher the number, the fewer are right; some leave the last question empty."""
    answers = {}
    for slot in quiz.slots.select_related("question").order_by("number"):
        is_right = (slot.number * 7 + number * 3) % PATTERNS >= number // 2
        if not (slot.number == QUESTIONS and number % 4 == 3):
            answers[slot.number] = (RIGHT if is_right else WRONG)[slot.question.type]
    return answers


def found() -> Seeded:
    quizzes = by_name()
    users = get_user_model().objects
    people = Person.objects.filter(user__email__regex=r"^kuistolok\d+@").order_by("pk")
    known = list(people.select_related("user")[:SIGNED_IN])
    admin, *learners = sign_in_many([users.get(email=ADMIN), *(one.user for one in known)])
    groups = {name: [quizzes[f"{name}-{n}"] for n in range(EACH)] for name in GROUPS}
    return Seeded(quizzes["diambil"], groups, admin, learners, known)


def make_open_attempts(seeded: Seeded) -> None:
    """Nothing is started in one group, nothing answered in the next, all of it in the last."""
    everything = [quiz for group in seeded.groups.values() for quiz in group]
    remove_attempts(everything)
    activities = [quiz.pk for quiz in everything]
    Progress.objects.filter(activity__in=activities).delete()
    for group, answered in (("save", False), ("finish", True)):
        first, *others = seeded.groups[group]
        answers = answers_of(first, 0) if answered else {}
        pattern = take(first, seeded.people[0], answers, finish=False)
        copy_attempts([pattern], first, seeded.people[1:])
        for quiz in others:
            copy_attempts([pattern], quiz, seeded.people)


def open_attempts(seeded: Seeded, group: str) -> list[tuple[int, Learner]]:
    """Keys of what is open in a group, with the taker, quiz by quiz."""
    takers = dict(zip((one.pk for one in seeded.people), seeded.learners, strict=True))
    rows = QuizAttempt.objects.filter(
        quiz__in=seeded.groups[group], state=QuizAttempt.State.IN_PROGRESS
    )
    pairs = rows.order_by("quiz", "person").values_list("pk", "person")
    return [(pk, takers[person]) for pk, person in pairs]
