"""What can be done with one grade now: each step is a small form on the cell's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...figures import number
from ...forms.cell import MomentInput
from ...models import Grade, GradeItem, Kind, Step, ValueType
from ...queries.showing import points_of
from ...services.receiving import is_closed


@dataclass(frozen=True, slots=True)
class Field:
    """``kind`` is that of the input: text, textarea, moment or words (one of ``options``)."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    help: str = ""
    needed: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """``title`` folds it away; without one it stands open."""

    step: Step
    button: str
    fields: tuple[Field, ...] = ()
    title: str = ""


def why(*, needed: bool) -> Field:
    return Field("reason", _("Reason"), needed=needed)


def actions(item: GradeItem, grade: Grade | None, *, book: Any) -> list[Action]:
    row = grade or Grade(item=item)
    if is_closed(item, grade):
        return [*_showing(row), *_opening(item, row)]
    found = [*_grading(item, row, book), *_leaving_out(item, row), *_late(item, row)]
    locking = Action(Step.LOCKED, _("Lock"), title=_("Lock the grade as it is"))
    return [*found, *_showing(row), locking]


def _grading(item: GradeItem, grade: Grade, book: Any) -> Iterator[Action]:
    value = _value(item, grade, book)
    overrides = item.kind != Kind.MANUAL and item.value_type != ValueType.TEXT
    automatic = grade.raw is not None or (item.is_counted and grade.final is not None)
    needed = overrides and (automatic or grade.overridden)
    label = _("Override") if needed else _("Save the grade")
    fields = (value, why(needed=True)) if needed else (value,)
    title = _("Override with another grade") if item.is_counted or needed else ""
    yield Action(Step.GRADED, label, fields, title)
    if grade.overridden:
        restored = _("Take the override back")
        yield Action(Step.RESTORED, restored, (why(needed=False),), title=restored)
    feedback = Field("text", _("Feedback to the learner"), grade.feedback, kind="textarea")
    yield Action(Step.COMMENTED, _("Save the feedback"), (feedback,))


def _value(item: GradeItem, grade: Grade, book: Any) -> Field:
    if item.value_type == ValueType.TEXT:
        return Field("value", _("In words"), grade.text, kind="textarea")
    shown = "" if grade.final is None else points_of(item, grade.final, book=book)
    if item.value_type == ValueType.SCALE and item.scale is not None:
        words = tuple(map(str, item.scale.values))
        return Field("value", _("Grade"), shown, kind="words", options=words)
    return Field("value", _("Points"), shown)


def _leaving_out(item: GradeItem, grade: Grade) -> Iterator[Action]:
    if item.is_root:
        return
    if grade.excluded:
        yield Action(Step.INCLUDED, _("Count it again"), title=_("Excluded from the total"))
    else:
        title = _("Exclude from this learner’s total")
        yield Action(Step.EXCLUDED, _("Exclude"), (why(needed=True),), title)


def _late(item: GradeItem, grade: Grade) -> Iterator[Action]:
    if item.is_counted or item.value_type != ValueType.VALUE:
        return
    if grade.due_at or (item.kind == Kind.ACTIVITY and item.late_percent):
        yield _more_time(grade)
    lost = number(grade.penalty) if grade.penalty or grade.penalty_is_own else ""
    points = Field("value", _("Points lost"), lost, help=_("Empty: as the item’s rule says."))
    yield Action(
        Step.PENALTY,
        _("Save the points lost"),
        (points, why(needed=True)),
        _("Points lost by lateness"),
    )


def _more_time(grade: Grade) -> Action:
    explained = _("Lateness counts from then on. Empty: the date of everybody.")
    until = Field("at", _("New date"), moment(grade.due_at), kind="moment", help=explained)
    fields = (until, why(needed=False))
    return Action(Step.EXTENDED, _("Save the date"), fields, _("Give more time"))


def _showing(grade: Grade) -> Iterator[Action]:
    if grade.hidden or grade.hidden_until:
        yield Action(Step.SHOWN, _("Show"), title=_("Hidden from the learner"))
        return
    until = Field(
        "at", pgettext("hidden", "Until"), kind="moment", help=_("Empty: until somebody shows it.")
    )
    yield Action(Step.HIDDEN, _("Hide"), (until,), _("Hide from the learner"))


def _opening(item: GradeItem, grade: Grade) -> Iterator[Action]:
    if grade.locked and not item.locked:
        fields = (why(needed=False),)
        yield Action(Step.UNLOCKED, _("Unlock"), fields, _("Unlock the grade"))


def moment(at: datetime | None) -> str:
    return MomentInput().format_value(timezone.localtime(at)) or "" if at else ""
