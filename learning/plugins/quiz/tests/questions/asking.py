"""Short ways to make a question and ask its type."""

from decimal import Decimal
from random import Random

import pytest

from learning.plugins.quiz.engine.values import QuestionData
from learning.plugins.quiz.questions.base import InvalidBody
from learning.plugins.quiz.questions.registry import question_types


class Asked:
    """A question with its type and what was frozen."""

    def __init__(self, slug, body, *, stem="<p>?</p>", seed=1, variant=0, shuffle=True):
        self.kind = question_types[slug]
        raw = QuestionData(type=slug, body=body, stem=stem)
        self.question = QuestionData(type=slug, body=self.kind.clean(raw), stem=stem)
        self.frozen = self.kind.start(
            self.question, random=Random(seed), variant=variant, shuffle=shuffle
        )

    def read(self, **posted):
        return self.kind.read(self.question, self.frozen, posted)

    def grade(self, response=None, **posted):
        response = self.read(**(response or {}), **posted)
        return self.kind.grade(self.question, self.frozen, response)

    def why(self, **posted):
        return self.kind.why_invalid(self.question, self.frozen, self.read(**posted))

    def context(self, response=None, **show):
        return self.kind.render_context(
            self.question,
            self.frozen,
            response or {},
            prefix="q3_",
            read_only=False,
            show=show,
        )

    def __getattr__(self, name):
        method = getattr(self.kind, name)
        return lambda response: method(self.question, self.frozen, response)


def faults(slug, body, stem="<p>?</p>"):
    """{path: message} of a body that is refused."""
    with pytest.raises(InvalidBody) as refused:
        question_types[slug].clean(QuestionData(type=slug, body=body, stem=stem))
    return {fault.path: fault.message for fault in refused.value.faults}


def D(value):
    return Decimal(str(value))


def options(*fractions):
    return [
        {"id": f"o{number}", "text": f"<p>Opsi {number}</p>", "fraction": str(fraction)}
        for number, fraction in enumerate(fractions, 1)
    ]
