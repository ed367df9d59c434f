from django.core.management.base import BaseCommand

from learning.core.api import jobs


class Command(BaseCommand):
    help = "Mark jobs as failed whose process ended without a word, so that they can run again."

    def handle(self, *args, **options):
        self.stdout.write(f"{jobs.give_up_stalled()} jobs given up")
