from django.core.management.base import BaseCommand, CommandError

from learning.core.regions.models import Region
from learning.core.regions.provisioning import provision_region


class Command(BaseCommand):
    help = "Gives regions their page branch, collection, groups and moderation, or repairs them."

    def add_arguments(self, parser):
        parser.add_argument("codes", nargs="*", metavar="CODE", help="Kemendagri code, as 12.75")
        parser.add_argument("--active", action="store_true", help="all regions that are active")

    def handle(self, *, codes, active, **options):
        if bool(codes) == active:
            raise CommandError("Name regions by their codes, or give --active.")
        found = Region.objects.filter(**({"is_active": True} if active else {"code__in": codes}))
        unknown = set(codes) - {region.code for region in found}
        if unknown:
            raise CommandError(f"No region has the code {', '.join(sorted(unknown))}.")
        for region in found:
            done = provision_region(region)
            self.stdout.write(f"{region.code} {region.name}: {done.page.url_path}")
