"""What the rules of grades say no with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
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


class Stale(GradesRefused):
    """Somebody else changed these ``fields`` since the writer saw them. ``labels``: their names."""

    code = "stale"

    def __init__(self, fields: Sequence[str], labels: Iterable[Any]) -> None:
        message = _(
            "Somebody else changed this in the meantime: %(names)s. What they saved is shown now;"
            " nothing of yours has been saved yet. Change it again if it should be otherwise."
        )
        names = ", ".join(f"“{capfirst(str(label))}”" for label in labels)
        super().__init__(message % {"names": names})
        self.fields = fields


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


def check_seen(row: Model, seen: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Raise Stale where a field is neither as it was ``seen`` nor as it is ``wanted``."""
    stale = []
    for name, value in seen.items():
        field = row._meta.get_field(name)
        now = field.value_from_object(row)  # type: ignore[union-attr]
        will = wanted.get(name)
        if now not in (value, will.pk if isinstance(will, Model) else will):
            stale.append(field)
    if stale:
        labels = [field.verbose_name for field in stale]  # type: ignore[union-attr]
        raise Stale([field.name for field in stale], labels)
