"""One database from ``DATABASE_URL``: SQLite unless a PostgreSQL URL says otherwise."""

from pathlib import Path
from typing import Any

import dj_database_url

# WAL lets readers go on while one writes; IMMEDIATE takes the write lock when a
# transaction begins, so that two writers queue instead of failing half-way. The log is begun anew
# by cms.sqlite; SQLite's own checkpoints are for what one transaction changes beyond 128 MB.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA temp_store=MEMORY;"
        "PRAGMA cache_size=-32000;"
        "PRAGMA mmap_size=268435456;"
        "PRAGMA wal_autocheckpoint=32000;"
        "PRAGMA journal_size_limit=67108864;"
    ),
}


def database(url: str, default_path: Path, *, max_age: int) -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{default_path}"))
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "cms.sqlite"
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
    else:
        config["CONN_HEALTH_CHECKS"] = True
    config["CONN_MAX_AGE"] = max_age
    return config
