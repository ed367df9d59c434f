"""Import questions from a file, as the admin does, and count what came of it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.core.api import DomainError
from learning.core.models import JobRow
from learning.plugins.quiz.formats import registry
from learning.plugins.quiz.formats.values import MAX_BYTES
from learning.plugins.quiz.models import VersionStatus
from learning.plugins.quiz.queries.bank import region_named
from learning.plugins.quiz.services.importing import base_path
from learning.plugins.quiz.services.planning import Importer, Plan


class Command(BaseCommand):
    help = "Imports questions; what is there already is recognised by id-number or content."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--format", default=registry.AUTO, choices=[registry.AUTO, *registry.FORMATS]
        )
        parser.add_argument("--category", default="", help="path of names, such as 'A/B'")
        parser.add_argument(
            "--region", default="", help="code or slug of the region; the whole country without"
        )
        parser.add_argument("--status", default="ready", choices=list(VersionStatus.values))
        parser.add_argument("--flat", action="store_true", help="ignore the file's own categories")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file: str, region: str, **options: Any) -> None:
        row = region_named(region)
        if row is None:
            raise CommandError(f"There is no region {region!r}.")
        try:
            with Path(file).open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
            parsed = registry.read(content, Path(file).name, options["format"])
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except DomainError as error:
            raise CommandError(f"{file}: {error.message}") from None
        importer = Importer(
            row,
            base=base_path(options["category"]),
            rest=(Path(file).stem[:120] or "import",),
            status=options["status"],
            with_paths=not options["flat"],
            keeps=registry.FORMATS[parsed.format].lacks,
        )
        importer.describe(parsed.categories)
        step = importer.plan if options["dry_run"] else importer.apply
        importer.expect(parsed.questions)
        plans = [step(question) for question in parsed.questions]
        result = self._result(parsed.format, parsed.remarks, plans, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self._print(result)

    @staticmethod
    def _result(format: str, remarks: list[str], plans: list[Plan], *, dry_run: bool) -> dict:
        errors = [plan for plan in plans if plan.outcome == JobRow.Outcome.ERROR]
        noted = [plan for plan in plans if plan.messages and plan not in errors]
        return {
            "format": format,
            "dry_run": dry_run,
            "questions": len(plans),
            "types": dict(sorted(Counter(p.source.type or "?" for p in plans).items())),
            "outcomes": dict(sorted(Counter(str(plan.outcome) for plan in plans).items())),
            "errors": dict(Counter(plan.messages[0] for plan in errors).most_common()),
            "refused": [_named(plan) for plan in errors],
            "noted": [_named(plan) for plan in noted],
            "remarks": remarks,
        }

    def _print(self, result: dict) -> None:
        head = f"{result['format']}: {result['questions']} questions"
        self.stdout.write(f"{head} (nothing written)" if result["dry_run"] else head)
        for title in ("types", "outcomes", "errors"):
            if result[title]:
                self.stdout.write(f"{title}:")
            for name, number in result[title].items():
                self.stdout.write(f"  {number:>6}  {name}")
        for title in ("refused", "noted"):
            for row in result[title]:
                text = "; ".join(row["messages"])
                self.stdout.write(f"{title}: {row['place']} {row['name']}: {text}")
        for text in result["remarks"]:
            self.stdout.write(text)


def _named(plan: Plan) -> dict[str, Any]:
    return {"place": plan.source.place, "name": plan.source.name, "messages": plan.messages}
