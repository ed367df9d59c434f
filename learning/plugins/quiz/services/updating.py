"""Different values for many rows in one statement, far cheaper to build than ``bulk_update``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

# Of SQLite, which allows so many parameters to a statement on every build.
MOST_PARAMETERS = 900


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the fields ``names`` of ``rows``, which are all of one model and are all stored."""
    step = MOST_PARAMETERS // (len(names) + 1)
    for start in range(0, len(rows), step):
        _update(rows[start : start + step], names)


def _update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    options: Any = rows[0]._meta
    fields = [options.get_field(name) for name in names]
    table, key = (connection.ops.quote_name(name) for name in (options.db_table, options.pk.column))
    # Both databases name the columns of VALUES so.
    changes = ", ".join(
        f"{connection.ops.quote_name(field.column)} = {_cast(field, f'given.column{number}')}"
        for number, field in enumerate(fields, 2)
    )
    line = f"({', '.join(['%s'] * (len(fields) + 1))})"
    # Names of our own tables and columns; every value is a parameter.
    sql = (
        f"UPDATE {table} SET {changes} "  # noqa: S608
        f"FROM (VALUES {', '.join([line] * len(rows))}) AS given "
        f"WHERE {table}.{key} = given.column1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in _values(row, fields)])


def _values(row: models.Model, fields: Sequence[Any]) -> list[Any]:
    prepared = (field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)
    return [row.pk, *prepared]


def _cast(field: Any, name: str) -> str:
    """PostgreSQL takes a column that is NULL in all lines for text."""
    if connection.vendor != "postgresql":
        return name
    return f"CAST({name} AS {field.db_type(connection)})"
