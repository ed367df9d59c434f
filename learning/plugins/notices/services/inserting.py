"""Inserting thousands of narrow rows: Django's own way takes most of its time making statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model


def insert_missing(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that break no unique constraint; ``names`` are fields, others stay null.

    Values are stored as they are: nothing is validated, no signal is sent.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608 - our own names
        f"VALUES ({places}) ON CONFLICT DO NOTHING"
    )
    prepare = [field.get_db_prep_save for field in fields]
    values = [
        tuple(change(value, connection) for change, value in zip(prepare, row, strict=True))
        for row in rows
    ]
    if values:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.executemany(statement, values)
