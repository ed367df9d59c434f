"""Asking Wagtail's index in one query, for plain columns instead of whole pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import QuerySet
from wagtail.search.index import get_indexed_models
from wagtail.search.query import Or, PlainText, SearchQuery

from .words import stems


def search(wanted: QuerySet, words: list[str], operator: str, most: int) -> list[tuple]:
    """The rows of ``wanted``, a ``values_list`` that begins with the id, best first."""
    rows: Any = wanted
    results = rows.autocomplete(_query(words, operator))
    if type(results).__module__.endswith(".sqlite.sqlite"):
        return _search_sqlite(wanted, words, operator, most)
    # Ranking adds a column of its own at the end.
    width = len(wanted._fields)  # type: ignore[attr-defined]
    return [tuple(row[:width]) for row in results[:most].get_queryset()]


def _query(words: list[str], operator: str) -> SearchQuery:
    """As typed (the last word may be unfinished), or by stem."""
    typed = PlainText(" ".join(words), operator=operator)
    stemmed = PlainText(" ".join(stems(words)), operator=operator)
    return Or([typed, stemmed])


def _search_sqlite(wanted: QuerySet, words: list[str], operator: str, most: int) -> list[tuple]:
    """Wagtail's own statement ranks each match by searching all of them again: with 10,000
    pages a search took seconds. This one lets FTS5 rank its matches once."""
    from wagtail.search.models import IndexEntry, SQLiteFTSIndexEntry

    connection = connections[wanted.db]
    rows, params = wanted.query.get_compiler(wanted.db).as_sql()
    types = _content_types(wanted.model)
    columns = ", ".join(f"c{number}" for number in range(len(wanted._fields)))  # type: ignore[attr-defined]
    quote = connection.ops.quote_name
    entry, fts = quote(IndexEntry._meta.db_table), quote(SQLiteFTSIndexEntry._meta.db_table)
    marks = ", ".join(["%s"] * len(types))
    # Only names and numbers of ours are written into the statement.
    statement = f"""
        WITH wanted({columns}) AS ({rows})
        SELECT {columns} FROM {fts}
        JOIN {entry} ON {entry}.id = {fts}.rowid
        JOIN wanted ON wanted.c0 = CAST({entry}.object_id AS INTEGER)
        WHERE {fts} MATCH %s AND {entry}.content_type_id IN ({marks})
        ORDER BY bm25({fts}), c0 DESC LIMIT %s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, _fts5(words, operator), *types, most])
        return cursor.fetchall()


def _fts5(words: list[str], operator: str) -> str:
    """Words hold letters and digits only, so quoting them is enough."""
    sides = (_fts5_side(side, operator) for side in (words, stems(words)))
    return f"autocomplete : ({' OR '.join(sides)})"


def _fts5_side(words: Sequence[str], operator: str) -> str:
    quoted = [f'"{word}"' for word in words]
    return f"({f' {operator.upper()} '.join([*quoted[:-1], f'{quoted[-1]} *'])})"


def _content_types(model: type) -> list[int]:
    models = [found for found in get_indexed_models() if issubclass(found, model)]
    return [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]
