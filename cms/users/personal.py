"""What the accounts keep about somebody, for the copy that people take along and for erasure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, PageSubscription
from wagtail.users.models import UserProfile

from cms.users import sessions
from learning.core.contract import PersonalData, add_personal_data
from learning.core.models import Person

TABLES = (
    (_("E-mail addresses"), EmailAddress, ("email", "verified", "primary")),
    (_("Open sessions"), UserSession, ("ip", "user_agent", "created_at", "last_seen_at")),
    (_("Second factors"), Authenticator, ("type", "created_at", "last_used_at")),
    (_("Accounts at other services"), SocialAccount, ("provider", "uid", "date_joined")),
    (
        _("Picture and settings in the admin"),
        UserProfile,
        ("avatar", "preferred_language", "current_time_zone", "theme", "contrast", "density"),
    ),
    (
        _("Forms in the admin that were not saved"),
        FormState,
        ("content_type__model", "object_id", "data", "last_updated_at"),
    ),
    (
        _("What is open in the admin"),
        EditingSession,
        ("content_type__model", "object_id", "is_editing", "last_seen_at"),
    ),
    (
        _("Pages whose comments are sent to you"),
        PageSubscription,
        ("page__title", "comment_notifications"),
    ),
    (_("Keys for programs"), APIToken, ("name", "prefix", "created", "last_used_at", "revoked_at")),
)


def tables(person: Person) -> Iterator[tuple[Any, Iterable[dict[str, Any]]]]:
    for heading, model, columns in TABLES:
        rows = model._default_manager.filter(user=person.user_id) if person.user_id else None
        yield heading, rows.order_by("pk").values(*columns) if rows is not None else ()


def erase(person: Person) -> None:
    if person.user_id is None:
        return
    sessions.end(person.user)
    _erase_picture(person.user_id)
    for _heading, model, _columns in TABLES:
        model._default_manager.filter(user=person.user_id).delete()


def _erase_picture(user_id: int) -> None:
    """Everybody may read the folder: deleting the row alone would leave the file."""
    for profile in UserProfile.objects.filter(user=user_id).exclude(avatar=""):
        file = profile.avatar
        transaction.on_commit(partial(file.storage.delete, file.name))


def register() -> None:
    add_personal_data(PersonalData(slug="account", tables=tables, erase=erase))
