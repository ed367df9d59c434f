"""Marking answer by answer: the piles of a quiz, one answer with its form, the release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import PeopleFilterSet
from learning.core.contract import DomainError

from ...engine.layout import label_with
from ...forms.marking import JudgementForm, initial_of
from ...models import QuestionAttempt, Quiz, QuizAttempt
from ...queries import marking as queries
from ...queries.anonymity import author_of
from ...queries.live import LiveQuestion
from ...rendering.faces import ALL_RIGHTS, QuestionFace
from ...services import marking
from .. import shown
from .base import AdminPage, get_quiz, may, url

# So many answers of a pile can be gone through one after another.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose answers are marked: ``attempts`` is None for all; ``query`` asks for the same again."""

    attempts: queries.Attempts = None
    filters: PeopleFilterSet | None = None
    query: str = ""

    def url(self, name: str, *args: Any, **more: Any) -> str:
        query = "&".join(filter(None, [urlencode(more), self.query]))
        return f"{url(name, *args)}?{query}" if query else url(name, *args)


def _asked(request: HttpRequest, quiz: Quiz) -> Asked:
    if quiz.rules.anonymous_marking:
        # A group of one would be a name.
        return Asked()
    rows = QuizAttempt.objects.filter(quiz=quiz)
    filters = PeopleFilterSet(
        data=request.GET, request=request, queryset=rows, course=quiz.activity.course
    )
    given = filters.form.cleaned_data if filters.is_valid() else {}
    chosen = {name: row.pk for name, row in given.items() if row}
    if not chosen:
        return Asked(filters=filters)
    return Asked(filters.filter_queryset(rows), filters, urlencode(chosen))


def piles(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = get_quiz(request, pk)
    asked = _asked(request, quiz)
    page = AdminPage(pgettext("answers of takers", "Marking"), quiz=quiz, tab="marking")
    return page.render(
        request,
        "piles",
        piles=queries.piles(quiz, of=asked.attempts),
        filters=asked.filters,
        query=asked.query,
        may_mark=may(request.user, quiz, "change"),
        quick_comments=queries.quick_comments(request.user),
        to_release=marking.waiting_to_release(quiz).count() if quiz.rules.held_until_release else 0,
    )


def answer(request: HttpRequest, pk: int, place: UUID) -> HttpResponse:
    """One answer of a pile; ``?id=`` names it, without it stands the first that waits."""
    quiz = get_quiz(request, pk, "change")
    state = request.GET.get("state", "waiting")
    state = state if state in queries.STATES else "waiting"
    asked = _asked(request, quiz)
    rows = queries.pile(quiz, place=place, user=request.user, state=state, of=asked.attempts)
    ids = list(rows.values_list("pk", flat=True)[:MOST])
    row = _chosen(request, quiz, place, ids)
    if row is None:
        messages.success(request, _("Nothing waits here any more."))
        return redirect(asked.url("marking", pk))
    live = marking.live_of(row)
    found = queries.proposals_for([row]).get(row.pk, [])
    own = next((one for one in found if one.marker_id == request.user.pk), None)
    posted = request.POST if request.method == "POST" else None
    waits = row.state == queries.WAITING
    form = JudgementForm(live, posted, initial=initial_of(live, own if waits else None))
    if posted is not None and form.is_valid() and _keep(request, live, form):
        return redirect(_after(request, quiz, place, state, ids, row.pk, asked))
    found = found if waits else []
    return _render(request, quiz, live, form, found, ids=ids, state=state, asked=asked)


def _chosen(
    request: HttpRequest, quiz: Quiz, place: UUID, ids: list[int]
) -> QuestionAttempt | None:
    rows = queries.answers_for(quiz, place=place, user=request.user)
    wanted = request.GET.get("id", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        return get_object_or_404(rows, pk=int(wanted))
    return rows.filter(pk=ids[0]).first() if ids else None


def _keep(request: HttpRequest, live: LiveQuestion, form: JudgementForm) -> bool:
    act = marking.decide if "decide" in request.POST else marking.judge
    try:
        done = act(live.row, judgement=form.judgement(), user=request.user, at=timezone.now())
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    comment = form.cleaned_data["comment"]
    if form.cleaned_data["remember"] and comment:
        marking.use_quick_comment(request.user, text=comment)
    told = _("Marked.") if done.decided else _("Your mark waits for a second one.")
    messages.success(request, told)
    return True


def _after(
    request: HttpRequest,
    quiz: Quiz,
    place: UUID,
    state: str,
    ids: list[int],
    done: int,
    asked: Asked,
) -> str:
    """The next of the pile, or the piles where it was the last."""
    if "stay" in request.POST:
        return asked.url("marking_answer", quiz.pk, place, state=state, id=done)
    following = _neighbours(ids, done)[1]
    if following is None and state == "waiting":
        # What was skipped on the way comes again.
        following = next((pk for pk in ids if pk != done), None)
    if following is None:
        return asked.url("marking", quiz.pk)
    return asked.url("marking_answer", quiz.pk, place, state=state, id=following)


def _neighbours(ids: list[int], pk: int) -> tuple[int | None, int | None]:
    if pk not in ids:
        return None, ids[0] if ids else None
    at = ids.index(pk)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def _render(
    request: HttpRequest,
    quiz: Quiz,
    live: LiveQuestion,
    form: JudgementForm,
    found: list[Any],
    *,
    ids: list[int],
    state: str,
    asked: Asked,
) -> HttpResponse:
    attempt = live.row.usage.quiz_attempt
    before, after = _neighbours(ids, live.row.pk)
    files = shown.answered_with(live, list(live.row.files.order_by("pk")))
    back = asked.url("marking", quiz.pk)
    links = [{"url": back, "label": pgettext("answers of takers", "Marking")}]
    author = author_of(attempt, quiz)
    page = AdminPage(author, quiz=quiz, tab="marking", links=links)
    label = queries.label_of(quiz.slots.filter(key=live.row.place).first())
    return page.render(
        request,
        "answer",
        question=shown.render_question(
            QuestionFace(
                live=live,
                label=label or label_with(attempt.layout, live.slot),
                rights=ALL_RIGHTS,
                closed=True,
                decimals=quiz.rules.decimals,
                files=shown.without_names(files) if quiz.rules.anonymous_marking else files,
                staff=True,
                with_times=not quiz.rules.anonymous_marking,
            ),
            here="",
        ),
        live=live,
        form=form,
        state=state,
        grader_info=live.question.body.get("grader_info", ""),
        place=ids.index(live.row.pk) + 1 if live.row.pk in ids else None,
        number=len(ids),
        query=asked.query,
        before=before,
        after=after,
        proposals=_told(live, found) if _sees(request, found) else [],
        proposed=len(found),
        must_decide=_must_decide(request, quiz, found),
        quick_comments=queries.quick_comments(request.user),
        http_status=422 if form.is_bound and form.errors else 200,
    )


def _told(live: LiveQuestion, found: list[Any]) -> list[tuple[str, str]]:
    """Mark and comment of each proposal, without the name."""
    most = live.row.max_mark
    return [(localize((row.fraction * most).normalize()), row.comment) for row in found]


def _sees(request: HttpRequest, found: list[Any]) -> bool:
    """A second marker looks without knowing what the first thought."""
    return len(found) >= 2 or any(row.marker_id == request.user.pk for row in found)


def _must_decide(request: HttpRequest, quiz: Quiz, found: list[Any]) -> bool:
    return (
        quiz.rules.second_mark
        and len(found) >= 2
        and all(row.marker_id != request.user.pk for row in found)
    )


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = get_quiz(request, pk, "change")
    number = marking.release(quiz, at=timezone.now())
    told = ngettext(
        "The marks of %(number)s attempt are released.",
        "The marks of %(number)s attempts are released.",
        number,
    )
    messages.success(request, told % {"number": number})
    return redirect(url("marking", pk))


@require_POST
def forget_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own quick comment away."""
    marking.forget_quick_comment(request.user, pk=pk)
    quiz = request.POST.get("quiz", "")
    is_id = quiz.isascii() and quiz.isdigit() and len(quiz) < 19
    return redirect(url("marking", int(quiz)) if is_id else url("quizzes"))
