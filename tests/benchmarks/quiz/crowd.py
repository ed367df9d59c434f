"""Accounts and quizzes of ten pages for those who take them at once, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.management import call_command
from django.db import connection

from cms.models import Milestone
from learning.core.api import provision_region
from learning.core.models import Person, Progress, Region
from learning.core.testing.factories import make_unit
from learning.plugins.quiz.models import QuestionAttempt, QuestionStep, QuizAttempt, QuizGrade
from tests.benchmarks.paths.people import make_people, make_users
from tests.benchmarks.quiz.copies import remove_attempts
from tests.benchmarks.quiz.seed import (
    QUESTIONS,
    REGION,
    answers_of,
    by_name,
    enrol_all,
    make_quizzes,
)
from tests.benchmarks.sessions import Learner, sign_in_many

TAKERS, QUIZZES = 1_000, 20
State = QuizAttempt.State


def prepare(takers: int) -> tuple[list[int], Mapping[int, Mapping[str, str]], list[Learner]]:
    """Fill the database once; attempts of an earlier run are taken away."""
    call_command("migrate", verbosity=0, interactive=False)
    if not Milestone.objects.filter(name="takers").exists():
        call_command("load_regions", verbosity=0)
        fill()
        Milestone.objects.create(name="takers")
    found = by_name()
    quizzes = [found[f"serentak-{n}"] for n in range(QUIZZES)]
    remove_attempts(quizzes)
    Progress.objects.filter(activity__in=[quiz.pk for quiz in quizzes]).delete()
    people = Person.objects.filter(user__email__startswith="serentak").order_by("pk")
    learners = sign_in_many([one.user for one in people.select_related("user")[:takers]])
    answers = answers_of(quizzes[0], 0)
    # Sessions of this process would keep the server's waiting.
    connection.close()
    return [quiz.pk for quiz in quizzes], answers, learners


def fill() -> None:
    region = Region.objects.get(code=REGION)
    provision_region(region)
    make_quizzes(region, [f"serentak-{n}" for n in range(QUIZZES)], paged=True)
    units = [make_unit(region, name="Dinas Serentak")]
    people = make_people(TAKERS, region, units, make_users(TAKERS, "serentak"))
    enrol_all(by_name()["serentak-0"].activity.course, people)


def faults(handed_in: Sequence[int]) -> dict[str, int]:
    """What the database does not have as the takers sent it: everything was answered right."""
    attempts = QuizAttempt.objects.filter(pk__in=handed_in)
    rows = QuestionAttempt.objects.filter(usage__quiz_attempt__in=handed_in)
    # The beginning, the answer, and the end.
    steps = QuestionStep.objects.filter(question_attempt__in=rows).count()
    grades = QuizGrade.objects.filter(quiz__in=attempts.values("quiz"), grade=100).count()
    complete = attempts.filter(state=State.FINISHED, marks=QUESTIONS).count()
    found = {
        "attempt without full marks": len(handed_in) - complete,
        "step missing or doubled": abs(len(handed_in) * QUESTIONS * 3 - steps),
        "grade missing": max(len(handed_in) - grades, 0),
    }
    return {name: number for name, number in found.items() if number}
