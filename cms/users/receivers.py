"""What follows a sign-in, a new password and a new role."""

from datetime import timedelta
from typing import Any

from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.usersessions import signals as usersessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone

from cms.users import sessions, staff


def connect() -> None:
    # allauth's own receiver reads every session of the user one by one at each sign-in.
    user_logged_in.disconnect(usersessions.on_user_logged_in)
    user_logged_in.connect(remember_session)
    for signal in (password_changed, password_set):
        signal.disconnect(usersessions.on_password_changed)
        signal.connect(end_others)
    password_reset.connect(end_all)
    staff.connect()


def remember_session(sender: Any, request: Any, user: Any, **_kwargs: Any) -> None:
    oldest = timezone.now() - timedelta(seconds=settings.ACCOUNT_SESSION_COOKIE_AGE)
    UserSession.objects.filter(user=user, last_seen_at__lt=oldest).delete()
    UserSession.objects.create_from_request(request)


def end_others(sender: Any, request: Any, user: Any, **_kwargs: Any) -> None:
    """End the other sessions; this one has a new key since the password changed."""
    UserSession.objects.create_from_request(request)
    sessions.end(user, keep=request.session.session_key)


def end_all(sender: Any, user: Any, **_kwargs: Any) -> None:
    sessions.end(user)
