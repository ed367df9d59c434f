"""Who may begin an attempt now, and why not: every rule answers at once, so that one reads all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from ipaddress import ip_address, ip_network
from secrets import compare_digest

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.core.contract import DomainError
from learning.core.models import Enrolment, Person

from ..engine.settings import QuizSettings
from ..models import Quiz, QuizAttempt
from ..queries.drafts import has_drafts
from ..queries.rules import PersonalRules, rules_for

State = QuizAttempt.State


class NotAllowed(DomainError):
    """``reasons`` lists all that stands against it."""

    code = "not_allowed"

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class WrongPassword(DomainError):
    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__(_("The password is not right. Ask whoever gives this quiz."))


@dataclass(frozen=True, slots=True)
class StartVerdict:
    """``next_at`` is the moment from which one may begin, where time is all that is missing.

    ``attempts_left`` is None without a limit. ``open_attempt`` is one that can be gone on with.
    """

    allowed: bool
    reasons: list[str]
    needs_password: bool
    needs_confirm: bool
    next_at: datetime | None
    attempts_left: int | None
    open_attempt: QuizAttempt | None
    settings: QuizSettings


@dataclass
class Situation:
    """What the rules look at: three queries, with the enrolment's one."""

    quiz: Quiz
    person: Person
    at: datetime
    ip: str = ""
    enrolment: Enrolment | None = None
    attempts: list[QuizAttempt] = field(default_factory=list)

    @cached_property
    def rules(self) -> PersonalRules:
        return rules_for(self.quiz, self.person)

    @property
    def settings(self) -> QuizSettings:
        return self.rules.settings

    @property
    def open_attempt(self) -> QuizAttempt | None:
        return next((row for row in self.attempts if row.is_open), None)

    @property
    def running(self) -> QuizAttempt | None:
        found = self.open_attempt
        return None if found is None or found.state == State.NOT_STARTED else found

    @cached_property
    def used(self) -> list[QuizAttempt]:
        """Attempts that count against the allowance, oldest first."""
        number = self.enrolment.attempt if self.enrolment else 1
        return [
            row
            for row in self.attempts
            if row.course_attempt == number and row.state != State.NOT_STARTED
        ]

    @property
    def left(self) -> int | None:
        most = self.settings.attempts
        return max(most - len(self.used), 0) if most else None


def situation(
    quiz: Quiz, *, person: Person, at: datetime, ip: str = "", enrolment: Enrolment | None = None
) -> Situation:
    if enrolment is None:
        rows = Enrolment.objects.filter(course=quiz.activity.course_id, person=person)
        enrolment = rows.first()
    attempts = QuizAttempt.objects.filter(quiz=quiz, person=person)
    found = list(attempts.order_by("course_attempt", "number"))
    return Situation(quiz, person, at, ip, enrolment, found)


def may_start(quiz: Quiz, *, person: Person, at: datetime, ip: str) -> StartVerdict:
    """What stands against an attempt now; ``allowed`` with a running attempt means going on."""
    return verdict_on(situation(quiz, person=person, at=at, ip=ip))


def verdict_on(case: Situation) -> StartVerdict:
    reasons, moments = _judge(case)
    waits_only = len(reasons) == len(moments)
    return StartVerdict(
        allowed=not reasons,
        reasons=reasons,
        needs_password=case.running is None and bool(case.rules.passwords),
        needs_confirm=case.running is None and case.settings.time_limit > 0,
        next_at=max(moments) if moments and waits_only else None,
        attempts_left=case.left,
        open_attempt=case.running,
        settings=case.settings,
    )


def check(case: Situation, *, password: str) -> None:
    """Raise NotAllowed or WrongPassword unless a new attempt may begin."""
    reasons, _moments = _judge(case)
    if reasons:
        raise NotAllowed(reasons)
    accepted = case.rules.passwords
    given = password.strip().encode()
    if accepted and not any(compare_digest(given, right.encode()) for right in accepted):
        raise WrongPassword


def _judge(case: Situation) -> tuple[list[str], list[datetime]]:
    """Reasons, and for those that time removes, when."""
    reasons = [text for text in (_enrolment(case), _address(case)) if text]
    if case.running is not None:
        return reasons, []
    reasons += [text for text in (_questions(case), _closed(case), _used_up(case)) if text]
    waits = [found for found in (_not_open(case), _delay(case)) if found]
    return reasons + [text for text, _moment in waits], [moment for _text, moment in waits]


def _enrolment(case: Situation) -> str:
    if case.enrolment is None or not case.enrolment.is_open:
        return _("You are not enrolled in the course of this quiz.")
    return ""


def _address(case: Situation) -> str:
    if address_allowed(case.settings.ip_ranges, case.ip):
        return ""
    return _("This quiz can only be taken from certain places, such as an examination room.")


def address_allowed(ranges: str, ip: str) -> bool:
    """Whether the address lies in one of the ranges, one a line. Without ranges all do."""
    lines = [line.strip() for line in ranges.replace(",", "\n").splitlines() if line.strip()]
    if not lines:
        return True
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    # A server behind IPv6 sees IPv4 as mapped addresses.
    address = getattr(address, "ipv4_mapped", None) or address
    for line in lines:
        try:
            if address in ip_network(line, strict=False):
                return True
        except ValueError:
            continue
    return False


def _questions(case: Situation) -> str:
    # Asked again, for the question may be ready since.
    if case.quiz.has_drafts and has_drafts(case.quiz.slots.all()):
        return _("This quiz is not ready: one of its questions is still a draft.")
    return ""


def _closed(case: Situation) -> str:
    closes = case.settings.close_at
    if closes is None or case.at < closes:
        return ""
    return _("This quiz closed on %(moment)s.") % {"moment": _moment(closes)}


def _not_open(case: Situation) -> tuple[str, datetime] | None:
    opens = case.settings.open_at
    if opens is None or case.at >= opens:
        return None
    return _("This quiz opens on %(moment)s.") % {"moment": _moment(opens)}, opens


def _used_up(case: Situation) -> str:
    if case.left != 0:
        return ""
    most = case.settings.attempts
    return ngettext(
        "You have used your only attempt.", "You have used all %(count)d attempts.", most
    ) % {"count": most}


def _delay(case: Situation) -> tuple[str, datetime] | None:
    used = len(case.used)
    if not used or case.left == 0:
        return None
    rules = case.settings
    seconds = rules.first_delay if used == 1 else rules.later_delay
    last = case.used[-1]
    ended = last.finished_at or last.changed_at or last.started_at
    if not seconds or ended is None:
        return None
    from_then = ended + timedelta(seconds=seconds)
    closes = rules.close_at
    if case.at >= from_then:
        return None
    text = _("You may begin the next attempt from %(moment)s.") % {"moment": _moment(from_then)}
    if closes and from_then >= closes:
        text = _("The quiz closes before you may begin another attempt.")
    return text, from_then


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def no_more_attempts(case: Situation) -> bool:
    """Whether the rules allow no further attempt for good."""
    if case.open_attempt is not None and case.running is not None:
        return False
    return case.left == 0 or bool(_closed(case))
