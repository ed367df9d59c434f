"""Answers for load balancers and monitors: JSON, no cookie, no page frame."""

import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    checks: dict[str, Callable[[], bool]] = {
        "database": database_answers,
        "migrations": migrations_applied,
        "cache": cache_keeps,
    }
    results = {name: succeeds(check) for name, check in checks.items()}
    healthy = all(results.values())
    return JsonResponse(
        {"status": "ok" if healthy else "unavailable", "checks": results},
        status=200 if healthy else 503,
    )


def succeeds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError, RuntimeError):
        return False
    except Exception:  # noqa: BLE001 - each cache client has errors of its own
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


_migrated = False


def migrations_applied() -> bool:
    """Look once: what has been applied stays applied while this process runs."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def cache_keeps() -> bool:
    token = secrets.token_hex(8)
    cache.set("readyz", token, 10)
    return cache.get("readyz") is not None
