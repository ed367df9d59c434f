from django.core.management.base import BaseCommand

from learning.core.regions.loading import load_regions
from learning.core.regions.reference import load_reference


class Command(BaseCommand):
    help = "Load the nation, its provinces, kabupaten and kota, and the reference rows. Repeatable."

    def handle(self, *args, **options):
        load_reference()
        counts = load_regions()
        self.stdout.write(f"Regions: {counts['created']} created, {counts['updated']} updated.")
