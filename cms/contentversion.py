"""One short text that changes whenever the public could see something different."""

import os
import secrets
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

REDIS_KEY = "asah:content-version"


class ContentVersion(Protocol):
    def current(self) -> str: ...

    def bump(self) -> None: ...


class FileVersion:
    """The embedded default: processes of one machine watch one file's inode and time."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def current(self) -> str:
        try:
            state = os.stat(self.path)
        except FileNotFoundError:
            return ""
        return f"{state.st_ino}-{state.st_mtime_ns}-{state.st_size}"

    def bump(self) -> None:
        # A new file each time: a second write within one clock tick still has a new inode,
        # and its length changes too in case the inode is used again.
        fresh = f"{self.path}.{secrets.token_hex(6)}"
        Path(fresh).write_text("x" * (1 + secrets.randbelow(4096)))
        os.replace(fresh, self.path)


class RedisVersion:
    """Several machines share one counter."""

    def __init__(self, url: str) -> None:
        import redis

        self.client = redis.Redis.from_url(url, socket_timeout=1)

    def current(self) -> str:
        value: Any = self.client.get(REDIS_KEY)
        return (value or b"").decode()

    def bump(self) -> None:
        self.client.set(REDIS_KEY, secrets.token_hex(8))


def content_version() -> ContentVersion:
    if settings.REDIS_URL:
        return RedisVersion(settings.REDIS_URL)
    return FileVersion(settings.PAGE_CACHE_VERSION_FILE)


def bump_content_version() -> None:
    """Make every kept page stale once the present transaction has been committed."""
    transaction.on_commit(content_version().bump, robust=True)
