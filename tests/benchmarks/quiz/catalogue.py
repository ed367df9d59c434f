"""The journeys of a quiz of ten questions, and the counting of its figures."""

import itertools
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from learning.plugins.quiz.models import (
    QuestionAttempt,
    QuestionStep,
    QuizAttempt,
    QuizGrade,
    SlotStatistic,
)
from learning.plugins.quiz.services import statistics
from tests.benchmarks.journeys import Catalogue, Journey, Requests
from tests.benchmarks.load import Request
from tests.benchmarks.paths.background import Work
from tests.benchmarks.quiz.seed import QUESTIONS, Seeded, answers_of, open_attempts, seed
from tests.benchmarks.servers import Server
from tests.benchmarks.sessions import TOKEN, Learner

State = QuizAttempt.State
TIMES = 5
# Counting is a task: so long may it take with 50,000 attempts.
COUNT_LIMIT = 60_000


def post(path: str, learner: Learner, fields: Mapping[str, str]) -> Request:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
    return Request(path, "POST", learner.cookie, body)


def form_of(seeded: Seeded, number: int) -> dict[str, str]:
    """All answers on the page, as somebody sends them who has not sent any before."""
    form = {}
    for slot, response in answers_of(seeded.groups["save"][0], number).items():
        form[f"q{slot}_-sequence"] = "0"
        form |= {f"q{slot}_{name}": value for name, value in response.items()}
    return form


def start(seeded: Seeded) -> Iterator[Request]:
    for quiz, learner in itertools.product(seeded.groups["start"], seeded.learners):
        yield post(reverse("learning:activity", args=[quiz.pk]), learner, {})


def page(seeded: Seeded) -> Iterator[Request]:
    """Ten questions, all answered, looked at again."""
    for pk, learner in itertools.cycle(open_attempts(seeded, "finish")[-len(seeded.learners) :]):
        yield Request(reverse("learning_quiz:page", args=[pk, 1]), cookie=learner.cookie)


def save(seeded: Seeded) -> Iterator[Request]:
    """Ten answers, the first of each: ten steps."""
    form = {**form_of(seeded, 1), "go": "summary"}
    for pk, learner in open_attempts(seeded, "save"):
        yield post(reverse("learning_quiz:page", args=[pk, 1]), learner, form)


def autosave(seeded: Seeded) -> Iterator[Request]:
    """What the page's script sends while somebody types."""
    forms = [form_of(seeded, number) for number in (1, 2)]
    found = open_attempts(seeded, "save")[-len(seeded.learners) :]
    for number, (pk, learner) in enumerate(itertools.cycle(found)):
        address = reverse("learning_quiz:save", args=[pk, 1])
        yield post(address, learner, forms[number // len(found) % 2])


def summary(seeded: Seeded) -> Iterator[Request]:
    for pk, learner in itertools.cycle(open_attempts(seeded, "finish")[-len(seeded.learners) :]):
        yield Request(reverse("learning_quiz:summary", args=[pk]), cookie=learner.cookie)


def finish(seeded: Seeded) -> Iterator[Request]:
    """Ten answered questions are graded, and the course is told."""
    for pk, learner in open_attempts(seeded, "finish"):
        yield post(reverse("learning_quiz:summary", args=[pk]), learner, {})


def review(seeded: Seeded) -> Iterator[Request]:
    takers = dict(zip((one.pk for one in seeded.people), seeded.learners, strict=True))
    rows = QuizAttempt.objects.filter(quiz=seeded.taken, person__in=takers).order_by("person")
    for pk, person in itertools.cycle(list(rows.values_list("pk", "person"))):
        yield Request(reverse("learning_quiz:review", args=[pk]), cookie=takers[person].cookie)


def report(name: str, query: str = "") -> Requests:
    def requests(seeded: Seeded) -> Iterator[Request]:
        address = reverse(f"learning_quiz_reports:{name}", args=[seeded.taken.pk])
        return itertools.repeat(Request(address + query, cookie=seeded.admin.cookie))

    return requests


def work(seeded: Seeded, server: Server) -> list[dict]:
    check_taken(seeded)
    return [count_figures(seeded).as_json()]


def check_taken(seeded: Seeded) -> None:
    """Every request did what it says, however many came at once."""
    expected = {
        "start": started_well(seeded),
        "save": saved_well(seeded),
        "finish": finished_well(seeded),
    }
    if wrong := [name for name, is_right in expected.items() if not is_right]:
        raise SystemExit(f"what was measured went wrong: {', '.join(wrong)}")


def started_well(seeded: Seeded) -> bool:
    """Each attempt has its questions, each question its first step."""
    attempts = QuizAttempt.objects.filter(quiz__in=seeded.groups["start"])
    rows = QuestionAttempt.objects.filter(usage__quiz_attempt__in=attempts)
    steps = QuestionStep.objects.filter(question_attempt__in=rows, number=0)
    number = attempts.count() * QUESTIONS
    return bool(number) and rows.count() == steps.count() == number


def saved_well(seeded: Seeded) -> bool:
    """All answers of a page or none of them."""
    attempts = QuizAttempt.objects.filter(quiz__in=seeded.groups["save"])
    rows = QuestionAttempt.objects.filter(usage__quiz_attempt__in=attempts)
    saved = rows.filter(sequence=1, state="complete")
    pages = saved.values("usage").distinct().count()
    steps = QuestionStep.objects.filter(question_attempt__in=rows, number=1).count()
    answers = len(answers_of(seeded.groups["save"][0], 1))
    return bool(pages) and saved.count() == steps == pages * answers


def finished_well(seeded: Seeded) -> bool:
    """Everything was answered right, and has full marks and a grade."""
    attempts = QuizAttempt.objects.filter(quiz__in=seeded.groups["finish"], state=State.FINISHED)
    rows = QuestionAttempt.objects.filter(usage__quiz_attempt__in=attempts, state="right")
    grades = QuizGrade.objects.filter(quiz__in=seeded.groups["finish"], grade=100)
    number = attempts.filter(marks=QUESTIONS).count()
    return bool(number) and attempts.count() == number == grades.count() == rows.count() / QUESTIONS


def count_figures(seeded: Seeded) -> Work:
    number = QuizAttempt.objects.filter(quiz=seeded.taken).count()
    done = Work(f"figures of {QUESTIONS} questions counted from {number:,} attempts", COUNT_LIMIT)
    for _time in range(TIMES):
        with done.timed():
            row = statistics.count(seeded.taken)
        slots = SlotStatistic.objects.filter(quiz=seeded.taken, version=None, slot__gt=0).count()
        if row.attempts != number or slots != QUESTIONS:
            raise SystemExit(f"{row.attempts} of {number} attempts were counted, {slots} questions")
    done.note = f"{number / done.spent[-1] * 1e3:,.0f} attempts a second"
    return done


CATALOGUE = Catalogue(
    seed,
    (
        Journey("quiz page, 10 questions", page, 0.05),
        Journey("start POST", start, None, 302),
        Journey("save a page of 10 answers, POST", save, 0.05, 302),
        Journey("save on the way, POST", autosave, None),
        Journey("before handing in", summary, None),
        Journey("submit and finish, POST", finish, 0.05, 302),
        Journey("review of 10 questions", review, None),
        Journey("report of grades, 25 attempts", report("grades"), 0.03),
        Journey("report of grades, last page", report("grades", "?p=999999"), None),
        Journey("report of answers, 25 attempts", report("responses"), 0.03),
        Journey("figures of the questions", report("figures"), None),
    ),
    work,
)
