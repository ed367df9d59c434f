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
    stored = _Stored(fields)
    values = [tuple(map(stored, range(len(fields)), row)) for row in rows]
    if values:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.executemany(statement, values)


class _Stored:
    """Values as the database takes them: numbers and text as they are, others changed once."""

    def __init__(self, fields: list[Any]) -> None:
        self.fields = fields
        self.known: dict[tuple[int, Any], Any] = {}

    def __call__(self, place: int, value: Any) -> Any:
        if type(value) in (int, str):
            return value
        if (key := (place, value)) not in self.known:
            self.known[key] = self.fields[place].get_db_prep_save(value, connection)
        return self.known[key]
