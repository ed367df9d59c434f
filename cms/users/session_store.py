"""Sessions in the database, read with a statement that is compiled once."""

import json
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from learning.core.api import Memory, Prepared

_session = Prepared(
    lambda key: Session.objects.filter(session_key=key).values_list("session_data", "expire_date"),
    key=str,
)
_checked: Memory[str] = Memory(5_000)


class SessionStore(db.SessionStore):
    """Every request of a signed-in person begins with this look-up."""

    def load(self) -> dict[str, Any]:
        rows = _session(key=self.session_key) if self.session_key else []
        if not rows or rows[0][1] <= timezone.now():
            self._session_key = None
            return {}
        return self.decode(rows[0][0])

    def decode(self, session_data: str) -> dict[str, Any]:
        """The signature of the same stored text is checked once per process."""
        decode = super().decode
        return json.loads(_checked.get(session_data, lambda: json.dumps(decode(session_data))))
