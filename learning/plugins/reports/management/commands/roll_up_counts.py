from django.core.management.base import BaseCommand

from learning.plugins.reports.counting.upkeep import roll_up


class Command(BaseCommand):
    help = "Add old views up by month and forget old search terms. Run it daily; safe to repeat."

    def handle(self, *args, **options):
        rolled, forgotten = roll_up()
        self.stdout.write(f"{rolled} days of views added up, {forgotten} terms forgotten")
