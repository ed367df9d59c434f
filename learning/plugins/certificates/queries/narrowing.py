"""How the list of certificates is narrowed, on the page and in a job."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from ..models import Certificate
from .listing import has_old_name, in_status, searched, visible


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filters ask for; empty or None: all."""

    text: str = ""
    status: str = ""
    kind: str = ""
    region: int | None = None
    template: int | None = None
    year: int | None = None
    signing: str = ""
    old_name: bool = False
    subject: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def narrowed(user: Any, asked: Asked, *, action: str = "view") -> QuerySet[Certificate]:
    rows = visible(user, action)
    if asked.text:
        rows = searched(rows, asked.text)
    if asked.status:
        rows = rows.filter(in_status(asked.status))
    if asked.year:
        rows = rows.filter(issued_on__year=asked.year)
    if asked.old_name:
        rows = rows.filter(has_old_name())
    plain = {
        "kind": asked.kind,
        "region": asked.region,
        "template": asked.template,
        "signing": asked.signing,
        "subject": asked.subject,
    }
    return rows.filter(**{name: value for name, value in plain.items() if value})
