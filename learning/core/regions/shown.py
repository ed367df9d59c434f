"""Identity numbers as somebody else may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .models import IdentityNumber, Person
from .numbers import format_grouped
from .permissions import can


class ShownNumbers:
    """Current identity numbers of people, whole where the user may see them, else masked."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self._whole: dict[int, bool] = {}

    def of(self, people: Iterable[Person]) -> dict[int, str]:
        """By person's id: one query, whatever the number of people."""
        by_id = {person.pk: person for person in people}
        rows = IdentityNumber.objects.filter(person__in=by_id, is_current=True)
        found = {}
        for row in rows:
            row.person = by_id[row.person_id]
            found[row.person_id] = row.number if self._sees(row) else row.masked
        return found

    def shown(self, people: Iterable[Person]) -> dict[int, str]:
        """Like ``of``, grouped for reading."""
        found = self.of(people)
        return {pk: format_grouped(text) if text.isdigit() else text for pk, text in found.items()}

    def _sees(self, row: IdentityNumber) -> bool:
        region_id = row.person.region_id
        if region_id not in self._whole:
            self._whole[region_id] = can(self.user, "view", row)
        return self._whole[region_id]
