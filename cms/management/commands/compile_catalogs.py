from typing import Any

from django.core.management.base import BaseCommand

from cms.catalogs import compile_changed


class Command(BaseCommand):
    help = "Compile the translation catalogues that have changed; needs no gettext tools."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{compile_changed()} catalogues compiled")
