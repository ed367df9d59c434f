#!/usr/bin/env python3
"""Run every test: on SQLite with the browser journeys, then again on PostgreSQL.

``ASAH_REQUIRE_POSTGRES=1`` and ``ASAH_REQUIRE_BROWSER=1`` turn a skip into a failure.
``TEST_POSTGRES_URL`` names the server (default: the local one, over its socket).

All migrations take most of a minute: they are run once on each kind of database, side by side,
and every test process begins with a copy.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
PROCESSES = os.environ.get("TEST_PROCESSES", "2")
# In the order of the files: a file of few slow tests must not begin last, alone on one core.
PARALLEL = ["-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder"]
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL") or "postgres:///postgres"
TEMPLATE = f"asah_template_{os.getpid()}"
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


def migrating(url: str) -> "subprocess.Popen[bytes]":
    environment = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    command = [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})


def postgres_command(statement: str) -> None:
    import psycopg

    with psycopg.connect(POSTGRES_URL, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


@contextmanager
def migrated(*, postgres: bool) -> Iterator[Path]:
    """Give the file of a migrated SQLite database; beside it PostgreSQL's ``TEMPLATE``."""
    with tempfile.TemporaryDirectory(prefix="asah-test-") as folder:
        file = Path(folder) / "migrated.sqlite3"
        running = [migrating(f"sqlite:///{file}")]
        if postgres:
            postgres_command(f"CREATE DATABASE {TEMPLATE}")
            running.append(migrating(in_database(POSTGRES_URL, TEMPLATE)))
        try:
            codes = [process.wait() for process in running]
            if any(codes):
                raise SystemExit("the migrations failed")
            yield file
        finally:
            if postgres:
                postgres_command(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")


def in_database(url: str, name: str) -> str:
    """Return ``url`` with another database: what stands between the host and any options."""
    parts = urlsplit(url)
    return parts._replace(path=f"/{name}").geturl()


def sqlite_copies(migrated_file: Path) -> dict[str, str]:
    """Give each test process its copy, under the name that pytest-django will open."""
    file = migrated_file.with_name("test.sqlite3")
    for number in range(int(PROCESSES)):
        shutil.copy(migrated_file, f"{file}_gw{number}")
    shutil.copy(migrated_file, file)
    return {"ASAH_TEST_DATABASE": str(file)}


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
    # A dozen processes are to come: each would compile all modules and tests anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    fault = postgres_fault()
    print("== migrations", flush=True)
    with migrated(postgres=not fault) as file:
        results = all_tests(file, fault)
    print("== " + ("FAILED" if any(results) else "all tests passed"), flush=True)
    return int(any(results))


def all_tests(file: Path, postgres_is_missing: str) -> list[int]:
    chosen = sys.argv[1:]
    sqlite = {"DATABASE_URL": "", "REDIS_URL": "", "ASAH_MIGRATED": str(file)}
    reuse = ["--reuse-db", *chosen]
    kept = {**sqlite, **sqlite_copies(file)}
    results = [run("SQLite", *PARALLEL, "-m", "not browser and not postgres", *reuse, **kept)]
    if postgres_is_missing:
        missing = skipped("PostgreSQL", postgres_is_missing, needed=required("POSTGRES"))
        results.append(missing)
    else:
        postgres = {"DATABASE_URL": POSTGRES_URL, "REDIS_URL": "", "ASAH_TEST_TEMPLATE": TEMPLATE}
        # What uses no database gives the same answer as just before.
        postgres["ASAH_DATABASE_TESTS"] = "1"
        results.append(run("PostgreSQL", *PARALLEL, "-m", "not browser", *chosen, **postgres))
    fault = browser_fault()
    if fault:
        results.append(skipped("Browser", fault, needed=required("BROWSER")))
    else:
        # Groups of tests, each with a browser and a served site of its own; the largest first.
        groups = ["-n", PROCESSES, "--dist", "loadgroup"]
        results.append(run("Browser", *groups, "-m", "browser", *reuse, **kept))
    return results


if __name__ == "__main__":
    sys.exit(main())
