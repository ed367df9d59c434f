"""Export the questions of a category or a quiz into a file, and say what the format lost."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.core.api import DomainError
from learning.plugins.quiz.formats import exporting as formats
from learning.plugins.quiz.formats.registry import FORMATS
from learning.plugins.quiz.models import Quiz
from learning.plugins.quiz.queries.bank import region_named
from learning.plugins.quiz.services import exporting
from learning.plugins.quiz.services.importing import base_path
from learning.plugins.quiz.services.planning import find_category


class Command(BaseCommand):
    help = "Exports a category (of a --region, or of the national bank) or a --quiz."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file")
        parser.add_argument("--format", default="moodle", choices=list(FORMATS))
        parser.add_argument(
            "--region", default="", help="code or slug of the region; the whole country without"
        )
        parser.add_argument("--category", default="", help="path of names, such as 'A/B'")
        parser.add_argument("--only", action="store_true", help="without the categories below")
        parser.add_argument("--quiz", type=int, help="number of the quiz")

    def handle(self, *, file: str, format: str, **options: Any) -> None:
        found, categories = self._found(**options)
        try:
            written = formats.write(
                exporting.questions(found), format=format, categories=categories
            )
        except DomainError as error:
            raise CommandError(str(error.message)) from None
        Path(file).write_bytes(written.content)
        self.stdout.write(f"{written.written} of {len(found)} questions written to {file}")
        for loss in written.losses:
            text = loss.refused or "not held: " + ", ".join(loss.lost)
            self.stdout.write(f"{loss.question.place} {loss.question.name}: {text}")

    @staticmethod
    def _found(*, quiz: int | None, region: str, category: str, only: bool, **_rest: Any) -> Any:
        if quiz:
            row = Quiz.objects.filter(pk=quiz).first()
            if row is None:
                raise CommandError(f"There is no quiz {quiz}.")
            return exporting.of_quiz(row)[0], []
        place = region_named(region)
        branch = find_category(place, base_path(category)) if place and category else None
        if branch is None:
            raise CommandError("Name a --region and a --category that are there, or a --quiz.")
        found = exporting.of_category(branch, children=not only)
        return found, exporting.categories_of(branch)
