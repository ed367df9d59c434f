"""Message ids that are the same at every try, and that nobody else can make up."""

from __future__ import annotations

import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "learning_notices.message_id"
PATTERN = re.compile(r"<?asah\.(\d{1,18})\.([0-9a-f]{20})@")


def message_id(delivery_id: int) -> str:
    """Of a mail, by the first delivery in it."""
    return f"<asah.{delivery_id}.{_seal(delivery_id)}@{_domain()}>"


def delivery_of(text: str) -> int | None:
    """The first delivery of one of our mails; None if the id is not one that we gave."""
    found = PATTERN.search(text)
    if found and constant_time_compare(found[2], _seal(int(found[1]))):
        return int(found[1])
    return None


def _seal(delivery_id: int) -> str:
    return salted_hmac(SALT, str(delivery_id), algorithm="sha256").hexdigest()[:20]


def _domain() -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or "localhost"
