"""A name with @ in a comment calls somebody to it.

Wagtail tells those who follow a page's comments; so whoever is called follows them from then on,
and is told by Wagtail itself, about this comment and the answers.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Page, PageSubscription

MOST = 10
_NAME = re.compile(r"(?<![\w.@])@([\w.+-]*\w)")


def names_in(text: str) -> list[str]:
    """What stands after @, in lower case: handles, or e-mail addresses up to their own @."""
    return list(dict.fromkeys(name.lower() for name in _NAME.findall(text)))[:MOST]


def call(page: Page, text: str, *, by: Any) -> list[Any]:
    """Let those who are named follow the comments. Only who may edit the page can be called."""
    found = [
        user
        for user in _named(names_in(text)).exclude(pk=by.pk)
        if page.permissions_for_user(user).can_edit()
    ]
    for user in found:
        PageSubscription.objects.update_or_create(
            page_id=page.pk, user=user, defaults={"comment_notifications": True}
        )
    return found


def _named(names: list[str]) -> QuerySet[Any]:
    wanted = Q(pk__in=())
    for name in names:
        wanted |= Q(username__iexact=name) | Q(email__istartswith=f"{name}@")
    return get_user_model()._default_manager.filter(wanted, is_active=True).order_by("pk")
