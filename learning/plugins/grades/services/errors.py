"""What the rules of grades say no with."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from learning.core.contract import DomainError


class GradesRefused(DomainError):
    """``field`` names the field of a form that the message belongs to, empty for the whole."""

    code = "grades_refused"

    def __init__(self, message: str = "", *, field: str = "", code: str = "") -> None:
        super().__init__(message, code=code)
        self.field = field


class NotAllowedNow(GradesRefused):
    code = "not_allowed_now"


class Closed(GradesRefused):
    """The grade, or its item, is locked."""

    code = "locked"

    def __init__(self) -> None:
        super().__init__(_("This grade is locked."))


class ReasonNeeded(GradesRefused):
    code = "reason_needed"

    def __init__(self) -> None:
        super().__init__(_("Enter a reason."), field="reason")


class NotEnrolled(GradesRefused):
    code = "not_enrolled"

    def __init__(self) -> None:
        super().__init__(_("This person is not enrolled in the course."))


class Conflict(GradesRefused):
    """Somebody else wrote in the meantime. Present are ``number`` (to write with next), ``final``,
    ``text``, ``feedback``, the account ``by`` (None: the system) and ``at``."""

    code = "conflict"

    def __init__(
        self,
        *,
        number: int,
        final: Decimal | None,
        text: str,
        feedback: str,
        by: Any,
        at: datetime | None,
    ) -> None:
        super().__init__(
            _("Somebody else changed this grade in the meantime. Look at it and decide again.")
        )
        self.number = number
        self.final = final
        self.text = text
        self.feedback = feedback
        self.by = by
        self.at = at
