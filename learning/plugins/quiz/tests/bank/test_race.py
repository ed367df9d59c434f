"""An attempt that begins while its question is edited: one of the two waits for the other."""

import time
from dataclasses import replace
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from learning.core.testing.threads import together

from ...models import QuestionAttempt, Usage
from ...services import bank
from ...services.usages import NewQuestion, add_questions
from ...testing import BODIES, make_question

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]
PAUSE = 0.3
OTHER = {
    **BODIES["choice"],
    "options": [{**row, "id": f"new{row['id']}"} for row in BODIES["choice"]["options"]],
}


def begin(question):
    new = NewQuestion(
        slot=1,
        version=question.latest,
        type=question.type,
        behaviour="deferred",
        max_mark=question.latest.default_mark,
    )
    usage = Usage.objects.create()
    add_questions(usage, new=[new], user=None, at=timezone.now(), seed="1")


def change(question):
    content = question.latest.data(type=question.type)
    bank.edit(question, content=replace(content, stem="<p>Baru</p>", body=OTHER))


def held(step, happened):
    """``step`` in a transaction that stays open for a moment."""

    def run():
        with transaction.atomic():
            step()
            happened.set()
            time.sleep(PAUSE)

    return run


def after(happened, step):
    def run():
        assert happened.wait(10)
        step()

    return run


def ids_of(attempt):
    return {row["id"] for row in attempt.version.body["options"]}


def test_an_editor_waits_for_an_attempt_and_then_makes_a_version():
    question, begun = make_question("choice"), Event()
    together(held(lambda: begin(question), begun), after(begun, lambda: change(question)))
    attempt = QuestionAttempt.objects.select_related("version").get()
    assert question.versions.count() == 2
    assert (attempt.version.number, set(attempt.frozen["order"])) == (1, ids_of(attempt))


def test_an_attempt_waits_for_an_editor_and_then_takes_what_was_saved():
    question, edited = make_question("choice"), Event()
    together(held(lambda: change(question), edited), after(edited, lambda: begin(question)))
    attempt = QuestionAttempt.objects.select_related("version").get()
    assert question.versions.count() == 1
    assert attempt.version.stem == "<p>Baru</p>"
    assert set(attempt.frozen["order"]) == ids_of(attempt) == {"newa", "newb", "newc"}


def test_takers_do_not_wait_for_each_other():
    question, begun = make_question("choice"), Event()
    times = []

    def second():
        start = time.monotonic()
        begin(question)
        times.append(time.monotonic() - start)

    together(held(lambda: begin(question), begun), after(begun, second))
    assert QuestionAttempt.objects.count() == 2
    assert times[0] < PAUSE
