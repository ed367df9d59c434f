"""The demo's question banks: GIFT files of our own, and what GIFT cannot hold."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from cms.demo.art import Library
from cms.demo.regions import NATION
from learning.core.api import ProvisionedRegion
from learning.core.models import Region
from learning.plugins.quiz.engine.values import Hint, QuestionData
from learning.plugins.quiz.formats import registry
from learning.plugins.quiz.models import Category, Question, Sharing, VersionStatus
from learning.plugins.quiz.services import bank, categories
from learning.plugins.quiz.services.planning import Importer

FOLDER = Path(__file__).parent / "content" / "questions"
READY = VersionStatus.READY


def load_banks(rows: list[dict[str, Any]], branches: dict[str, ProvisionedRegion]) -> None:
    """Each file once: a region's questions are found again by their id-numbers."""
    for row in rows:
        if row["file"].endswith(".gift"):
            _gift(row, branches[row["region"] or NATION].region)
        else:
            _others(row, branches)


def _gift(row: dict[str, Any], region: Region) -> None:
    parsed = registry.read((FOLDER / row["file"]).read_bytes(), row["file"], "gift")
    importer = Importer(
        region,
        below=None,
        base=(),
        rest=("Soal demo",),
        status=READY,
        with_paths=True,
        keeps=registry.FORMATS[parsed.format].lacks,
        user=None,
    )
    importer.describe(parsed.categories)
    for question in parsed.questions:
        importer.apply(question)
    if sharing := row.get("sharing"):
        found = Category.objects.filter(region=region, sharing=Sharing.PRIVATE)
        found.filter(questions__isnull=False).update(sharing=sharing)


def _others(row: dict[str, Any], branches: dict[str, ProvisionedRegion]) -> None:
    import tomllib

    with (FOLDER / row["file"]).open("rb") as file:
        questions = tomllib.load(file)["question"]
    for fields in questions:
        if not Question.objects.filter(id_number=fields["id_number"]).exists():
            _question(fields, branches)


def _question(fields: dict[str, Any], branches: dict[str, ProvisionedRegion]) -> None:
    names = fields["category"].split("/")
    owner = Category.objects.filter(name=names[0], parent=None).select_related("region").get()
    category = categories.get_or_create_path(owner.region, names)
    body = copy.deepcopy(fields["body"])
    if name := body.get("image"):
        code = next(code for code, row in branches.items() if row.region == owner.region)
        body["image"] = Library(branches[code].collection).image(name).pk
    content = QuestionData(
        type=fields["type"],
        body=body,
        stem=fields["stem"],
        name=fields["name"],
        general_feedback=fields.get("general_feedback", ""),
        hints=tuple(Hint(**hint) for hint in fields.get("hints", ())),
    )
    bank.create(
        category,
        content=content,
        status=READY,
        id_number=fields["id_number"],
        tags=fields.get("tags", ()),
    )
