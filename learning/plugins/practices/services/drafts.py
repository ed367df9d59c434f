"""Writes what a contributor filled in onto the draft of a page. Nothing here saves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from wagtail.images import get_image_model

from ..models import (
    InnovationEvidence,
    InnovationIndicator,
    InnovationPage,
    InnovationStage,
    InnovationValue,
    KnowledgePage,
    Stage,
)
from . import texts

RICH = (
    *("purpose", "benefits", "results", "background", "novelty", "implementation"),
    *("significance", "adaptability", "resources", "sustainability_institutional"),
    *("sustainability_social", "sustainability_managerial"),
)
PLAIN = (
    *("title", "summary", "allow_comments", "stage", "technology", "form", "theme", "affair"),
    *("cover", "agency", "is_replicable", "cost_band", "replication_months", "replication_skills"),
    *("replication_rules", "contact_name", "contact_role", "contact_email", "contact_phone"),
)
STAGE_DATES = {"trial_on": Stage.TRIAL, "in_use_on": Stage.IN_USE}
FIGURES, EVIDENCE = "figures", "evidence"
Row = dict[str, Any] | None


def values_of(page: KnowledgePage) -> dict[str, Any]:
    """What the form shows of a draft, by the names of its fields."""
    values: dict[str, Any] = {
        **{name: _initial(page, name) for name in PLAIN if hasattr(page, name)},
        **{name: texts.from_rich(getattr(page, name)) for name in RICH if hasattr(page, name)},
        "body": texts.from_stream(page.body),
        "tags": ", ".join(tag.name for tag in page.tags.all()),
    }
    if isinstance(page, InnovationPage):
        values.update(_innovation_values(page))
    return values


def _initial(page: KnowledgePage, name: str) -> Any:
    field = page._meta.get_field(name)
    return getattr(page, field.attname)


def _innovation_values(page: InnovationPage) -> dict[str, Any]:
    dates = {row.stage: row.began_on for row in page.stages.all()}
    return {
        **{name: dates.get(stage) for name, stage in STAGE_DATES.items()},
        FIGURES: [_figure_values(row) for row in page.indicators.all()],
        EVIDENCE: [
            {"indicator": row.indicator_id, "note": row.note} for row in page.evidence.all()
        ],
    }


def _figure_values(row: InnovationIndicator) -> dict[str, Any]:
    last = max(row.values.all(), key=lambda value: value.measured_on, default=None)
    names = ("name", "unit", "lower_is_better", "baseline", "baseline_on", "source")
    return {
        **{name: getattr(row, name) for name in names},
        "value": last.value if last else None,
        "measured_on": last.measured_on if last else None,
    }


def apply(page: KnowledgePage, values: dict[str, Any], *, user: Any) -> None:
    """Put ``values`` on the page; names that are absent stay as they were."""
    for name, value in values.items():
        if name in PLAIN:
            setattr(page, name, value)
        elif name in RICH:
            setattr(page, name, texts.to_rich(value, old=getattr(page, name)))
    if "body" in values:
        page.body = _body(page, values["body"], user)
    if "tags" in values:
        page.tags.set(values["tags"], clear=True)
    if isinstance(page, InnovationPage):
        _apply_innovation(page, values)


def _body(page: KnowledgePage, text: str, user: Any) -> Any:
    own = get_image_model().objects.filter(uploaded_by_user=user)
    found = {image.pk: image for image in own.filter(pk__in=texts.picture_marks(text))}

    def picture(image_id: int) -> texts.Block | None:
        image = found.get(image_id)
        alt = image.description or image.title if image else ""
        return texts.picture_block(image_id, alt=alt) if image else None

    return texts.to_stream(text, old=page.body, picture=picture)


def _apply_innovation(page: InnovationPage, values: dict[str, Any]) -> None:
    for name, stage in STAGE_DATES.items():
        if name in values:
            _set_stage(page, stage, values[name])
    if FIGURES in values:
        _set_figures(page, values[FIGURES])
    if EVIDENCE in values:
        _set_evidence(page, values[EVIDENCE])


def _set_stage(page: Any, stage: str, began_on: date | None) -> None:
    rows = [row for row in page.stages.all() if row.stage != stage]
    same = next((row for row in page.stages.all() if row.stage == stage), None)
    if began_on:
        same = same or InnovationStage(stage=stage)
        same.began_on = began_on
        rows.append(same)
    page.stages = rows


def _set_figures(page: Any, figures: list[Row]) -> None:
    """What stands further down in the page, or earlier in a series, stays."""
    page.indicators = _merged(page.indicators.all(), figures, InnovationIndicator, _set_figure)


def _merged(old: Iterable[Any], given: list[Row], model: Any, change: Callable[..., None]) -> list:
    """Row by row: an empty one goes, None leaves what stood there."""
    before = list(old)
    rows = []
    for index, values in enumerate(given):
        row = before[index] if index < len(before) else None
        if values:
            row = row or model()
            change(row, values)
        if row is not None and values != {}:
            rows.append(row)
    return [*rows, *before[len(given) :]]


def _set_figure(row: InnovationIndicator, figure: dict[str, Any]) -> None:
    values = sorted(row.values.all(), key=lambda value: value.measured_on)
    last = values[-1] if values else InnovationValue()
    for name in ("name", "unit", "lower_is_better", "baseline", "baseline_on", "source"):
        setattr(row, name, figure[name])
    last.value, last.measured_on = figure["value"], figure["measured_on"]
    row.values = [*values[:-1], last]


def _set_evidence(page: Any, evidence: list[Row]) -> None:
    def change(row: InnovationEvidence, given: dict[str, Any]) -> None:
        row.indicator, row.note = given["indicator"], given["note"]

    page.evidence = _merged(page.evidence.all(), evidence, InnovationEvidence, change)
