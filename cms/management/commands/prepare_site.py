"""What ``make run`` needs before it can serve."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from cms.catalogs import compile_changed
from cms.demo.accounts import lines
from cms.models import Milestone


class Command(BaseCommand):
    help = "Compile catalogues, migrate, collect static files; in a demo load its data once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--static", action="store_true", help="collect static files too")

    def handle(self, *args: Any, **options: Any) -> None:
        compile_changed()
        pending = unapplied_migrations()
        if pending:
            self.step("Setting up the database")
        with migrating(pending):
            if options["static"]:
                self.step("Collecting static files")
                call_command("collectstatic", verbosity=0, interactive=False)
        self.once("regions", "Loading provinces, kabupaten and kota", "load_regions")
        if settings.ASAH_DEMO:
            self.once("demo", "Loading the demo", "load_demo")
            # Kept for the starts that skip this command.
            accounts = "".join(f"  {line}\n" for line in lines())
            (settings.VAR_DIR / "demo-accounts.txt").write_text(accounts)

    def once(self, name: str, title: str, command: str) -> None:
        # Kept in the database: another database, or an emptied one, is loaded anew.
        if Milestone.objects.filter(name=name).exists():
            return
        self.step(title)
        call_command(command, verbosity=0)
        Milestone.objects.create(name=name)

    def step(self, text: str) -> None:
        self.stdout.write(f"  {text} ...")
        self.stdout.flush()


@contextmanager
def migrating(pending: bool) -> Iterator[None]:
    """The machine's other core migrates while the block runs, if anything is ``pending``.

    Raises CommandError when that failed.
    """
    command = [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"]
    running = subprocess.Popen(command, cwd=settings.BASE_DIR) if pending else None  # noqa: S603
    try:
        yield
    finally:
        failed = running is not None and running.wait() != 0
    if failed:
        raise CommandError("The database could not be migrated.")


def unapplied_migrations() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
