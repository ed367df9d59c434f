"""Rows that a whole file of tests begins with, made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def kept_rows(django_db_blocker: Any) -> Iterator[None]:
    """For a fixture of module scope: what is made inside stays until the last test of the file.

    Each test runs in a savepoint of its own, so what it changes is gone for the next one. Hand
    out copies (``copy.deepcopy``) of the objects: they are not rolled back. ``django_db_setup``
    has to be among the fixture's arguments.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
