from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.plugins.reports.counting import store, terms

# A little over a year, so that this month can be set beside the same month of last year.
KEEP = timedelta(days=400)


class Command(BaseCommand):
    help = "Add old views up by month and forget old search terms. Run it daily; safe to repeat."

    def handle(self, *args, **options):
        before = timezone.localdate() - KEEP
        rolled, forgotten = store.roll_up_views(before=before), terms.forget_terms(before=before)
        self.stdout.write(f"{rolled} days of views added up, {forgotten} terms forgotten")
