#!/usr/bin/env python3
"""Run every test: on SQLite with the browser journeys, then again on PostgreSQL.

``ASAH_REQUIRE_POSTGRES=1`` and ``ASAH_REQUIRE_BROWSER=1`` turn a skip into a failure.
``TEST_POSTGRES_URL`` names the server (default: the local one, over its socket).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
PARALLEL = ["-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadfile"]
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL") or "postgres:///postgres"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def required(what: str) -> bool:
    return os.environ.get(f"ASAH_REQUIRE_{what}") == "1"


def postgres_fault() -> str:
    """Return why PostgreSQL cannot be used for tests, or nothing."""
    import psycopg

    try:
        with psycopg.connect(POSTGRES_URL, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if row and row[0] else "its user may not create databases"


def browser_fault() -> str:
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        return "chromium is not installed"
    os.environ["CHROMIUM"] = found
    return ""


def run(title: str, *arguments: str, **environment: str) -> int:
    print(f"== {title}", flush=True)
    done = subprocess.run(
        [*PYTEST, *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    # 5: pytest collected nothing that matches, which is no fault of the code.
    return 0 if done.returncode == 5 else done.returncode


def skipped(title: str, fault: str, *, needed: bool) -> int:
    print(f"== {title}: {'MISSING' if needed else 'SKIPPED'}: {fault}", flush=True)
    return 1 if needed else 0


def main() -> int:
    chosen = sys.argv[1:]
    sqlite = {"DATABASE_URL": "", "REDIS_URL": ""}
    results = [run("SQLite", *PARALLEL, "-m", "not browser and not postgres", *chosen, **sqlite)]
    fault = postgres_fault()
    if fault:
        results.append(skipped("PostgreSQL", fault, needed=required("POSTGRES")))
    else:
        postgres = {"DATABASE_URL": POSTGRES_URL, "REDIS_URL": ""}
        results.append(run("PostgreSQL", *PARALLEL, "-m", "not browser", *chosen, **postgres))
    fault = browser_fault()
    if fault:
        results.append(skipped("Browser", fault, needed=required("BROWSER")))
    else:
        results.append(run("Browser", "-m", "browser", *chosen, **sqlite))
    print("== " + ("FAILED" if any(results) else "all tests passed"), flush=True)
    return int(any(results))


if __name__ == "__main__":
    sys.exit(main())
