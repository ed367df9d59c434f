"""All attempts at a quiz with the marks of each question, and what is done with many of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import PeopleFilterSet, people_lists, sheets

from ...forms.reports import ACTIONS, AttemptFilterSet, ManyForm
from ...models import Quiz, QuizAttempt
from ...queries import anonymity, gain, reports
from ...queries.attempts import grade_of
from ...services import exports, regrading, staff, staff_many
from .base import AdminPage, check, get_quiz, may, may_except, quizzes_of, url

PER_PAGE = 25
COLUMNS = [
    ("name", gettext_lazy("Name")),
    ("started", gettext_lazy("Started")),
    ("finished", gettext_lazy("Finished")),
    ("marks", gettext_lazy("Grade")),
]


def quizzes(request: HttpRequest) -> HttpResponse:
    """Quizzes of the user's regions: those with work to do first."""
    check(request.user)
    rows = reports.quizzes(quizzes_of(request.user))
    if text := request.GET.get("q", "").replace("\0", "").strip()[:100]:
        rows = rows.filter(activity__title__icontains=text)
    if waiting := request.GET.get("waiting") == "1":
        rows = rows.filter(to_mark__gt=0)
    rows = rows.order_by("-to_mark", "activity__course__title", "activity__order", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    query = urlencode({"q": text} | ({"waiting": 1} if waiting else {}))
    return AdminPage(_("Quizzes")).render(
        request, "quizzes", page_obj=page, q=text, waiting=waiting, query=query
    )


def filtered(
    request: HttpRequest, quiz: Quiz, *, what: str = "grades"
) -> tuple[Any, AttemptFilterSet]:
    """Attempts that the user may see and asked for; filters that make no sense do not count.

    An answer without a name fits no filter: who asks for a name would have it.
    """
    rows = reports.visible(request.user, quiz)
    request.quiz_units = rows.order_by().values("person__unit")  # type: ignore[attr-defined]
    filters = AttemptFilterSet(
        data=request.GET, request=request, queryset=rows, course=quiz.activity.course
    )
    if filters.is_valid():
        rows = filters.filter_queryset(rows)
        if what == "responses" and filters.form.changed_data:
            rows = rows.exclude(anonymity.hidden(quiz))
    return rows, filters


def grades(request: HttpRequest, pk: int) -> HttpResponseBase:
    quiz = get_quiz(request, pk)
    rows, filters = filtered(request, quiz)
    ordering = _ordering(request)
    if kind := _export(request):
        return _download(request, quiz, rows, kind=kind, what="grades")
    rows = reports.ordered(rows, ordering, without_marks=anonymity.hidden(quiz))
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    found = list(reports.with_people(page_obj.object_list))
    page_obj.object_list = found
    marks = reports.cells(found)
    course, has_pair = quiz.activity.course, bool(quiz.rules.test_role)
    gains = gain.gains_of(course, found) if has_pair else {}
    columns = reports.columns(quiz)
    for row in found:
        row.hides_name = anonymity.hides_name(row, quiz)
        row.grade = None if row.hides_name else grade_of(quiz.rules, row)
        cells = {} if row.hides_name else marks[row.pk]
        row.cells = [cells.get(column.place) for column in columns]
        row.gained = gains.get((row.person_id, row.course_attempt))
    query = request.GET.copy()
    query.pop("p", None)
    page = AdminPage(quiz.activity.title, quiz=quiz, tab="grades")
    return page.render(
        request,
        "grades",
        page_obj=page_obj,
        rows=found,
        columns=columns,
        filters=filters,
        counts=[
            (label, number, name)
            for (name, label), number in zip(
                QuizAttempt.State.choices,
                reports.state_counts(reports.visible(request.user, quiz)).values(),
                strict=True,
            )
        ],
        heads=people_lists.heads(ordering, COLUMNS),
        query=query.urlencode(),
        may_change=may(request.user, quiz, "change"),
        actions=_actions(request.user, quiz),
        form=ManyForm(),
        has_pair=has_pair,
        gain=gain.course_gain(course) if has_pair else None,
    )


def _actions(user: Any, quiz: Quiz) -> list[tuple[str, Any]]:
    left_out = set() if may(user, quiz, "delete") else {"delete"}
    left_out |= set() if may_except(user, quiz) else {"attempts"}
    return [(name, label) for name, label in ACTIONS if name not in left_out]


def _ordering(request: HttpRequest) -> str:
    given = request.GET.get("ordering", "")
    return given if given.removeprefix("-") in reports.ORDERINGS else reports.NEWEST


def _export(request: HttpRequest) -> str:
    kind = request.GET.get("export", "")
    return kind if kind in exports.KINDS else ""


def _download(
    request: HttpRequest, quiz: Quiz, rows: Any, *, kind: str, what: str
) -> HttpResponseBase:
    """At once where that is quick; else as work in the background that shows how far it is."""
    if rows.count() > exports.AT_ONCE:
        return redirect(f"{url(f'export_{what}', quiz.pk)}?{request.GET.urlencode()}")
    table = exports.rows_of(quiz, rows, what=what, user=request.user)
    return sheets.response(table, kind=kind, name=exports.file_name(quiz, what))


def responses(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What people answered, question by question."""
    quiz = get_quiz(request, pk)
    rows, filters = filtered(request, quiz, what="responses")
    if kind := _export(request):
        return _download(request, quiz, rows, kind=kind, what="responses")
    ordered = anonymity.without_order(reports.ordered(rows, _ordering(request)), quiz)
    page_obj = Paginator(ordered, PER_PAGE).get_page(request.GET.get("p"))
    found = list(reports.with_people(page_obj.object_list))
    page_obj.object_list = found
    answers, columns = reports.cells(found, texts=True), reports.columns(quiz)
    for row in found:
        row.cells = [answers[row.pk].get(column.place) for column in columns]
        row.hides_name = anonymity.hides_name(row, quiz)
        row.author = anonymity.author(row, quiz)
    query = request.GET.copy()
    query.pop("p", None)
    page = AdminPage(pgettext("of takers", "Answers"), quiz=quiz, tab="responses")
    return page.render(
        request,
        "responses",
        page_obj=page_obj,
        rows=found,
        columns=columns,
        filters=filters,
        query=query.urlencode(),
    )


def absent(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Participants who have not begun."""
    quiz = get_quiz(request, pk)
    rows = reports.without_attempt(request.user, quiz)
    course = quiz.activity.course
    filters = PeopleFilterSet(data=request.GET, request=request, queryset=rows, course=course)
    if filters.is_valid():
        rows = filters.filter_queryset(rows)
    if request.GET.get("export") == "csv":
        table = exports.absent_rows(rows, user=request.user)
        return sheets.response(table, kind="csv", name=exports.file_name(quiz, "absent"))
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    page = AdminPage(_("Not begun"), quiz=quiz, tab="absent")
    return page.render(
        request,
        "absent",
        page_obj=page_obj,
        rows=list(page_obj.object_list),
        filters=filters,
        query=query.urlencode(),
    )


def export(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """A long table: say how long, and make it in the background once it is asked for."""
    quiz = get_quiz(request, pk)
    rows, _filters = filtered(request, quiz, what=what)
    if request.method == "POST":
        job = exports.request_export(
            quiz,
            ids=list(rows.values_list("pk", flat=True)),
            what=what,
            kind=_export(request) or "xlsx",
            owner=request.user,
        )
        return redirect(url("job", job.pk))
    page = AdminPage(_("Download"), quiz=quiz, tab=what)
    return page.render(request, "export", number=rows.count())


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do something with the ticked attempts; others than one's own are not there."""
    form = ManyForm(request.POST)
    wanted = request.POST.get("action", "")
    quiz = get_quiz(request, pk, "delete" if wanted == "delete" else "change")
    came_from = "live" if request.POST.get("from") == "live" else "grades"
    back = people_lists.back_to(request, url(came_from, pk))
    ids = people_lists.ticked(request.POST.getlist("attempt"))
    rows = reports.with_people(reports.visible(request.user, quiz).filter(pk__in=ids))
    if not rows or not form.is_valid():
        faults = [error for errors in form.errors.values() for error in errors]
        messages.error(request, faults[0] if rows and faults else _("Tick attempts first."))
        return redirect(back)
    if wanted == "regrade":
        job = regrading.request(quiz, user=request.user, ids=[row.pk for row in rows])
        return redirect(url("job", job.pk))
    data = form.cleaned_data
    if wanted == "attempts":
        _give_attempts(request, quiz, rows, data)
        return redirect(back)
    if wanted == "delete":
        done = staff.delete_attempts(
            quiz, ids=[row.pk for row in rows], user=request.user, reason=data["reason"]
        )
        refused: list[tuple[Any, str]] = []
    else:
        outcome = staff_many.act(
            rows,
            action=wanted,
            user=request.user,
            reason=data["reason"],
            until=data["until"],
            at=timezone.now(),
        )
        done, refused = outcome.done, [(row.person, why) for row, why in outcome.refused]
    if done:
        told = ngettext("Done for %(number)s attempt.", "Done for %(number)s attempts.", done)
        messages.success(request, told % {"number": done})
    people_lists.tell_refused(request, refused)
    return redirect(back)


def _give_attempts(request: HttpRequest, quiz: Quiz, rows: Any, data: dict[str, Any]) -> None:
    """An exception for each person, to be seen and taken away among the exceptions."""
    if not may_except(request.user, quiz):
        raise PermissionDenied
    outcome = staff_many.give_attempts(
        rows, quiz=quiz, count=data["count"] or 1, user=request.user, reason=data["reason"]
    )
    if outcome.done:
        told = ngettext(
            "%(number)s person may take the quiz again.",
            "%(number)s people may take the quiz again.",
            outcome.done,
        )
        see = messages.button(url("overrides", quiz.pk), _("Exceptions"))
        messages.success(request, told % {"number": outcome.done}, buttons=[see])
    people_lists.tell_refused(request, [(row.person, why) for row, why in outcome.refused])


@require_POST
def regrade_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what grading all attempts again would change."""
    quiz = get_quiz(request, pk, "change")
    job = regrading.request(quiz, user=request.user)
    return redirect(url("job", job.pk))
