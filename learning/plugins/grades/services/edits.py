"""One change of one cell: checked against its rules, then made in memory.

Who calls holds the person's sheet and counts afterwards: see ``grading.write``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .. import engine
from ..models import Grade, GradeItem, Kind, Source, Step, ValueType
from .errors import Closed, Conflict, GradesRefused, NotAllowedNow, ReasonNeeded
from .holding import Desk, Sheet
from .receiving import is_closed

REASON, TEXT, FEEDBACK = 500, 2_000, 10_000
# What a locked grade lets through.
OF_LOCKED = frozenset({Step.UNLOCKED, Step.HIDDEN, Step.SHOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """``number`` is that of the grade as the writer saw it, 0 where there was none.

    ``value`` is on the item's range (of a scale: the number of the word); None takes a grade away.
    It belongs to GRADED and PENALTY, ``text`` to GRADED of an item in words and to COMMENTED,
    ``at`` to HIDDEN (until then; None: for good) and EXTENDED (the new date; None: the item's).
    """

    item_id: int
    person_id: int
    number: int
    step: Step
    value: Decimal | None = None
    text: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(slots=True)
class Making:
    """An edit being made."""

    desk: Desk
    sheet: Sheet
    item: GradeItem
    grade: Grade
    edit: Edit
    actor: Any
    source: Source

    def note(self, step: Step, **words: str) -> None:
        self.sheet.note(
            self.grade,
            step,
            source=self.source,
            actor=self.actor,
            reason=self.edit.reason.strip()[:REASON],
            **words,
        )

    def sign(self) -> None:
        self.grade.source, self.grade.grader = self.source, self.actor
        self.grade.graded_at = self.desk.now
        self.grade.reason = self.edit.reason.strip()[:REASON]


def make(making: Making, *, seen: int) -> bool:
    """Make the edit; whether anything is different. ``seen`` is the number the row began with.

    Raises Conflict where the row is newer than the writer saw it, unless it already says what the
    writer wants; Closed, ReasonNeeded and GradesRefused.
    """
    check, apply = STEPS[making.edit.step]
    if not check(making):
        return False
    if making.edit.number != seen:
        raise conflict(making.grade, number=seen)
    if making.edit.step not in OF_LOCKED and is_closed(
        making.item, making.grade, at=making.desk.now
    ):
        raise Closed
    apply(making)
    return True


def conflict(grade: Grade, *, number: int) -> Conflict:
    return Conflict(
        number=number,
        final=grade.final,
        text=grade.text,
        feedback=grade.feedback,
        by=grade.grader,
        at=grade.graded_at,
    )


def _differs(making: Making) -> bool:
    grade, edit, item = making.grade, making.edit, making.item
    if item.value_type == ValueType.TEXT:
        return grade.text != edit.text.strip()
    if item.kind == Kind.MANUAL:
        return grade.raw != edit.value or grade.overridden
    return not grade.overridden or grade.final != edit.value


def _grade(making: Making) -> None:
    if making.item.value_type == ValueType.TEXT:
        _write_text(making)
    elif making.item.kind == Kind.MANUAL:
        _give(making)
    else:
        _override(making)


def _write_text(making: Making) -> None:
    text = making.edit.text.strip()
    _check_length(text, TEXT)
    making.note(Step.GRADED, old_text=making.grade.text, new_text=text)
    making.grade.text = text
    making.sign()


def _give(making: Making) -> None:
    """A grade by hand, where no other source is."""
    check_value(making.item, making.edit.value, making.desk.structure.tree)
    making.note(Step.GRADED)
    making.grade.raw, making.grade.overridden = making.edit.value, False
    making.sign()


def _override(making: Making) -> None:
    """A grade by hand in place of what the activity, or counting, says. None says "no grade"."""
    grade = making.grade
    check_value(making.item, making.edit.value, making.desk.structure.tree)
    automatic = grade.raw is not None or (making.item.is_counted and grade.final is not None)
    if (automatic or grade.overridden) and not making.edit.reason.strip():
        raise ReasonNeeded
    making.note(Step.OVERRIDDEN)
    grade.overridden, grade.final = True, making.edit.value
    making.sign()


def check_value(item: GradeItem, value: Decimal | None, tree: engine.Tree) -> None:
    """Raise GradesRefused for a value that the item cannot have."""
    if value is None:
        return
    least, most = tree.range_of(item.pk)
    if not value.is_finite() or not least <= value <= most:
        text = _("Enter a number from %(least)s to %(most)s.")
        raise GradesRefused(text % {"least": plain(least), "most": plain(most)}, field="value")
    if item.value_type == ValueType.SCALE and value != value.to_integral_value():
        raise GradesRefused(_("Choose a value of the scale."), field="value")
    if value != value.quantize(engine.PLACES):
        raise GradesRefused(_("At most five decimal places."), field="value")


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _check_length(text: str, most: int) -> None:
    if len(text) > most:
        message = _("At most %(count)d characters.")
        raise GradesRefused(message % {"count": most}, field="text")


def _comments(making: Making) -> bool:
    return making.grade.feedback != making.edit.text.strip()


def _comment(making: Making) -> None:
    text = making.edit.text.strip()
    _check_length(text, FEEDBACK)
    making.note(Step.COMMENTED, old_text=making.grade.feedback, new_text=text)
    making.grade.feedback = text
    if making.grade.grader is None or making.grade.source == Source.HAND:
        making.grade.grader = making.actor


def _restore(making: Making) -> None:
    """Back to what the activity, or counting, says. Who counts afterwards finds the value."""
    making.note(Step.RESTORED)
    making.grade.overridden = False
    making.sign()
    automatic = Source.ACTIVITY if making.item.kind == Kind.ACTIVITY else Source.COUNT
    making.grade.source, making.grade.reason = automatic, ""


def _exclude(making: Making) -> None:
    if making.item.is_root:
        raise NotAllowedNow(_("The course total cannot be excluded."))
    if not making.edit.reason.strip():
        raise ReasonNeeded
    making.note(Step.EXCLUDED)
    making.grade.excluded = True
    making.grade.reason = making.edit.reason.strip()[:REASON]


def _include(making: Making) -> None:
    making.note(Step.INCLUDED)
    making.grade.excluded = False


def _lock(making: Making) -> None:
    making.note(Step.LOCKED)
    making.grade.locked = True


def _is_locked(making: Making) -> bool:
    return is_closed(making.item, making.grade, at=making.desk.now)


def _unlock(making: Making) -> None:
    if is_closed(making.item, None, at=making.desk.now):
        raise NotAllowedNow(_("The whole column is locked. Unlock it in the gradebook's settings."))
    making.note(Step.UNLOCKED)
    making.grade.locked = False


def _hides(making: Making) -> bool:
    grade, at = making.grade, making.edit.at
    return (grade.hidden, grade.hidden_until) != (at is None, at)


def _hide(making: Making) -> None:
    making.note(Step.HIDDEN)
    making.grade.hidden, making.grade.hidden_until = making.edit.at is None, making.edit.at


def _is_hidden(making: Making) -> bool:
    return making.grade.hidden or making.grade.hidden_until is not None


def _show(making: Making) -> None:
    making.note(Step.SHOWN)
    making.grade.hidden, making.grade.hidden_until = False, None


def _extend(making: Making) -> None:
    before, after = making.grade.due_at, making.edit.at
    # Of all else nobody knows when it was handed in.
    if after is not None and making.item.kind != Kind.ACTIVITY:
        raise NotAllowedNow(_("Only what is handed in to an activity can be given more time."))
    making.note(
        Step.EXTENDED,
        old_text=before.isoformat() if before else "",
        new_text=after.isoformat() if after else "",
    )
    making.grade.due_at = after


def _penalises(making: Making) -> bool:
    grade, value = making.grade, making.edit.value
    if value is None:
        return grade.penalty_is_own
    return not grade.penalty_is_own or grade.penalty != value


def _penalise(making: Making) -> None:
    """Set what lateness costs; None: as the item's rule says."""
    value, grade = making.edit.value, making.grade
    if making.item.is_counted or making.item.value_type != ValueType.VALUE:
        raise NotAllowedNow(_("Grades of this kind lose nothing by lateness."))
    if not making.edit.reason.strip():
        raise ReasonNeeded
    if value is not None and not 0 <= value <= making.item.max - making.item.min:
        raise GradesRefused(_("Enter a number of points that the grade can lose."), field="value")
    making.note(Step.PENALTY, old_text=plain(grade.penalty), new_text=_penalty_words(value))
    grade.penalty_is_own, grade.penalty = value is not None, value or Decimal(0)


def _penalty_words(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


# Whether there is anything to do, and how it is done.
STEPS: dict[Step, tuple[Callable[[Making], bool], Callable[[Making], None]]] = {
    Step.GRADED: (_differs, _grade),
    Step.COMMENTED: (_comments, _comment),
    Step.RESTORED: (lambda making: making.grade.overridden, _restore),
    Step.EXCLUDED: (lambda making: not making.grade.excluded, _exclude),
    Step.INCLUDED: (lambda making: making.grade.excluded, _include),
    Step.LOCKED: (lambda making: not making.grade.locked, _lock),
    Step.UNLOCKED: (_is_locked, _unlock),
    Step.HIDDEN: (_hides, _hide),
    Step.SHOWN: (_is_hidden, _show),
    Step.EXTENDED: (lambda making: making.grade.due_at != making.edit.at, _extend),
    Step.PENALTY: (_penalises, _penalise),
}
