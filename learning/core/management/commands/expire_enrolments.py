from django.core.management.base import BaseCommand

from learning.core import api


class Command(BaseCommand):
    help = "Expire the enrolments whose access time is over. Run it daily; safe to repeat."

    def handle(self, *args, **options):
        count = api.expire_due()
        self.stdout.write(f"{count} enrolments expired")
