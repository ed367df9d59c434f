"""Keeps versions from being edited in place while an attempt begins."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from ..models import QuestionVersion


def hold(versions: Sequence[QuestionVersion]) -> dict[int, QuestionVersion]:
    """``versions`` by id as they stay until the caller's transaction ends; those that were edited
    since they were read are read again. One query where none was.

    On PostgreSQL a key share lock excludes the editor's "for update" and nothing else: takers who
    begin at once do not wait for each other. SQLite lets one writer in at a time anyway.
    """
    held = {version.pk: version for version in versions}
    now = _hashes(sorted(held))
    stale = [pk for pk, version in held.items() if now.get(pk) != version.content_hash]
    if stale:
        held |= QuestionVersion.objects.in_bulk(stale)
    return held


def _hashes(ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    if connection.vendor != "postgresql":
        rows = QuestionVersion.objects.filter(pk__in=ids)
        return dict(rows.order_by().values_list("pk", "content_hash"))
    table = connection.ops.quote_name(QuestionVersion._meta.db_table)
    # Django has no word for this lock.
    sql = f"SELECT id, content_hash FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(ids)])
        return dict(cursor.fetchall())
