"""Private notes and highlighted passages. The owner is always passed: nobody else reads them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.courses.models import Activity
from learning.core.regions.models import Person

from .errors import NotEnrolled
from .models import Enrolment, Note
from .progress import check_access

MAX_PER_ACTIVITY = 200


class NoteRefused(DomainError):
    code = "note_refused"


def add_note(
    activity: Activity, *, person: Person, kind: str = Note.Kind.NOTE, text: str, quote: str = ""
) -> Note:
    """Repeating the same note or passage returns the one that is there (a double click).

    Raises NotEnrolled, Locked where the activity is closed to the person, NoteRefused.
    """
    check_open(activity, person=person)
    _check(kind, text, quote)
    own = Note.objects.filter(person=person, activity=activity)
    same = own.filter(kind=kind, text=text, quote=quote).first()
    if same:
        return same
    if own.count() >= MAX_PER_ACTIVITY:
        raise NoteRefused(_("This lesson has very many notes already. Delete some first."))
    return Note.objects.create(person=person, activity=activity, kind=kind, text=text, quote=quote)


def check_open(activity: Activity, *, person: Person) -> None:
    enrolment = Enrolment.objects.filter(course=activity.course_id, person=person).first()
    if enrolment is None:
        raise NotEnrolled
    check_access(activity, person=person, enrolment=enrolment)


def edit_note(note: Note, *, text: str) -> Note:
    _check(note.kind, text, note.quote)
    note.text = text
    note.save(update_fields=["text", "updated_at"])
    return note


def delete_note(note: Note) -> None:
    note.delete()


def _check(kind: str, text: str, quote: str) -> None:
    if kind == Note.Kind.HIGHLIGHT and not quote.strip():
        raise NoteRefused(_("Select a passage to highlight."))
    if kind == Note.Kind.NOTE and not text.strip():
        raise NoteRefused(_("Write something first."))


def notes_of(person: Person, *, search: str = "") -> QuerySet[Note]:
    """All notes of a person in the order of their courses, with activity and course loaded."""
    found = Note.objects.filter(person=person).select_related("activity__course")
    if search:
        found = found.filter(
            Q(text__icontains=search)
            | Q(quote__icontains=search)
            | Q(activity__title__icontains=search)
        )
    return found.order_by("activity__course__title", "activity__course_id", "activity__order", "pk")
