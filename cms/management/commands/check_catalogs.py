from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.catalogs import catalogs, problems, uncollected


class Command(BaseCommand):
    help = "Refuse fuzzy and missing translations, and strings that no catalogue has."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [fault for file in catalogs() for fault in problems(file)]
        faults += uncollected()
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{len(catalogs())} catalogues complete")
