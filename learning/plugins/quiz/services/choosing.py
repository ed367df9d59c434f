"""Which version of which question stands in each slot of an attempt that begins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.models import Person

from ..engine import drawing
from ..models import Question, QuestionVersion, Quiz, QuizSlot, VersionStatus
from ..queries import draw
from ..questions.missing import type_of
from .carrying import Earlier
from .holding import hold


class DraftQuestion(DomainError):
    code = "draft_question"


class PoolTooSmall(DomainError):
    code = "pool_too_small"


@dataclass(frozen=True, slots=True)
class Chosen:
    version: QuestionVersion
    type: str
    variant: int = 0
    pool: Sequence[Mapping[str, Any]] = ()


def choose(
    quiz: Quiz,
    slots: Sequence[QuizSlot],
    *,
    person: Person | None,
    keep: Mapping[int, Earlier],
    random: Random,
    drafts: bool = False,
) -> dict[int, Chosen]:
    """By slot's number. ``keep`` holds what the attempt builds on, ``drafts`` lets previews see
    questions that are not ready. The queries do not grow with the slots."""
    questions = {slot.number: slot.question_id for slot in slots if slot.question_id}
    kept = {
        slot.number: keep[slot.number].question_id
        for slot in slots
        if slot.draw is not None and slot.number in keep
    }
    questions |= _distinct(kept, taken=questions.values())
    open_slots = [slot for slot in slots if slot.draw is not None and slot.number not in questions]
    taken = set(questions.values())
    questions |= draw_questions(quiz, open_slots, taken=taken, person=person, random=random)
    versions = _versions(slots, questions, drafts=drafts)
    chosen = {
        number: Chosen(version, version.question.type) for number, version in versions.items()
    }
    return _with_variants(_with_pools(chosen), person=person, keep=keep, random=random)


def _distinct(kept: Mapping[int, int], *, taken: Iterable[int]) -> dict[int, int]:
    seen, found = set(taken), {}
    for number, question in kept.items():
        if question not in seen:
            found[number] = question
            seen.add(question)
    return found


def draw_questions(
    quiz: Quiz,
    slots: Sequence[QuizSlot],
    *,
    taken: Collection[int],
    person: Person | None,
    random: Random,
) -> dict[int, int]:
    """A question for each of ``slots``, none that is ``taken``."""
    if not slots:
        return {}
    try:
        return drawing.draw(
            draw.pools(slots, course=quiz.activity.course),
            taken=taken,
            met=draw.met_before(quiz, person),
            random=random,
        )
    except drawing.PoolDry as error:
        raise PoolTooSmall(
            _(
                "The quiz cannot begin: there are not enough questions to draw for place "
                "%(number)d. Tell whoever gives this quiz."
            )
            % {"number": error.slot}
        ) from error


def _versions(
    slots: Sequence[QuizSlot], questions: Mapping[int, int], *, drafts: bool
) -> dict[int, QuestionVersion]:
    pinned = {slot.number: slot.version_number for slot in slots if slot.version_number}
    wanted = Q(pk__in=Question.objects.filter(pk__in=questions.values()).values("ready"))
    if drafts:
        wanted |= Q(pk__in=Question.objects.filter(pk__in=questions.values()).values("latest"))
    for number, exact in pinned.items():
        wanted |= Q(question=questions[number], number=exact)
    rows = QuestionVersion.objects.filter(wanted).select_related("question__category")
    by_question: dict[int, dict[int, QuestionVersion]] = defaultdict(dict)
    for row in rows:
        by_question[row.question_id][row.number] = row
    found: dict[int, QuestionVersion] = {}
    for number, question in questions.items():
        version = _pick(by_question[question], pinned.get(number), drafts=drafts)
        if version is None:
            raise DraftQuestion(_("This quiz is not ready: one of its questions is still a draft."))
        found[number] = version
    held = hold([*found.values()])
    return {number: _held(version, held) for number, version in found.items()}


def _held(version: QuestionVersion, held: Mapping[int, QuestionVersion]) -> QuestionVersion:
    fresh = held[version.pk]
    fresh.question = version.question
    return fresh


def _pick(
    versions: Mapping[int, QuestionVersion], pinned: int | None, *, drafts: bool
) -> QuestionVersion | None:
    if pinned:
        found = versions.get(pinned)
        usable = found and (drafts or found.status != VersionStatus.DRAFT)
        return found if usable else None
    ready = [row for row in versions.values() if row.pk == row.question.ready_id]
    if ready:
        return ready[0]
    return max(versions.values(), key=lambda row: row.number, default=None) if drafts else None


def _with_pools(chosen: dict[int, Chosen]) -> dict[int, Chosen]:
    """Random matchings draw from the short answers of their own category."""
    matchings = [one for one in chosen.values() if one.type == "random_matching"]
    if not matchings:
        return chosen
    pools = draw.matching_pools(
        [one.version.question for one in matchings],
        children={
            one.version.question_id: bool(one.version.body.get("children")) for one in matchings
        },
    )
    found = dict(chosen)
    for number, one in chosen.items():
        if one.type == "random_matching":
            pool = pools[one.version.question_id]
            if len(pool) < one.version.body.get("count", 2):
                raise PoolTooSmall(
                    _("The quiz cannot begin: there are not enough short answers to match.")
                )
            found[number] = replace(one, pool=pool)
    return found


def _with_variants(
    chosen: dict[int, Chosen],
    *,
    person: Person | None,
    keep: Mapping[int, Earlier],
    random: Random,
) -> dict[int, Chosen]:
    counts = {
        number: type_of(one.type).variants(one.version.data(type=one.type))
        for number, one in chosen.items()
    }
    several = {number for number, count in counts.items() if count > 1}
    if not several:
        return chosen
    used = draw.variants_used(person, [chosen[number].version.question_id for number in several])
    together: dict[int, int] = {}
    found = dict(chosen)
    for number in sorted(several):
        one, count = chosen[number], counts[number]
        earlier = keep.get(number)
        if earlier and earlier.question_id == one.version.question_id and earlier.variant < count:
            variant = earlier.variant
        else:
            own = used.get(one.version.question_id, Counter())
            variant = _variant(one, count, own, together, random)
        found[number] = replace(one, variant=variant)
    return found


def _variant(
    one: Chosen, count: int, used: Mapping[int, int], together: dict[int, int], random: Random
) -> int:
    """Questions of a category that go together get the same row of their data."""
    category = one.version.question.category_id
    if one.version.body.get("synchronise") and together.get(category, count) < count:
        return together[category]
    variant = drawing.least_used(count, used=used, random=random)
    if one.version.body.get("synchronise"):
        together[category] = variant
    return variant
