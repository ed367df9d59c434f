"""What somebody typed is not lost with the session, nor where it can no longer be saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from ..queries.live import LiveQuestion
from ..services.usages import read_post

KEY = "quiz_typed"
# More would let anybody fill the store of sessions.
MOST = 60_000


def keep(request: HttpRequest, *, attempt: int, page: int) -> bool:
    """Keep a form in the session until its sender has signed in again."""
    fields = {name: value for name, value in request.POST.items() if name.startswith("q")}
    if sum(len(name) + len(value) for name, value in fields.items()) > MOST:
        return False
    request.session[KEY] = {"attempt": attempt, "page": page, "fields": fields}
    return True


def take(request: HttpRequest, *, attempt: int, page: int) -> Mapping[str, str] | None:
    """The form that was kept for this page, once."""
    kept = request.session.get(KEY)
    if not kept or (kept["attempt"], kept["page"]) != (attempt, page):
        return None
    del request.session[KEY]
    return kept["fields"]


def in_words(
    live: Iterable[LiveQuestion], posted: Mapping[str, str], *, slots: Iterable[int] | None = None
) -> dict[int, str]:
    """What a form holds, by slot, in one line each; unanswered ones are left out."""
    found = {}
    for question in live:
        action, _sequence = read_post(question, posted)
        if action is None or (slots is not None and question.slot not in slots):
            continue
        words = question.kind.summary(question.question, question.frozen, action.response)
        if words:
            found[question.slot] = words
    return found
