"""A finished attempt: to its taker as the quiz allows, to staff with the history of each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..engine.settings import QuizSettings
from ..models import QuestionAttempt, QuizAttempt
from ..queries import anonymity
from ..queries import attempts as queries
from ..queries.live import load_rows, with_versions
from ..rendering import words
from ..rendering.faces import ALL_RIGHTS
from ..rendering.rules import moment
from . import shown
from .guards import visible_attempt
from .taking import present

ON_A_PAGE = 25


@require_safe
@login_required
@never_cache
def show(request: HttpRequest, pk: int, page: int = 1) -> HttpResponse:
    attempt, staff = visible_attempt(request, pk)
    if attempt.is_open and not staff:
        return redirect(present(attempt))
    if staff and anonymity.hides_name(attempt, attempt.quiz):
        # Its number stands beside a name elsewhere.
        messages.info(request, _("Answers stand without a name until their marks are out."))
        return redirect(shown.front_url(attempt))
    at = timezone.now()
    rules = queries.effective_settings(attempt.quiz, attempt.person)
    rights = ALL_RIGHTS if staff else queries.review_rights(rules, attempt, at)
    if not staff and not queries.may_look_back(attempt, rights):
        messages.info(request, _("Your answers cannot be looked at now."))
        return redirect(shown.front_url(attempt))
    context = _page(attempt, rules, rights, number=page, staff=staff)
    return shown.answer(request, attempt, "learning_quiz/_review.html", context)


def _page(
    attempt: QuizAttempt,
    rules: QuizSettings,
    rights: Mapping[str, bool],
    *,
    number: int,
    staff: bool,
) -> dict[str, Any]:
    order = [
        (slot, page["labels"].get(str(slot), ""), heading if place == 0 else "")
        for page, heading in zip(attempt.layout, headings_of(attempt), strict=True)
        for place, slot in enumerate(page["slots"])
    ]
    pages = Paginator(order, ON_A_PAGE)
    if number > pages.num_pages:
        raise Http404
    chosen = pages.page(number)
    grade = queries.grade_of(rules, attempt)
    return {
        "parts": list(_parts(attempt, chosen, rights, staff=staff)),
        "pages": chosen,
        "facts": list(_facts(attempt, rules, rights, grade)),
        "overall": _overall(rules, grade) if rights["overall_feedback"] else "",
        "hidden_words": "" if staff else _hidden(rules, attempt, rights),
        "who": str(attempt.person) if staff else "",
        "course_url": attempt.quiz.activity.course.url,
    }


def headings_of(attempt: QuizAttempt) -> list[str]:
    """The heading of each page's section, only where it begins."""
    headings = [page["heading"] for page in attempt.layout]
    return [
        heading if index == 0 or heading != headings[index - 1] else ""
        for index, heading in enumerate(headings)
    ]


def _parts(
    attempt: QuizAttempt, chosen: Page, rights: Mapping[str, bool], *, staff: bool
) -> Iterator[shown.Part]:
    slots = [slot for slot, _label, _heading in chosen]
    rows = QuestionAttempt.objects.filter(usage=attempt.usage_id, slot__in=slots)
    found = {one.slot: one for one in load_rows(list(with_versions(rows.order_by("slot"))))}
    faces = shown.faces_of(
        attempt,
        [found[slot] for slot in slots],
        labels={slot: label for slot, label, _heading in chosen},
        rights=rights,
        staff=staff,
    )
    headings = {slot: heading for slot, _label, heading in chosen}
    for face in faces:
        yield shown.Part(shown.render_question(face, here=""), headings[face.slot])


def _overall(rules: QuizSettings, grade: Decimal | None) -> str:
    return queries.overall_feedback(rules, grade) if grade is not None else ""


def _facts(
    attempt: QuizAttempt,
    rules: QuizSettings,
    rights: Mapping[str, bool],
    grade: Decimal | None,
) -> Iterator[tuple[str, str]]:
    yield _("State"), str(attempt.get_state_display())
    if attempt.started_at:
        yield _("Started"), moment(attempt.started_at)
    if attempt.finished_at:
        yield _("Submitted"), moment(attempt.finished_at)
    if attempt.started_at and attempt.finished_at:
        taken = int((attempt.finished_at - attempt.started_at).total_seconds())
        yield _("Time taken"), words.seconds(taken)
    if not rights["mark"]:
        return
    if attempt.waits_for_marking:
        yield _("Marks"), _("A part of the answers waits to be marked by a person.")
    elif attempt.marks is not None:
        yield _("Marks"), _of(attempt.marks, attempt.sum_of_marks, rules)
        if grade is not None:
            yield _("Grade"), _of(grade, rules.max_grade, rules)


def _of(value: Decimal, most: Decimal, rules: QuizSettings) -> str:
    values = {
        "value": words.number(value, rules.decimals),
        "most": words.number(most, rules.decimals),
    }
    return _("%(value)s of %(most)s") % values


def _hidden(rules: QuizSettings, attempt: QuizAttempt, rights: Mapping[str, bool]) -> str:
    if queries.is_held(rules, attempt):
        return _("The marks are shown when all of them have been released.")
    if not rights["mark"] or not rights["correctness"]:
        return _("The quiz does not show everything now.")
    return ""
