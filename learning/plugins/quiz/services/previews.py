"""Trying a question out of the bank: a sketch of what is being written, and a real attempt at a
version, which belongs to whoever looks and counts for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from learning.core.api import DomainError

from ..behaviours.builtin import behaviour_for
from ..engine import attempts as engine
from ..engine.values import Action, Kind, QuestionData
from ..models import Category, Question, QuestionAttempt, QuestionVersion, Usage
from ..queries.draw import matching_pools
from ..queries.live import LiveQuestion, load
from ..questions.missing import type_of
from ..questions.random_matching import RandomMatching
from .usages import NewQuestion, add_questions, finish, submit

SLOT = 1


def sketch(content: QuestionData, *, category: Category | None = None) -> LiveQuestion:
    """A question that stands nowhere, as somebody who begins with it meets it."""
    kind = type_of(content.type)
    behaviour = behaviour_for(kind, wanted="deferred")
    pool = pool_for(content, category)
    content = replace(content, body={**content.body, "pool": list(pool)}) if pool else content
    attempt = engine.begin(content, kind=kind, behaviour=behaviour, random=Random(0))  # noqa: S311
    version = QuestionVersion(
        **{name: getattr(content, name) for name in ("name", "stem", "default_mark", "body")},
        hints=[asdict(hint) for hint in content.hints],
    )
    row = QuestionAttempt(
        slot=SLOT,
        version=version,
        behaviour=behaviour.slug,
        max_mark=content.default_mark,
        frozen=attempt.frozen,
        state=attempt.state.value,
        right_answer=kind.right_summary(content, attempt.frozen),
    )
    return LiveQuestion(row, attempt)


def begin(version: QuestionVersion, *, user: Any, behaviour: str, at: datetime) -> Usage:
    """A new try; what the user had begun with this question before is thrown away."""
    question = version.question
    with transaction.atomic():
        own = Usage.objects.filter(previewer=user, quiz_attempt__isnull=True)
        own.filter(question_attempts__version__question=question).delete()
        usage = Usage.objects.create(previewer=user)
        new = NewQuestion(
            slot=SLOT,
            version=version,
            type=question.type,
            behaviour=behaviour,
            max_mark=version.default_mark,
            pool=pool_for(version.data(type=question.type), question.category),
        )
        add_questions(usage, new=[new], user=user, at=at, seed=f"preview:{usage.pk}")
    return usage


def answer(usage: Usage, *, action: Action | None, sequence: int, at: datetime) -> None:
    """Raises StaleForm for a page that is older than the newest step."""
    if action is not None:
        rows = list(QuestionAttempt.objects.filter(usage=usage))
        submit(rows, actions={SLOT: action}, sequences={SLOT: sequence}, at=at)


def end(usage: Usage, *, user: Any, at: datetime) -> None:
    finish(usage, user=user, at=at)


def fill_right(usage: Usage, *, user: Any, at: datetime) -> None:
    """Put in a response that earns the whole mark."""
    live = load(usage)[0]
    right: Mapping[str, str] | None = live.kind.right_response(live.question, live.frozen)
    if right is None or live.read_only:
        raise DomainError(_("There is no right answer to fill in here."))
    action = Action(Kind.SAVE, response=right, user_id=user.pk, at=at)
    submit([live.row], actions={SLOT: action}, sequences={SLOT: live.row.sequence}, at=at)


def pool_for(content: QuestionData, category: Category | None) -> Sequence[Mapping[str, Any]]:
    """The short-answer questions that a random matching of the category draws from."""
    if content.type != RandomMatching.slug or category is None:
        return ()
    question = Question(pk=0, category=category)
    children = {question.pk: bool(content.body.get("children"))}
    return matching_pools([question], children=children)[question.pk]
