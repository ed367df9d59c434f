"""Sending a page for review after its content was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.api import DomainError, page_faults, send_for_review


def faults(page: Page) -> Iterator[str]:
    """Names of fields and blocks of the newest draft that must be mended before it is sent."""
    yield from page_faults(page.get_latest_revision_as_object())


def submit(page: Page, *, user: Any) -> None:
    """Send the newest draft, whose findings the user has just been shown.

    Raises PermissionDenied for whoever may not send it, DomainError where required fields are
    empty or nothing is set up.
    """
    if not page.permissions_for_user(user).can_submit_for_moderation():
        raise PermissionDenied
    missing = ", ".join(map(str, faults(page)))
    if missing:
        text = _("Not sent: first complete %(fields)s.") % {"fields": missing}
        raise DomainError(text, code="incomplete")
    send_for_review(page.specific, user=user, knowingly=True)
