from django.core.management.base import BaseCommand

from learning.core.api import jobs


class Command(BaseCommand):
    help = "Delete imports, exports and other jobs that are too old, with their files and rows."

    def handle(self, *args, **options):
        self.stdout.write(f"{jobs.sweep()} jobs deleted")
