"""Django's storage of messages, which signs only where there is something to sign."""

from functools import cached_property
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.signing import TimestampSigner, get_cookie_signer


class LazyCookieStorage(CookieStorage):
    """Every request has a storage, and hardly any has messages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Past the parent's, which makes the signer.
        BaseStorage.__init__(self, *args, **kwargs)

    @cached_property
    def signer(self) -> TimestampSigner:
        return get_cookie_signer(salt=self.key_salt)


class MessageStorage(FallbackStorage):
    storage_classes = (LazyCookieStorage, SessionStorage)
