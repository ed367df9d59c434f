"""The page of an innovation: proof first, then the story, then how to copy it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from ..models import EvidenceIndicator, Stage
from ..numbers import shown as as_text
from .record import RecordFace, Section, sections_of
from .structured import place_data

STORY = [
    ("background", _("Background")),
    ("purpose", _("Purpose")),
    ("novelty", _("What is new")),
    ("body", _("How it works")),
    ("implementation", _("Implementation")),
    ("significance", _("What it changed")),
    ("benefits", _("Benefits")),
    ("results", _("Results")),
    ("adaptability", _("Adaptability")),
    ("resources", _("Resources")),
]
SUSTAINABILITY = [
    ("sustainability_institutional", _("Institution")),
    ("sustainability_social", _("Society")),
    ("sustainability_managerial", _("Management")),
]


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    began_on: date | None
    note: str
    is_reached: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of the maturity checklist."""

    name: str
    evidence: Any
    claim: str


@dataclass(frozen=True)
class InnovationFace(RecordFace):
    @cached_property
    def story(self) -> list[Section]:
        parts = tuple(sections_of(self.page, SUSTAINABILITY))
        last = [Section("sustainability", _("How it lasts"), parts=parts)] if parts else []
        return [*sections_of(self.page, STORY), *last]

    @cached_property
    def steps(self) -> list[Step]:
        """The stages with their dates; further rows of a stage are its later developments."""
        order = [stage.value for stage in Stage]
        reached = order.index(self.page.stage)
        rows = sorted(self.page.stages.all(), key=lambda row: row.began_on)
        shown = [self._step(row.stage, reached, row) for row in rows]
        dated = {row.stage for row in rows}
        if not shown:
            return []
        missing = [self._step(key, reached, None) for key in order if key not in dated]
        return [*shown, *(step for step in missing if not step.is_reached)]

    def _step(self, key: str, reached: int, row: Any) -> Step:
        place = [stage.value for stage in Stage].index(key)
        return Step(
            label=str(Stage(key).label),
            began_on=row.began_on if row else None,
            note=row.note if row else "",
            is_reached=place <= reached,
            is_current=place == reached,
        )

    @cached_property
    def gallery(self) -> Any:
        """The stream with all renditions of its pictures at hand: one query for all."""
        images = [
            item["image"]
            for block in self.page.gallery
            for item in block.value["images"]
            if item["image"]
        ]
        prefetch_related_objects(images, "renditions")
        return self.page.gallery

    @cached_property
    def documents(self) -> list[Any]:
        page = self.page
        named = [page.profile_file, page.budget_file]
        others = [row.document for row in page.documents.select_related("document")]
        found = {document.pk: document for document in [*named, *others] if document}
        return list(found.values())

    @cached_property
    def team(self) -> list[Any]:
        return list(self.page.team.all())

    @cached_property
    def checklist(self) -> list[Proof]:
        """Every indicator in force, with the page's evidence where there is some."""
        rows = self.page.evidence.select_related("indicator", "document")
        held = {row.indicator_id: row for row in rows}
        if not held:
            return []
        current = {indicator.pk: indicator for indicator in EvidenceIndicator.objects.current()}
        older = {pk: row.indicator for pk, row in held.items() if pk not in current}
        return [
            Proof(indicator.name, held.get(pk), _claim(indicator, held.get(pk)))
            for pk, indicator in {**current, **older}.items()
        ]

    @property
    def proven(self) -> int:
        return sum(1 for proof in self.checklist if proof.evidence)

    @cached_property
    def other_affairs(self) -> list[str]:
        return [affair.name for affair in self.page.other_affairs.all()]

    @property
    def place(self) -> str:
        if self.page.latitude is None:
            return ""
        north, east = self.page.latitude, self.page.longitude
        northern = _("%s° N") if north >= 0 else _("%s° S")
        eastern = _("%s° E") if east >= 0 else _("%s° W")
        return f"{northern % as_text(abs(north))}, {eastern % as_text(abs(east))}"

    @property
    def may_be_adopted(self) -> bool:
        return self.page.is_replicable

    @property
    def has_replication(self) -> bool:
        return bool(self.page.is_replicable or self.adoptions)

    @cached_property
    def contents(self) -> list[tuple[str, Any]]:
        """Anchor and title of every part of the page that is there, for the way around."""
        page = self.page
        parts = [
            ("angka", _("Before and after"), self.figures),
            ("tahapan", _("Stages"), self.steps),
            *((section.key, section.title, True) for section in self.story),
            ("galeri", _("Pictures and video"), page.gallery or page.video),
            ("bukti", _("Evidence"), self.checklist),
            ("dokumen", _("Documents"), self.documents),
            ("replikasi", _("Replication"), self.has_replication),
        ]
        return [(key, title) for key, title, is_there in parts if is_there]

    @property
    def data(self) -> list[dict[str, Any]]:
        article, crumbs = super().data
        if self.page.latitude is not None:
            article["spatialCoverage"] = place_data(self.page.latitude, self.page.longitude)
        return [article, crumbs]


def _claim(indicator: EvidenceIndicator, evidence: Any) -> str:
    """What the region says it has reached, in the words of the guideline."""
    if evidence is None:
        return ""
    return {1: indicator.low, 2: indicator.middle, 3: indicator.high}.get(evidence.parameter, "")
