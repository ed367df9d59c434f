"""Settings of a quiz as a value: what the page's editor chose, kept on the ``Quiz`` row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

# Review options (semantics S2): what a taker may see, at which of four times.
REVIEW_ITEMS = (
    *("attempt", "correctness", "max_mark", "mark", "specific_feedback"),
    *("general_feedback", "right_answer", "overall_feedback"),
)
DURING, IMMEDIATELY, OPEN, CLOSED = "during", "immediately", "open", "closed"
REVIEW_TIMES = (DURING, IMMEDIATELY, OPEN, CLOSED)
# Ways in which a quiz is complete that have to do with passing.
PASSED, EXHAUSTED = "pass", "exhausted"
EVERYTHING = dict.fromkeys(REVIEW_ITEMS, True)
DEFAULT_REVIEW: Mapping[str, Mapping[str, bool]] = {
    DURING: {**EVERYTHING, "overall_feedback": False},
    IMMEDIATELY: EVERYTHING,
    OPEN: EVERYTHING,
    CLOSED: EVERYTHING,
}


@dataclass(frozen=True, slots=True)
class Band:
    """Overall feedback from this share of the maximum grade (0 to 1, inclusive) upwards."""

    from_share: str
    text: str


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """Times are aware datetimes, durations seconds; 0 means none or unlimited."""

    open_at: datetime | None = None
    close_at: datetime | None = None
    time_limit: int = 0
    overdue: str = "submit"
    """When time is up: ``submit``, ``grace`` or ``abandon``."""
    grace_seconds: int = 0
    attempts: int = 0
    grade_method: str = "highest"
    """``highest``, ``average``, ``first`` or ``last`` finished attempt."""
    max_grade: Decimal = Decimal(100)
    pass_grade: Decimal | None = None
    decimals: int = 2
    behaviour: str = "deferred"
    navigation: str = "free"
    """``free`` or ``sequential``: no way back."""
    shuffle_answers: bool = True
    builds_on_last: bool = False
    can_redo: bool = False
    first_delay: int = 0
    """Seconds between the first and the second attempt."""
    later_delay: int = 0
    password: str = ""
    ip_ranges: str = ""
    """Addresses and networks, one a line; empty means anywhere."""
    precreate_minutes: int = 0
    """Attempts are made so long before opening, so that all may start at once."""
    review: Mapping[str, Mapping[str, bool]] = field(default_factory=lambda: DEFAULT_REVIEW)
    bands: tuple[Band, ...] = ()
    min_attempts: int = 0
    """Completion: so many finished attempts."""
    completion_pass: str = ""
    """Completion: "", ``pass``, or ``exhausted`` (pass, or no further attempt is possible)."""
    anonymous_marking: bool = False
    second_mark: bool = False
    held_until_release: bool = False
    """Marks given by people show only when staff release them."""
    test_role: str = ""
    """``pre`` or ``post`` test of the course, or neither."""

    def over(self, **changes: Any) -> QuizSettings:
        return replace(self, **changes)

    def as_json(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> QuizSettings:
        """Unknown keys are ignored, absent ones take their default."""
        known = {row.name for row in fields(cls)}
        values = {name: value for name, value in kept.items() if name in known}
        for name in ("open_at", "close_at"):
            if values.get(name):
                values[name] = datetime.fromisoformat(values[name])
        for name in ("max_grade", "pass_grade"):
            if values.get(name) is not None:
                values[name] = Decimal(values[name])
        if "bands" in values:
            values["bands"] = tuple(Band(**band) for band in values["bands"])
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
