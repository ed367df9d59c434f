"""What the accounts keep about somebody, for the copy that people take along and for erasure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from cms.users import sessions
from learning.core.contract import PersonalData, add_personal_data
from learning.core.models import Person

TABLES = (
    (_("E-mail addresses"), EmailAddress, ("email", "verified", "primary")),
    (_("Open sessions"), UserSession, ("ip", "user_agent", "created_at", "last_seen_at")),
    (_("Second factors"), Authenticator, ("type", "created_at", "last_used_at")),
    (_("Accounts at other services"), SocialAccount, ("provider", "uid", "date_joined")),
)


def tables(person: Person) -> Iterator[tuple[Any, Iterable[dict[str, Any]]]]:
    for heading, model, columns in TABLES:
        rows = model._default_manager.filter(user=person.user_id) if person.user_id else None
        yield heading, rows.order_by("pk").values(*columns) if rows is not None else ()


def erase(person: Person) -> None:
    if person.user_id is None:
        return
    sessions.end(person.user)
    for _heading, model, _columns in TABLES:
        model._default_manager.filter(user=person.user_id).delete()


def register() -> None:
    add_personal_data(PersonalData(slug="account", tables=tables, erase=erase))
