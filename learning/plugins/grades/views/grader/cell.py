"""The page of one cell: what stands there and why, what can be done with it, and its history."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.core.contract import DomainError
from learning.core.models import Enrolment

from ...forms.cell import CellForm
from ...models import Grade, Gradebook, GradeItem
from ...queries import access, history
from ...queries.shared import boundaries_of
from ...queries.showing import in_words, points_of, shows_letters
from ...queries.trees import Structure, outcome_of, structure_of
from ...rendering.cells import flag_words
from ...services import grading
from ...services.errors import Conflict
from .actions import actions
from .base import AdminPage, get_book, get_learner, url
from .sheet import PART

HISTORY = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cell(request: HttpRequest, pk: int, person: int, item: int) -> HttpResponse:
    book = get_book(request, pk, to_grade=request.method == "POST")
    enrolment = get_learner(request, book, person)
    structure = structure_of(book)
    found = structure.by_id.get(item)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, structure, enrolment, found)
    form = CellForm(found, request.POST)
    refusal = _write(request, form, book, enrolment)
    if refusal is not None:
        return _show(request, structure, enrolment, found, form=form, refusal=refusal)
    if request.headers.get(PART):
        return _show(request, structure, enrolment, found, told=_("Saved."))
    messages.success(request, _("Saved."))
    return redirect(url("cell", pk, person, item))


@dataclass(frozen=True, slots=True)
class Refusal:
    """``now`` says how the grade stands since somebody else wrote it."""

    message: str
    status: int = 422
    field: str = ""
    now: str = ""


def _write(
    request: HttpRequest, form: CellForm, book: Gradebook, enrolment: Enrolment
) -> Refusal | None:
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        return Refusal(errors[0], field=field)
    [result] = grading.write(book, [form.edit(enrolment.person_id)], actor=request.user)
    error = result.error
    if isinstance(error, Conflict):
        return Refusal(error.message, status=409, now=_words_of(form.item, book, error))
    return _refused(error) if error is not None else None


def _refused(error: DomainError) -> Refusal:
    return Refusal(error.message, field=getattr(error, "field", ""))


def _words_of(item: GradeItem, book: Gradebook, error: Conflict) -> str:
    value = error.text or (
        points_of(item, error.final, book=book) if error.final is not None else ""
    )
    at = date_format(timezone.localtime(error.at), "DATETIME_FORMAT") if error.at else ""
    words = _("It is now %(value)s, by %(name)s, %(date)s. Send again to keep what you entered.")
    return words % {"value": value or _("no grade"), "name": history.name_of(error.by), "date": at}


def _show(
    request: HttpRequest,
    structure: Structure,
    enrolment: Enrolment,
    item: GradeItem,
    *,
    form: CellForm | None = None,
    refusal: Refusal | None = None,
    told: str = "",
) -> HttpResponse:
    book, person = structure.book, enrolment.person
    rows = Grade.objects.filter(item=item, person=person).select_related("grader")
    grade = rows.first()
    may_grade = access.may_grade(request.user, book)
    changes = history.changes(book, request.user, item=item.pk, person=person.pk)
    context = {
        "book": book,
        "enrolment": enrolment,
        "item": item,
        "grade": grade,
        "number": grade.number if grade else 0,
        "shown": _shown(structure, item, grade),
        "marks": _marks(grade),
        "actions": actions(item, grade, book=book) if may_grade else [],
        "form": form,
        "refusal": refusal,
        "told": told,
        "history": [history.shown(row, book=book) for row in changes[:HISTORY]],
        "why": f"{url('learner', book.pk, person.pk)}#butir-{item.pk}",
    }
    status = refusal.status if refusal else 200
    if request.headers.get(PART):
        return render(request, "learning_grades/admin/_cell.html", context, status=status)
    links = [{"url": url("learner", book.pk, person.pk), "label": person.name}]
    page = AdminPage(str(item), book=book, links=links)
    return page.render(request, "cell", **context, http_status=status)


def _shown(structure: Structure, item: GradeItem, grade: Grade | None) -> str:
    outcome = outcome_of(structure, item, grade)
    letters = boundaries_of(structure.book) if shows_letters(structure.book, [item]) else []
    return in_words(item, outcome, book=structure.book, boundaries=letters)


def _marks(grade: Grade | None) -> list[tuple[str, str]]:
    if grade is None:
        return []
    holds = {
        "o": grade.overridden,
        "x": grade.excluded,
        "k": grade.locked,
        "h": grade.hidden or grade.hidden_until,
        "l": grade.penalty > 0,
        "e": grade.due_at,
    }
    return [(name, words) for _flag, name, words in flag_words() if holds.get(name)]
