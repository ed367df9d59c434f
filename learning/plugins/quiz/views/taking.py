"""An attempt while it runs: its pages, saving on the way, handing it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.core.contract import DomainError

from ..engine.timing import grace_ends_at
from ..models import QuestionAttempt, QuizAttempt
from ..queries import attempts as queries
from ..queries.live import LiveQuestion, load_rows, with_versions
from ..rendering import places, words
from ..rendering.rules import moment
from ..services import attempts as services
from . import shown, typed, uploads
from .guards import Shut, check_open, own_attempt

State = QuizAttempt.State
REDO = re.compile(r"q(\d{1,5})_-redo")


@dataclass
class Taking:
    """An attempt as one request works on it: its questions are read once."""

    attempt: QuizAttempt
    number: int
    at: datetime = field(default_factory=timezone.now)

    @cached_property
    def rows(self) -> list[QuestionAttempt]:
        found = QuestionAttempt.objects.filter(usage=self.attempt.usage_id)
        return list(with_versions(found.order_by("slot")))

    @cached_property
    def page(self) -> queries.PageOfAttempt:
        found = queries.page_of(self.attempt, self.number, rows=self.rows)
        if found is None:
            raise Http404
        return found

    @cached_property
    def live(self) -> list[LiveQuestion]:
        """The page's questions in its order, but for those that are not open yet."""
        slots = [slot for slot in self.page.slots if slot not in self.page.blocked]
        rows = [row for row in self.rows if row.slot in slots]
        found = {one.slot: one for one in load_rows(rows)}
        return [found[slot] for slot in slots]

    @cached_property
    def rights(self) -> Mapping[str, bool]:
        return queries.review_rights(self.attempt.quiz.rules, self.attempt, self.at)

    @cached_property
    def places(self) -> list[places.ShownPlace]:
        live = {one.slot: one for one in self.live}
        return [
            places.shown(place, live.get(place.slot), rights=self.rights)
            for place in queries.navigation(self.attempt, rows=self.rows, current=self.number)
        ]

    @property
    def counted(self) -> list[places.ShownPlace]:
        return [place for place in self.places if not place.is_information]

    @property
    def can_jump(self) -> bool:
        return self.attempt.quiz.rules.navigation != "sequential"


def page_url(attempt: QuizAttempt, number: int) -> str:
    return reverse("learning_quiz:page", args=[attempt.pk, number])


def summary_url(attempt: QuizAttempt) -> str:
    return reverse("learning_quiz:summary", args=[attempt.pk])


def present(attempt: QuizAttempt) -> str:
    """Where its taker goes on with an attempt."""
    if attempt.state == State.OVERDUE:
        return summary_url(attempt)
    if attempt.state != State.IN_PROGRESS:
        return over_url(attempt)
    number = max(attempt.current_page, 1)
    return page_url(attempt, number) if number <= len(attempt.layout) else summary_url(attempt)


def over_url(attempt: QuizAttempt) -> str:
    """After the end: the review where it may be seen, else the front page."""
    rules = queries.effective_settings(attempt.quiz, attempt.person)
    if queries.may_look_back(attempt, queries.review_rights(rules, attempt, timezone.now())):
        return reverse("learning_quiz:review", args=[attempt.pk])
    return shown.front_url(attempt)


@require_safe
@login_required
@never_cache
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(present(own_attempt(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return _sign_in(request, pk, page)
    attempt = own_attempt(request, pk)
    taking = Taking(attempt, page)
    try:
        check_open(request, attempt)
        if request.method == "POST":
            return _post(request, taking)
        kept = typed.take(request, attempt=pk, page=page)
        if kept is not None:
            return _put_back(request, taking, kept)
        return _get(request, taking)
    except DomainError as error:
        return refuse(request, taking, error)


def _sign_in(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    response = redirect_to_login(request.path)
    if request.method == "POST" and typed.keep(request, attempt=pk, page=page):
        # Not 302: the site would say that the last step is lost.
        response.status_code = 303
        messages.info(
            request, _("Your session has ended. Sign in, and what you have just sent is saved.")
        )
    return response


def _get(request: HttpRequest, taking: Taking) -> HttpResponse:
    attempt = taking.attempt
    if attempt.state != State.IN_PROGRESS:
        return redirect(present(attempt))
    if services.is_time_up(attempt, taking.at):
        return redirect(summary_url(attempt))
    if not taking.page.is_reachable:
        return redirect(present(attempt))
    return show(request, taking)


def _put_back(request: HttpRequest, taking: Taking, kept: Mapping[str, str]) -> HttpResponse:
    """After signing in again: what was typed before is saved as if it came now."""
    try:
        result = _save(request, taking, kept)
    except DomainError as error:
        return refuse(request, taking, error, posted=kept)
    if not result.stale and not result.is_late:
        messages.success(request, _("What you typed before signing in has been saved."))
    return after_save(request, taking, result, kept, go="")


def _post(request: HttpRequest, taking: Taking) -> HttpResponse:
    posted, faults = uploads.received(request, taking)
    go = request.POST.get("go", "")
    # In order nobody comes back to a page to send a file once more.
    leaving = go in ("next", "summary") and not faults
    result = _save(request, taking, posted, leaving=leaving)
    if faults and not result.is_closed:
        return show(request, _again(taking), faults=faults, status=422)
    if not (result.is_late or result.is_closed or result.stale):
        _redo(request, taking, posted)
    return after_save(request, taking, result, posted, go=go)


def _save(
    request: HttpRequest, taking: Taking, posted: Mapping[str, str], *, leaving: bool = False
) -> services.SaveResult:
    return services.save_page(
        taking.attempt,
        posted=posted,
        page=taking.number,
        user=request.user,
        at=taking.at,
        leaving=leaving,
    )


def _redo(request: HttpRequest, taking: Taking, posted: Mapping[str, str]) -> None:
    """After the rest of the page has been saved: another try at one question costs no other."""
    redo = next((found for name in posted if (found := REDO.fullmatch(name))), None)
    if redo is not None:
        slot = int(redo[1])
        services.redo_question(taking.attempt, slot=slot, user=request.user, at=taking.at)


def after_save(
    request: HttpRequest,
    taking: Taking,
    result: services.SaveResult,
    posted: Mapping[str, str],
    *,
    go: str,
) -> HttpResponse:
    if result.is_late:
        return too_late(request, taking, posted)
    if result.is_closed:
        return _closed(request, result.attempt)
    if result.stale:
        lines = typed.in_words(taking.live, posted, slots=result.stale)
        message = services.StaleForm(list(result.stale)).message
        faults = {slot: (message, lines.get(slot, "")) for slot in result.stale}
        return show(request, _again(taking), faults=faults, status=409)
    return redirect(_way(taking, go))


def _again(taking: Taking) -> Taking:
    """As things stand after saving."""
    attempt = QuizAttempt.objects.select_related("quiz__activity__course__region", "person").get(
        pk=taking.attempt.pk
    )
    return Taking(attempt, taking.number, taking.at)


def _way(taking: Taking, go: str) -> str:
    attempt, last = taking.attempt, len(taking.attempt.layout)
    if go == "summary" or (go == "next" and taking.number >= last):
        return summary_url(attempt)
    if go == "next":
        return page_url(attempt, taking.number + 1)
    if go == "previous" and taking.can_jump:
        return page_url(attempt, max(taking.number - 1, 1))
    number, _dash, slot = go.partition("-")
    if taking.can_jump and number.isdigit() and slot.isdigit() and 1 <= int(number) <= last:
        return f"{page_url(attempt, int(number))}#q{int(slot)}"
    return page_url(attempt, taking.number)


def _closed(request: HttpRequest, attempt: QuizAttempt) -> HttpResponse:
    if attempt.state == State.OVERDUE:
        return redirect(summary_url(attempt))
    if attempt.state == State.ABANDONED:
        messages.warning(request, _("Time was up before you submitted. This attempt has no mark."))
    else:
        messages.info(request, _("Time is up. Your answers have been submitted."))
    return redirect(over_url(attempt))


def too_late(request: HttpRequest, taking: Taking, posted: Mapping[str, str]) -> HttpResponse:
    message = _("This page came too late to be saved. What you saved before counts.")
    return _refused(request, taking, message, posted)


def refuse(
    request: HttpRequest,
    taking: Taking,
    error: DomainError,
    *,
    posted: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer in words what cannot be done, with what was typed."""
    status = 403 if isinstance(error, Shut) else 409
    typed_now = request.POST if posted is None else posted
    return _refused(request, taking, error.message, typed_now, status=status)


def _refused(
    request: HttpRequest,
    taking: Taking,
    message: str,
    posted: Mapping[str, str],
    *,
    status: int = 409,
) -> HttpResponse:
    attempt = QuizAttempt.objects.select_related("quiz__activity__course__region", "person").get(
        pk=taking.attempt.pk
    )
    labels = taking.page.labels
    # An answer in words tells of its question.
    is_known = posted and queries.was_shown(attempt, taking.number)
    lines = typed.in_words(taking.live, posted) if is_known else {}
    context = {
        "heading": _("Not saved") if lines else _("This is not possible now"),
        "message": message,
        "typed": [(labels.get(slot, slot), text) for slot, text in lines.items()],
        "go_url": present(attempt) if attempt.is_open else over_url(attempt),
        "go_word": _("Continue"),
    }
    return shown.answer(request, attempt, "learning_quiz/_refused.html", context, status=status)


def clock(attempt: QuizAttempt, at: datetime) -> dict[str, Any]:
    if attempt.ends_at is None or attempt.is_preview:
        return {}
    return {
        "ends": moment(attempt.ends_at),
        "left": words.clock(max(int((attempt.ends_at - at).total_seconds()), 0)),
        "ends_ms": int(attempt.ends_at.timestamp() * 1000),
        "now_ms": int(at.timestamp() * 1000),
    }


def show(
    request: HttpRequest,
    taking: Taking,
    *,
    faults: Mapping[int, tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    attempt, faults = taking.attempt, faults or {}
    faces = shown.faces_of(
        attempt,
        taking.live,
        labels=taking.page.labels,
        rights=taking.rights,
        faults={slot: text for slot, (text, _typed) in faults.items()},
    )
    parts = [shown.Part(shown.render_question(face, here=request.path)) for face in faces]
    counted = taking.counted
    context = {
        "parts": parts,
        "heading": taking.page.heading,
        "blocked": len(taking.page.blocked),
        "page": taking.number,
        "page_number": taking.number,
        "page_count": len(attempt.layout),
        "has_previous": taking.can_jump and taking.number > 1,
        "has_next": not taking.page.is_last,
        "places": taking.places,
        "can_jump": taking.can_jump,
        "answered": sum(place.is_done for place in counted),
        "countable": len(counted),
        "takes_files": any("files" in face.context for face in faces),
        "save_url": reverse("learning_quiz:save", args=[attempt.pk, taking.number]),
        "faults": [
            {"slot": slot, "text": _labelled(taking, slot, text), "typed": line}
            for slot, (text, line) in faults.items()
        ],
        **clock(attempt, taking.at),
    }
    return shown.answer(request, attempt, "learning_quiz/_take.html", context, status=status)


def _labelled(taking: Taking, slot: int, text: str) -> str:
    number = taking.page.labels.get(slot, str(slot))
    return _("Question %(number)s: %(text)s") % {"number": number, "text": text}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions with their state, what is still open, and handing in."""
    attempt = own_attempt(request, pk)
    taking = Taking(attempt, 1)
    try:
        check_open(request, attempt)
        if request.method == "POST" or _is_over_by_itself(taking):
            return _finish(request, taking)
        return _summary(request, taking)
    except DomainError as error:
        return refuse(request, taking, error)


def _is_over_by_itself(taking: Taking) -> bool:
    attempt = taking.attempt
    submits = attempt.quiz.rules.overdue == "submit"
    return attempt.is_open and submits and services.is_time_up(attempt, taking.at)


def _finish(request: HttpRequest, taking: Taking) -> HttpResponse:
    attempt = services.finish_attempt(taking.attempt, user=request.user, at=taking.at)
    if attempt.state == State.ABANDONED:
        return _closed(request, attempt)
    if services.is_time_up(attempt, taking.at):
        messages.info(request, _("Time is up. Your answers have been submitted."))
    elif attempt.waits_for_marking:
        messages.success(
            request, _("Submitted. Somebody will mark a part of your answers; you will be told.")
        )
    else:
        messages.success(request, _("Submitted. Your answers are safe."))
    return redirect(over_url(attempt))


def _summary(request: HttpRequest, taking: Taking) -> HttpResponse:
    if services.is_time_up(taking.attempt, taking.at):
        services.settle(taking.attempt, at=taking.at)
        taking = _again(taking)
    attempt = taking.attempt
    if attempt.state not in (State.IN_PROGRESS, State.OVERDUE):
        return redirect(over_url(attempt))
    # Autosaved answers of all pages count when the attempt is handed in.
    live = {one.slot: one for one in load_rows(taking.rows)}
    found = [
        places.shown(place, live.get(place.slot), rights=taking.rights)
        for place in queries.navigation(attempt, rows=taking.rows)
    ]
    counted = [place for place in found if not place.is_information]
    is_up = attempt.state == State.OVERDUE or services.is_time_up(attempt, taking.at)
    back = taking.can_jump and not is_up
    last = len(attempt.layout)
    context = {
        "places": _with_links(attempt, found, back=back),
        "answered": sum(place.is_done for place in counted),
        "countable": len(counted),
        "open_count": sum(not place.is_done for place in counted),
        "can_jump": taking.can_jump,
        "overdue": is_up,
        "submit_until": _submit_until(attempt) if is_up else "",
        "back_url": page_url(attempt, min(max(attempt.current_page, 1), last)) if back else "",
        **({} if is_up else clock(attempt, taking.at)),
    }
    return shown.answer(request, attempt, "learning_quiz/_summary.html", context)


def _with_links(
    attempt: QuizAttempt, found: list[places.ShownPlace], *, back: bool
) -> list[tuple[places.ShownPlace, str, str]]:
    """Each place with its address and, where a section begins, its heading."""
    lines, last = [], ""
    for place in found:
        heading = place.heading if place.heading != last else ""
        last = place.heading or last
        url = f"{page_url(attempt, place.page)}#q{place.slot}" if back else ""
        lines.append((place, url, heading))
    return lines


def _submit_until(attempt: QuizAttempt) -> str:
    if attempt.ends_at is None:
        return ""
    rules = attempt.quiz.rules
    end = grace_ends_at(rules, attempt.ends_at) if rules.overdue == "grace" else attempt.ends_at
    return moment(end)
