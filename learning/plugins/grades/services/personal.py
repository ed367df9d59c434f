"""What remains here of somebody whose data are erased: numbers, without a word about them.

Grades stay as completed courses do: they say how a total came about that the office has to prove.
"""

from __future__ import annotations

from django.db import transaction

from learning.core.models import Person

from ..models import Grade, GradeHistory


@transaction.atomic
def erase(person: Person) -> None:
    """Remove or anonymise what ``personal_tables`` yields. May run again."""
    Grade.objects.filter(person=person).update(feedback="", text="", reason="")
    lines = GradeHistory.objects.filter(person=person)
    lines.update(old_text="", new_text="", reason="")
    if person.user_id:
        Grade.objects.filter(grader=person.user_id).update(grader=None)
        GradeHistory.objects.filter(actor=person.user_id).update(actor=None)
