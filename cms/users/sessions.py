"""Where an account is signed in, read and ended in a fixed number of queries."""

from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

MOST_SHOWN = 50


def store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()


def listed(user: Any) -> list[UserSession]:
    """Sessions that still exist, newest first; rows of ended ones are removed."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk"))
    keys = [row.session_key for row in rows]
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    alive_keys = set(alive.values_list("session_key", flat=True))
    ended = [row.pk for row in rows if row.session_key not in alive_keys]
    if ended:
        UserSession.objects.filter(pk__in=ended).delete()
    return [row for row in rows if row.session_key in alive_keys][:MOST_SHOWN]


def end(user: Any, *, pk: int | None = None, keep: str | None = None) -> int:
    """End one session of the user, or all but ``keep``; return how many were ended."""
    rows = UserSession.objects.filter(user=user)
    rows = rows.filter(pk=pk) if pk is not None else rows.exclude(session_key=keep or "")
    keys = list(rows.values_list("session_key", flat=True))
    engine = store()
    for key in keys:
        engine.delete(key)
    rows.delete()
    return len(keys)
