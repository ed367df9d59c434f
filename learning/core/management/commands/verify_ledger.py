from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from learning.core.records.ledger import verify
from learning.core.records.ledger.completions import book_missing

SHOWN = 50


class Command(BaseCommand):
    help = "Counts all learning hours again and reports what differs; posts it with --repair."

    def add_arguments(self, parser):
        parser.add_argument("--person", type=int, help="id of one person")
        parser.add_argument("--year", type=int)
        parser.add_argument(
            "--repair", action="store_true", help="book what is missing and post the differences"
        )

    def handle(self, *args, **options):
        if options["repair"]:
            self.stdout.write(f"{book_missing():,} completions booked")
        began = perf_counter()
        report = verify.verify(person_id=options["person"], year=options["year"])
        self.stdout.write(
            f"{report.entries:,} entries of {report.years:,} years counted again "
            f"in {perf_counter() - began:.1f} s"
        )
        self.show(report.drifts)
        if not report.drifts:
            self.stdout.write("Everything adds up.")
        elif options["repair"]:
            self.stdout.write(f"{verify.repair(report.drifts):,} years mended")
        else:
            raise CommandError(f"{len(report.drifts):,} differences; --repair posts them.")

    def show(self, drifts):
        for drift in drifts[:SHOWN]:
            self.stdout.write(
                f"person {drift.person_id}, {drift.year}, {drift.kind}: "
                f"{drift.found} JP, expected {drift.expected}"
            )
        if len(drifts) > SHOWN:
            self.stdout.write(f"… and {len(drifts) - SHOWN:,} more")
