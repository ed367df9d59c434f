"""A quiz's rules as sentences for the learner who is about to start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..behaviours.registry import behaviours
from ..engine.settings import QuizSettings
from . import words

# icon, sentence
Rule = tuple[str, str]
OVERDUE = {
    "submit": gettext_lazy("When it is over, what you have answered is submitted by itself."),
    "grace": gettext_lazy(
        "When it is over you have %(grace)s to submit, without answering anything more."
    ),
    "abandon": gettext_lazy("Submit before it is over: otherwise the attempt does not count."),
}
METHODS: dict[str, Promise] = {
    "highest": gettext_lazy("Your best attempt counts."),
    "average": gettext_lazy("The average of your attempts counts."),
    "first": gettext_lazy("Your first attempt counts."),
    "last": gettext_lazy("Your last attempt counts."),
}


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def in_words(
    settings: QuizSettings, *, questions: int, attempts_left: int | None, now: datetime
) -> list[Rule]:
    """``attempts_left`` is None where there is no limit."""
    return [
        *_size(settings, questions),
        *_times(settings, now),
        *_attempts(settings, attempts_left),
        *_taking(settings),
    ]


def _size(settings: QuizSettings, questions: int) -> Iterator[Rule]:
    count = ngettext("%(count)d question.", "%(count)d questions.", questions)
    yield "list", count % {"count": questions}
    if settings.pass_grade is not None:
        values = {
            "grade": words.number(settings.pass_grade),
            "most": words.number(settings.max_grade),
        }
        yield "target", _("You pass with a grade of %(grade)s of %(most)s.") % values


def _times(settings: QuizSettings, now: datetime) -> Iterator[Rule]:
    if settings.time_limit:
        limit = _("Time limit: %(time)s, from the moment you start.") % {
            "time": words.seconds(settings.time_limit)
        }
        over = str(OVERDUE[settings.overdue]) % {"grace": words.seconds(settings.grace_seconds)}
        yield "clock", f"{limit} {over}"
    if settings.open_at and settings.open_at > now:
        yield "calendar", _("Opens on %(moment)s.") % {"moment": moment(settings.open_at)}
    if settings.close_at:
        text = (
            _("Closed on %(moment)s.") if settings.close_at <= now else _("Closes on %(moment)s.")
        )
        yield "calendar", text % {"moment": moment(settings.close_at)}


def _attempts(settings: QuizSettings, left: int | None) -> Iterator[Rule]:
    if not settings.attempts:
        yield "refresh", _("As many attempts as you like.") + _method(settings)
        return
    text = ngettext("%(count)d attempt", "%(count)d attempts", settings.attempts)
    text %= {"count": settings.attempts}
    if left is not None and settings.attempts > 1:
        text += _(", %(left)d left") % {"left": left}
    yield "refresh", f"{text}.{_method(settings) if settings.attempts > 1 else ''}"
    delays = {
        words.seconds(delay) for delay in (settings.first_delay, settings.later_delay) if delay
    }
    if delays and settings.attempts > 1:
        between = " / ".join(sorted(delays))
        yield "clock", _("Between two attempts you wait %(time)s.") % {"time": between}


def _method(settings: QuizSettings) -> str:
    return f" {METHODS[settings.grade_method]}"


def _taking(settings: QuizSettings) -> Iterator[Rule]:
    if settings.behaviour in behaviours:
        yield "info", str(behaviours[settings.behaviour].help)
    if settings.navigation == "sequential":
        yield "next", _("The questions come in order. You cannot go back.")
    if settings.builds_on_last:
        yield "copy", _("A new attempt begins with your last answers.")
    if settings.password:
        yield "lock", _("You need a password, which your organiser tells you.")
    if settings.ip_ranges:
        yield "place", _("It can only be taken from certain places, such as an examination room.")
    yield (
        "save",
        _("Your answers are saved while you work. You can close the page and go on later."),
    )
