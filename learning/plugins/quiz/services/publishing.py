"""Publishing a quiz's page makes the ``Quiz`` row and its slots, which attempts point at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from learning.core.api import is_source
from learning.core.models import Activity, CoursePage, SectionPage

from ..engine.settings import Band, QuizSettings
from ..models import Quiz, QuizPage, QuizSlot
from ..queries.drafts import has_drafts
from ..questions.missing import type_of
from . import due, open_attempts, statistics

COPIED = [row.name for row in fields(QuizSettings) if row.name != "bands"]
SLOT_FIELDS = (
    *("number", "page_number", "label", "max_mark", "requires_previous", "question_id"),
    *("version_number", "draw", "draws_from_id"),
)
DRAW = ("children", "any_tag", "name")
TIMING = ("open_at", "close_at", "time_limit", "overdue", "grace_seconds")


def sync_published(page: Page) -> None:
    """Bring the rows in step after a page of a course was published or moved.

    A quiz that was published before its course gets its row with the course.
    """
    page = page.specific
    if isinstance(page, QuizPage):
        sync_quiz(page)
    elif isinstance(page, CoursePage | SectionPage):
        without_row = Activity.objects.filter(type=QuizPage.activity_type, quiz=None)
        below = QuizPage.objects.descendant_of(page).live()
        for quiz_page in below.filter(pk__in=without_row.values("page_id")):
            sync_quiz(quiz_page)


def quiz_of(activity: Activity) -> Quiz | None:
    """The activity's quiz, made from its page where the row is missing. None without a page."""
    found = Quiz.objects.select_related("activity").filter(pk=activity.pk).first()
    if found is None:
        page = QuizPage.objects.filter(pk=activity.page_id, live=True).first()
        found = sync_quiz(page) if page else None
    return found


def sync_quiz(page: QuizPage) -> Quiz | None:
    """Only the source page speaks for the row that all translations share."""
    if not page.live or not is_source(page):
        return None
    activity = Activity.objects.filter(translation_key=page.translation_key).first()
    return build(activity, page) if activity else None


@transaction.atomic
def build(activity: Activity, page: QuizPage) -> Quiz:
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    quiz = Quiz.objects.filter(pk=activity.pk).first() or Quiz(activity=activity)
    before = quiz.settings
    plan = _plan(page)
    quiz.settings = settings_of(page).as_json()
    quiz.sections = plan.sections
    quiz.sum_of_marks = sum((Decimal(slot.max_mark) for slot in plan.slots), Decimal(0))
    quiz.has_drafts = has_drafts(plan.slots)
    quiz.save()
    # A row read again has the settings as the database gives them.
    quiz.__dict__.pop("rules", None)
    due.schedule(quiz, now=timezone.now())
    _store_slots(quiz, plan.slots)
    open_attempts.forget_prepared(quiz)
    if before and any(before.get(name) != quiz.settings.get(name) for name in TIMING):
        open_attempts.retime(quiz)
    statistics.count_again(quiz)
    return quiz


def settings_of(page: QuizPage) -> QuizSettings:
    values = {name: getattr(page, name) for name in COPIED}
    return QuizSettings(**{**values, "bands": tuple(_bands(page))})


def _bands(page: QuizPage) -> Iterator[Band]:
    for block in page.bands:
        for value in block.value:
            share = Decimal(value["from_percent"]) / 100
            yield Band(from_share=f"{share.normalize():f}", text=value["text"].source)


# From blocks to slots


@dataclass(slots=True)
class _Plan:
    slots: list[QuizSlot] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    page: int = 1

    def begin_page(self) -> None:
        if self.slots and self.slots[-1].page_number == self.page:
            self.page += 1

    def add(self, key: UUID, value: Any, **more: Any) -> None:
        self.slots.append(
            QuizSlot(
                key=key,
                number=len(self.slots) + 1,
                page_number=self.page,
                max_mark=value["max_mark"],
                requires_previous=value["requires_previous"],
                **more,
            )
        )


def _plan(page: QuizPage) -> _Plan:
    plan = _Plan()
    for block in page.body:
        kind, value = block.block_type, block.value
        if kind == "page_break":
            plan.begin_page()
        elif kind == "section":
            # One heading a page.
            plan.begin_page()
            _begin_section(plan, value)
        elif kind == "question" and value["question"]:
            _add_question(plan, UUID(block.id), value)
        elif kind == "random" and value["category"]:
            _add_draws(plan, UUID(block.id), value)
    return plan


def _begin_section(plan: _Plan, value: Any) -> None:
    section = {"heading": value["heading"], "shuffle": bool(value["shuffle"])}
    section["from_slot"] = len(plan.slots) + 1
    if plan.sections and plan.sections[-1]["from_slot"] == section["from_slot"]:
        plan.sections.pop()
    plan.sections.append(section)


def _add_question(plan: _Plan, key: UUID, value: Any) -> None:
    question = value["question"]
    plan.add(key, value, label=value["label"], question=question, version_number=value["version"])
    if not type_of(question.type).is_graded:
        plan.slots[-1].max_mark = Decimal(0)


def _add_draws(plan: _Plan, key: UUID, value: Any) -> None:
    draw = {name: value[name] for name in DRAW}
    draw["category"] = value["category"].pk
    draw["tags"] = words(value["tags"])
    draw["types"] = words(value["types"])
    for name in ("created_from", "created_until"):
        draw[name] = value[name].isoformat() if value[name] else None
    for index in range(value["count"]):
        # The block's id is the first one's key; the others follow from it.
        own = uuid5(key, str(index)) if index else key
        label = value["label"] if value["count"] == 1 else ""
        plan.add(own, value, label=label, draw=draw, draws_from=value["category"])


def words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]


def _store_slots(quiz: Quiz, planned: Iterable[QuizSlot]) -> None:
    kept = {slot.key: slot for slot in quiz.slots.all()}
    fresh, changed = [], []
    for slot in planned:
        old = kept.pop(slot.key, None)
        if old is None:
            slot.quiz = quiz
            fresh.append(slot)
            continue
        for name in SLOT_FIELDS:
            setattr(old, name, getattr(slot, name))
        changed.append(old)
    QuizSlot.objects.filter(pk__in=[slot.pk for slot in kept.values()]).delete()
    QuizSlot.objects.bulk_update(changed, [name.removesuffix("_id") for name in SLOT_FIELDS])
    QuizSlot.objects.bulk_create(fresh)


# Questions that are not ready


def refresh_drafts(questions: Iterable[int]) -> None:
    """Questions became ready, or are not any longer: what says so of their quizzes follows."""
    for quiz in Quiz.objects.filter(slots__question__in=list(questions)).distinct():
        drafts = has_drafts(quiz.slots.all())
        if drafts != quiz.has_drafts:
            Quiz.objects.filter(pk=quiz.pk).update(has_drafts=drafts)
