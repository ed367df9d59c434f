"""Whose attempt it is, and whether its taker may still go on with it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from learning.core.api import policy_for
from learning.core.contract import DomainError
from learning.core.models import Enrolment

from ..models import QuizAttempt
from ..services.access import address_allowed

ROWS = QuizAttempt.objects.select_related("quiz__activity__course__region", "person")


class Shut(DomainError):
    """The way to the quiz has been closed since the attempt began."""

    code = "shut"


def is_own(user: Any, attempt: QuizAttempt) -> bool:
    if attempt.person_id:
        return attempt.person.user_id == user.pk
    return attempt.previewer_id == user.pk


def own_attempt(request: HttpRequest, pk: int) -> QuizAttempt:
    """To everybody else it does not exist."""
    attempt = ROWS.filter(pk=pk).first()
    if attempt is None or not is_own(request.user, attempt):
        raise Http404
    return attempt


def visible_attempt(request: HttpRequest, pk: int) -> tuple[QuizAttempt, bool]:
    """An attempt, and whether it is looked at by staff."""
    attempt = ROWS.filter(pk=pk).first()
    if attempt is None:
        raise Http404
    if is_own(request.user, attempt):
        return attempt, False
    policy = policy_for(QuizAttempt)
    if attempt.is_preview or not policy.user_has_permission_for_instance(
        request.user, "view", attempt
    ):
        raise Http404
    return attempt, True


def address_of(request: HttpRequest) -> str:
    named = getattr(settings, "ASAH_CLIENT_ADDRESS", "")
    return str(import_string(named)(request) if named else request.META.get("REMOTE_ADDR", ""))


def check_open(request: HttpRequest, attempt: QuizAttempt) -> None:
    """Raise Shut where the enrolment has ended, or the place is not the right one."""
    if attempt.is_preview:
        return
    enrolment = Enrolment.objects.filter(
        course=attempt.quiz.activity.course_id, person=attempt.person_id
    ).first()
    if enrolment is None or not enrolment.is_open:
        raise Shut(_("You are no longer enrolled in this course. What you saved is kept."))
    if not address_allowed(attempt.quiz.rules.ip_ranges, address_of(request)):
        raise Shut(
            _("This quiz can only be taken from certain places, such as an examination room.")
        )
