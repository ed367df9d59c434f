"""Saying no in words: a page of its own with the right status, nothing lost, a way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.core.contract import DomainError
from learning.core.courses.models import Course

from . import errors

MAX_KEY = 64
WHAT_TO_DO: dict[str, str | Promise] = {
    "not_enrolled": _("Open the course page and enrol; then this activity opens for you."),
    "no_person": _("Ask the learning administrator of your office to link it."),
    "no_seats": _("A seat becomes free when somebody leaves. Look again later, or ask for more."),
    "prerequisites": _("The course page lists what comes first, with links."),
    "conditions": _("Once that is so, you can enrol. Nothing is lost by waiting."),
    "out_of_scope": _("The course page says whom it is for. The catalogue has others for you."),
    "assigned_only": _("Ask the organiser or your learning administrator to enrol you."),
    "suspended": _("The organiser of the course can open it for you again."),
    "too_early": _("Come back on that day; the course page shows the date as well."),
    "too_late": _("Ask the organiser whether there will be another round."),
    "not_live": _("Your own records of it, if any, stay. The catalogue shows what is open."),
}
FORBIDDEN = errors.NotEnrolled | errors.Locked


def refuse(
    request: HttpRequest, error: DomainError, *, course: Course, key: str = ""
) -> HttpResponse:
    """Answer with 409, 403 for closed doors, or the key form again with 422 and the typed text."""
    back = course.url or "/"
    context = {
        "message": error.message,
        "advice": WHAT_TO_DO.get(error.code, ""),
        "course": course,
        "url": getattr(error, "url", ""),
        "back": back,
    }
    if isinstance(error, errors.WrongKey):
        context |= {"wrong_key": True, "typed": key[:MAX_KEY]}
        return render(request, "learning/records/refused.html", context, status=422)
    status = 403 if isinstance(error, FORBIDDEN) else 409
    return render(request, "learning/records/refused.html", context, status=status)
