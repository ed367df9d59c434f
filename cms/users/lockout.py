"""Counting wrong passwords and codes, in the database so that every process sees them.

Failures count per account. An address has a far higher limit of its own, so that an office of
hundreds behind one address is not locked out by a few forgetful colleagues (decision 0004).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.users.models import SignInFailure

FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """``failures`` within ``window`` pause sign-in for ``pause``."""

    failures: int
    window: timedelta
    pause: timedelta


def limit(name: str) -> Limit:
    """Read ``ASAH_SIGN_IN_LIMITS``: (failures, seconds of the window, seconds of the pause)."""
    failures, window, pause = settings.ASAH_SIGN_IN_LIMITS[name]
    return Limit(failures, timedelta(seconds=window), timedelta(seconds=pause))


class Paused(ValidationError):
    """Too many failures: nothing was tried. ``until`` says when one may try again."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(paused_message(until), code="paused", params={"until": until})


def paused_message(until: datetime) -> str:
    return _(
        "Too many wrong attempts. To protect this account, sign-in is paused until %(time)s WIB. "
        "Your account and your learning records are safe. Try again after that."
    ) % {"time": date_format(timezone.localtime(until), "H.i")}


def seconds_left(until: datetime) -> int:
    return max(1, ceil((until - timezone.now()).total_seconds()))


def key_for(kind: str, value: Any) -> str:
    """A keyed hash: neither numbers nor addresses are stored."""
    return salted_hmac("cms.users.lockout", f"{kind}:{value}", algorithm="sha256").hexdigest()


class Attempt:
    """One try at a secret. ``check`` first, then exactly one of ``failed`` and ``succeeded``."""

    def __init__(self, request: HttpRequest, account_key: str) -> None:
        self.account_key = account_key
        self.address_key = key_for("address", get_ip(request))
        self.has_failures = False

    def check(self) -> None:
        rows = SignInFailure.objects.filter(key__in=[self.account_key, self.address_key])
        rows = list(rows.values_list("key", "paused_until"))
        self.has_failures = any(key == self.account_key for key, _until in rows)
        ends = [until for _key, until in rows if until and until > timezone.now()]
        if ends:
            raise Paused(max(ends))

    def failed(self) -> None:
        """Count it; raise ``Paused`` when this one was too many."""
        address_until = record(self.address_key, limit("address"))
        until = record(self.account_key, limit("account")) or address_until
        if until:
            raise Paused(until)

    def succeeded(self) -> None:
        # Guesses sent all at once passed the first check together; here they meet the count.
        self.check()
        if self.has_failures:
            forget(self.account_key)


@transaction.atomic
def record(key: str, limit: Limit) -> datetime | None:
    """Count one failure and return until when the key is paused, if it is."""
    now = timezone.now()
    row, created = SignInFailure.objects.select_for_update().get_or_create(
        key=key, defaults={"since": now}
    )
    if created:
        SignInFailure.objects.filter(since__lt=now - FORGET_AFTER).delete()
    elif row.since < now - limit.window:
        row.failures, row.since, row.paused_until = 0, now, None
    row.failures += 1
    if row.failures >= limit.failures:
        row.paused_until = now + limit.pause
    row.save()
    return row.paused_until


def forget(*keys: str) -> None:
    SignInFailure.objects.filter(key__in=keys).delete()
