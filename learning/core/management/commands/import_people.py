from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from learning.core.contract import DomainError
from learning.core.regions.importing import jobs
from learning.core.regions.models import Job, Region

SHOWN_ERRORS = 20


class Command(BaseCommand):
    help = "Import people from a CSV or XLSX file. Shows what would happen unless --apply is given."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, help="Kemendagri code, such as 11.02")
        parser.add_argument("--apply", action="store_true", help="write the changes")
        parser.add_argument("--create-units", action="store_true", help="add missing units")
        parser.add_argument("--transfer", action="store_true", help="move people of other regions")
        parser.add_argument("--errors", type=Path, help="write refused rows to this CSV file")

    def handle(self, *args, **options):
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(f"No region has the code {options['region']}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}.") from error
        job = self.run(content, region, options)
        if job.state == Job.State.FAILED:
            raise CommandError(job.message)
        self.report(job, options)

    def run(self, content, region, options):
        try:
            job = jobs.create_job(
                content=content,
                filename=options["file"].name,
                region=region,
                create_units=options["create_units"],
                transfer=options["transfer"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        jobs.plan_job(job)
        if options["apply"] and job.state == Job.State.READY:
            jobs.start_apply(job)
            jobs.apply_job(job)
        return job

    def report(self, job, options):
        for row in job.rows.filter(outcome="error")[:SHOWN_ERRORS]:
            self.stdout.write(f"row {row.number}: {row.label}: {row.message}")
        if options["errors"] and job.counts.get("error"):
            options["errors"].write_bytes(jobs.error_file(job))
        verb = "Imported" if options["apply"] else "Would import"
        counts = ", ".join(f"{name} {count}" for name, count in sorted(job.counts.items()))
        self.stdout.write(f"{verb} {job.total} rows: {counts}.")
