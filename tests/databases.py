"""Shortcuts past what a real database costs tests: the migrations, and beginning anew.

Django empties every table after a test that commits, and puts the migrations' rows back before
the next one: on PostgreSQL that takes seconds, for each of such tests. ``Rows`` looks for what the
test has left behind instead, and mends that.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any


def begin_migrated() -> None:
    """Put a copy of the database that ``bin/test.py`` has migrated where a new one would be.

    Without ``ASAH_MIGRATED``, or where there is a database, nothing happens: migrating follows
    in any case and does what is missing.
    """
    from django.conf import settings

    migrated, file = os.environ.get("ASAH_MIGRATED"), Path(settings.DATABASES["default"]["NAME"])
    if migrated and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(migrated, file)


def mend_after_commits() -> None:
    """Let Django's tests that commit find, and leave, the rows that the migrations made."""
    from django.db import connection
    from django.test import TransactionTestCase

    kept: list[Any] = []

    def set_up(_cls: type) -> None:
        if not kept:
            kept.append((File if connection.vendor == "sqlite" else Tables)(connection))

    def tear_down(_case: Any) -> None:
        kept[0].restore()

    TransactionTestCase._fixture_setup = classmethod(set_up)  # type: ignore[method-assign]
    TransactionTestCase._fixture_teardown = tear_down  # type: ignore[method-assign]


class File:
    """A SQLite database as it is now."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.copy = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(self.copy)

    def restore(self) -> None:
        self.connection.ensure_connection()
        self.copy.backup(self.connection.connection)


class Tables:
    """The rows of a PostgreSQL database as they are now, kept in a schema beside the tables."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE")
            cursor.execute("CREATE SCHEMA kept")
            self.filled = self._filled(cursor)
            for table in self.filled:
                cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')
            self.marks = self._marks(cursor)

    def restore(self) -> None:
        from django.db import transaction

        # Foreign keys are checked at the end: the order of the tables does not matter.
        with transaction.atomic(), self.connection.cursor() as cursor:
            marks = self._marks(cursor)
            changed = [table for table in self.filled if marks[table] != self.marks[table]]
            added = set(self._filled(cursor)) - set(self.filled)
            for table in (*changed, *added):
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
            for table in changed:
                self._fill(cursor, table)

    def _fill(self, cursor: Any, table: str) -> None:
        description = self.connection.introspection.get_table_description(cursor, table)
        columns = ", ".join(f'"{column.name}"' for column in description)
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM kept."{table}"'  # noqa: S608
        )

    def _tables(self, cursor: Any) -> list[str]:
        return [row.name for row in self.connection.introspection.get_table_list(cursor)]

    def _filled(self, cursor: Any) -> list[str]:
        parts = [
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"  # noqa: S608
            for table in self._tables(cursor)
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return [table for (table,) in cursor.fetchall()]

    def _marks(self, cursor: Any) -> dict[str, str]:
        """A number for each table that tells whether its rows are those that were kept."""
        parts = [
            f"SELECT '{table}', count(*), coalesce(sum(hashtext(kept::text)), 0)"  # noqa: S608
            f' FROM "{table}" AS kept'
            for table in self.filled
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return {table: f"{count} {total}" for table, count, total in cursor.fetchall()}
