"""What ``make run`` needs before it can serve, in one process."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
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
        if unapplied_migrations():
            self.step("Setting up the database")
            call_command("migrate", verbosity=0, interactive=False)
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


def unapplied_migrations() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
