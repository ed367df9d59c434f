"""Two small question types to drive behaviours with: parts to fill, and options with fractions."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from learning.plugins.quiz.behaviours.builtin import behaviour_for
from learning.plugins.quiz.engine import attempts
from learning.plugins.quiz.engine.values import Action, Hint, Kind, Part, QuestionData
from learning.plugins.quiz.questions.base import QuestionType

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
PARTS = QuestionData(
    "parts",
    {"right": {"a": "1", "b": "2", "c": "3", "d": "4"}},
    penalty=Decimal("0.25"),
    hints=(Hint("Baca lagi."), Hint("Lihat tabel.", clear_wrong=True)),
)
OPTIONS = QuestionData(
    "options",
    {"fractions": {"right": "1", "half": "0.5", "wrong": "0", "harmful": "-0.5"}},
    penalty=Decimal("0.3"),
    hints=(Hint("Satu petunjuk."),),
)
ALL_RIGHT = {"a": "1", "b": "2", "c": "3", "d": "4"}


class Parts(QuestionType):
    """Right parts by parts; complete when all are filled."""

    slug = "parts"
    has_parts = True

    def read(self, question, frozen, posted):
        return {k: v for k, v in posted.items() if k in question.body["right"] and v}

    def is_complete(self, question, frozen, response):
        return all(response.get(name) for name in question.body["right"])

    def is_gradable(self, question, frozen, response):
        return any(response.values())

    def grade(self, question, frozen, response):
        parts = self.parts(question, frozen, response)
        return sum((part.fraction for part in parts), Decimal(0)) / len(parts)

    def parts(self, question, frozen, response):
        right = question.body["right"]
        return [Part(name, Decimal(response.get(name) == right[name])) for name in right]

    def clear_wrong(self, question, frozen, response):
        right = question.body["right"]
        return {name: value for name, value in response.items() if right.get(name) == value}


class Options(QuestionType):
    """One option's fraction, which may be negative."""

    slug = "options"

    def min_fraction(self, question):
        return min(map(Decimal, question.body["fractions"].values()))

    def read(self, question, frozen, posted):
        chosen = posted.get("answer", "")
        return {"answer": chosen} if chosen in question.body["fractions"] else {}

    def is_complete(self, question, frozen, response):
        return bool(response.get("answer"))

    def grade(self, question, frozen, response):
        return Decimal(question.body["fractions"][response["answer"]])


class Read(QuestionType):
    """Something to read."""

    slug = "read"
    is_graded = False

    def read(self, question, frozen, posted):
        return {}

    def is_complete(self, question, frozen, response):
        return True


class Long(Options):
    slug = "long"
    is_manual = True

    def read(self, question, frozen, posted):
        return {"answer": posted["answer"]} if posted.get("answer") else {}


KINDS = {kind.slug: kind for kind in (Parts(), Options(), Read(), Long())}


def begin(question=PARTS, behaviour="deferred", **more):
    kind = KINDS[question.type]
    chosen = behaviour_for(kind, wanted=behaviour)
    return attempts.begin(question, kind=kind, behaviour=chosen, random=Random(1), at=NOW, **more)


def do(attempt, kind, response=None, **more):
    return attempts.act(attempt, Action(Kind(kind), response=response or {}, at=NOW, **more))


def said(attempt):
    """State and fraction as they stand."""
    return attempt.state.value, attempt.fraction
