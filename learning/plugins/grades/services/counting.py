"""What somebody's grades add up to, counted under the lock of their standing.

Counting is a function of the rows: repeated, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from django.db import transaction

from learning.core.api import report_course_grades

from .. import engine
from ..models import Grade, Gradebook, GradeItem, Source, Step
from ..queries.given import all_given
from .holding import Desk, Sheet, hold, store

PIECE = 500
# A weight is shown with some places; the rest only makes rows longer.
WEIGHT_PLACES = Decimal("0.0000000001")


def count_people(book: Gradebook, person_ids: Iterable[int]) -> int:
    """Count these people, at most a piece, anew. Returns of how many anything is different."""
    with transaction.atomic():
        desk = hold(book, person_ids)
        return finish(desk)


def finish(desk: Desk) -> int:
    """Count all who are held, and ``conclude``. Returns of how many people anything changed."""
    changed = count_held(desk)
    conclude(desk)
    return changed


def count_held(desk: Desk) -> int:
    """In memory. Returns of how many people a grade or the standing's total is different."""
    return sum(_count(desk, sheet) for sheet in desk.sheets.values())


def conclude(desk: Desk) -> None:
    """Write what changed, and tell core of totals that are different."""
    fresh = [pk for pk, sheet in desk.sheets.items() if sheet.standing.pk is None]
    store(desk)
    _tell_core(desk)
    if fresh:
        transaction.on_commit(partial(_catch_up, desk.book, fresh))


def _catch_up(book: Gradebook, person_ids: list[int]) -> None:
    """Who had no standing before was not seen by work that counted everybody meanwhile."""
    if Gradebook.objects.filter(pk=book.pk).exclude(version=book.version).exists():
        count_people(book, person_ids)


def _count(desk: Desk, sheet: Sheet) -> bool:
    structure = desk.structure
    given = all_given(structure.items, sheet.grades)
    outcomes = engine.count(structure.tree, given)
    for pk in structure.tree.order:
        penalty = given[pk].penalty if pk in given else Decimal(0)
        _keep(desk, sheet, structure.by_id[pk], outcomes[pk], penalty)
    return _keep_standing(desk, sheet, outcomes) or bool(sheet.touched)


def _keep(
    desk: Desk, sheet: Sheet, item: GradeItem, outcome: engine.Outcome, penalty: Decimal
) -> None:
    grade = sheet.grades.get(item.pk)
    if grade is None and outcome.final is None:
        return
    grade = grade or sheet.grade(item)
    top = outcome.max if outcome.max != desk.structure.tree.range_of(item.pk)[1] else None
    if (grade.final, grade.max, grade.penalty) == (outcome.final, top, penalty):
        return
    if grade.final != outcome.final:
        _note_count(sheet, grade)
    sheet.touched.add(item.pk)
    grade.final, grade.max, grade.penalty = outcome.final, top, penalty


def _note_count(sheet: Sheet, grade: Grade) -> None:
    """A grade that somebody just wrote changes by that step and needs no line of its own."""
    if grade.item_id in sheet.entries:
        return
    if not grade.source:
        grade.source = Source.COUNT
    sheet.note(grade, Step.COUNTED, source=Source.COUNT)


def _keep_standing(desk: Desk, sheet: Sheet, outcomes: dict[int, engine.Outcome]) -> bool:
    standing, tree = sheet.standing, desk.structure.tree
    total = outcomes[tree.root_id]
    worth = (total.final, total.max, engine.passed(tree, tree.root_id, total))
    weights = {str(pk): [_weight(found), found.status.value] for pk, found in outcomes.items()}
    before = (standing.total, standing.total_max, standing.passed)
    counted = (standing.weights, standing.counted_version)
    if (before, counted) == (worth, (weights, desk.book.version)):
        return False
    standing.total, standing.total_max, standing.passed = worth
    standing.weights, standing.counted_version = weights, desk.book.version
    standing.counted_at = desk.now
    sheet.is_counted_anew = True
    return before != worth


def _weight(outcome: engine.Outcome) -> str | None:
    if outcome.weight is None:
        return None
    return f"{outcome.weight.quantize(WEIGHT_PLACES).normalize():f}"


def _tell_core(desk: Desk) -> None:
    """The enrolments are held, so core keeps what is true at the end of this transaction."""
    told = {
        sheet.person_id: (fraction_of(desk, sheet), sheet.standing.passed)
        for sheet in desk.sheets.values()
        if _is_news(desk, sheet)
    }
    if told:
        report_course_grades(desk.book.course, told)


def _is_news(desk: Desk, sheet: Sheet) -> bool:
    known = (sheet.enrolment.grade, sheet.enrolment.grade_passed)
    return known != (fraction_of(desk, sheet), sheet.standing.passed)


def fraction_of(desk: Desk, sheet: Sheet) -> Decimal | None:
    """The total between its lowest and highest points, 0 to 1; None without a total."""
    standing = sheet.standing
    least = desk.structure.tree.range_of(desk.structure.tree.root_id)[0]
    if standing.total is None or standing.total_max is None or standing.total_max <= least:
        return None
    fraction = (standing.total - least) / (standing.total_max - least)
    return min(max(fraction, Decimal(0)), Decimal(1)).quantize(engine.PLACES)
