"""What a certificate tells of: independent of how it looks, and of who announced it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Learned:
    """One line of the second page. ``group`` is the section it stands in, if any."""

    title: str
    group: str = ""
    minutes: int = 0
    jp: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """``source`` names the achievement for good, ``subject`` what was achieved."""

    source: str
    subject: str
    kind: str
    title: str
    completed_on: dt.date
    jp: int = 0
    score: Decimal | None = None
    valid_until: dt.date | None = None
    learned: tuple[Learned, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        made = asdict(self)
        made["learned"] = list(made["learned"])
        made["completed_on"] = self.completed_on.isoformat()
        made["valid_until"] = self.valid_until.isoformat() if self.valid_until else None
        made["score"] = str(self.score) if self.score is not None else None
        return made

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Facts:
        until = data["valid_until"]
        return cls(
            **{
                **data,
                "completed_on": dt.date.fromisoformat(data["completed_on"]),
                "valid_until": dt.date.fromisoformat(until) if until else None,
                "score": Decimal(data["score"]) if data["score"] is not None else None,
                "learned": tuple(Learned(**row) for row in data["learned"]),
            }
        )

    def ending(self, day: dt.date | None) -> Facts:
        """The same, valid no longer than ``day``."""
        days = [found for found in (self.valid_until, day) if found is not None]
        return replace(self, valid_until=min(days, default=None))
