"""Accounts that are signed in, without the cost of hashing a password for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

TOKEN = "0123456789abcdefghijklmnopqrstuv"
CSRF = f"asah_csrf={TOKEN}"
BATCH = 500


@dataclass(frozen=True)
class Learner:
    """``cookie`` is what a browser sends after signing in: the session and the form token."""

    email: str
    cookie: str


def sign_in_many(users: Iterable[Any]) -> list[Learner]:
    """Write a session for each of ``users``; all other sessions end."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    Session.objects.all().delete()
    expires = timezone.now() + timezone.timedelta(days=1)
    rows, learners = [], []
    for user in users:
        key = store()._get_new_session_key()
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        rows.append(
            Session(session_key=key, session_data=store().encode(data), expire_date=expires)
        )
        learners.append(Learner(user.email, f"{CSRF}; {settings.SESSION_COOKIE_NAME}={key}"))
    Session.objects.bulk_create(rows, batch_size=BATCH)
    return learners
