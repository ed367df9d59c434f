from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.catalogs import compile_changed
from cms.demo.loader import load


class Command(BaseCommand):
    help = "Load the demo: four regions, courses, staff and 60 learners. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        say = self._say if options["verbosity"] else lambda text: None
        # Titles and groups are named in Indonesian, whoever loads the demo and how.
        compile_changed()
        load(say)
        say("search index")
        # Otherwise the catalogue finds nothing until the worker has caught up.
        call_command("update_index", verbosity=0)

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text} ...")
        self.stdout.flush()
