"""Ending mails without signing in: signed words in the address of a link.

A token names an account by its number and a kind, nothing else, and never expires: whoever holds
the mail may stop such mails. The kind ``ALL`` stands for everything that can be stopped.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

from learning.core.api import NoticeKind, Pace, notice_kinds
from learning.core.contract import DomainError

from ..models import DeliverySettings, Preference

SALT = "learning_notices.stop"
ALL = "semua"
MAX_TOKEN = 200


class Stop(NamedTuple):
    """``kind`` is None where the mail held notices of several kinds."""

    user_id: int
    kind: NoticeKind | None

    @property
    def can_stop(self) -> bool:
        return self.kind is None or self.kind.can_stop


def token_for(user_id: int, kind: str = ALL) -> str:
    return signing.Signer(salt=SALT).sign(f"{user_id}.{kind}").replace(":", "~")


def link(user_id: int, kind: str = ALL) -> str:
    """Absolute address of the page that ends mails of ``kind`` to an account."""
    path = reverse("learning_notices:stop", args=[token_for(user_id, kind)])
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def read(token: str) -> Stop | None:
    """What a token allows; None if it is forged, or its account or kind is gone."""
    try:
        text = signing.Signer(salt=SALT).unsign(token[:MAX_TOKEN].replace("~", ":"))
    except signing.BadSignature:
        return None
    number, _dot, slug = text.partition(".")
    kind = notice_kinds().get(slug)
    if kind is None and slug != ALL:
        return None
    if not get_user_model().objects.filter(pk=int(number)).exists():
        return None
    return Stop(int(number), kind)


def pace_of(stop: Stop) -> Pace:
    """The pace that holds now; for ``ALL`` either OFF or AT_ONCE."""
    if stop.kind is None:
        stopped = DeliverySettings.objects.filter(user=stop.user_id, mail_off=True)
        return Pace.OFF if stopped.exists() else Pace.AT_ONCE
    rows = Preference.objects.filter(user=stop.user_id, kind=stop.kind.slug, channel="mail")
    chosen = rows.values_list("pace", flat=True).first()
    return Pace(chosen) if chosen else stop.kind.mail


def set_pace(stop: Stop, pace: Pace) -> None:
    """Raises DomainError where the kind cannot be stopped. Repeating it changes nothing."""
    if stop.kind is None:
        DeliverySettings.objects.update_or_create(
            user_id=stop.user_id, defaults={"mail_off": pace == Pace.OFF}
        )
        return
    if pace == Pace.OFF and not stop.kind.can_stop:
        raise DomainError(str(stop.kind.explains), code="cannot_stop")
    Preference.objects.update_or_create(
        user_id=stop.user_id, kind=stop.kind.slug, channel="mail", defaults={"pace": pace.value}
    )
