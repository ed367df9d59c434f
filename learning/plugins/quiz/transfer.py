"""A quiz as plain data and back. Questions are named by id-number and category; where those do not
say which, by their id in this installation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from .models import Category, Question, QuizPage
from .services.publishing import COPIED

PAGE_FIELDS = (
    *("title", "summary", "estimated_minutes", "required", "completion", "min_seconds"),
    *("requires_previous", "intro"),
)
MOMENTS = ("open_at", "close_at")
DECIMALS = ("max_grade", "pass_grade")
CHOOSERS: dict[str, type[Model]] = {"question": Question, "category": Category}


class UnknownItem(DomainError):
    code = "unknown_item"


def export(page: QuizPage) -> dict[str, Any]:
    data = {name: getattr(page, name) for name in PAGE_FIELDS}
    settings = {name: _plain(getattr(page, name)) for name in COPIED}
    return {
        "type": page.activity_type,
        **data,
        "settings": settings,
        "bands": [
            {"from_percent": str(row["from_percent"]), "text": row["text"].source}
            for block in page.bands
            for row in block.value
        ],
        "body": [_block(block) for block in page.body],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _block(block: Any) -> dict[str, Any]:
    if block.block_type == "page_break":
        return {"type": block.block_type, "value": None}
    value = {name: _plain(item) for name, item in block.value.items()}
    for name in CHOOSERS:
        if name in value:
            value[name] = _name(block.value[name])
    return {"type": block.block_type, "value": value}


def _name(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    found = {"id": row.pk, "id_number": row.id_number, "name": row.name}
    if isinstance(row, Question):
        found["category"] = row.category.id_number
    return found


def import_item(item: Mapping[str, Any], parent: Any) -> QuizPage:
    """Create a draft below ``parent``. Raises UnknownItem for a question that is not here."""
    settings = item.get("settings", {})
    values: dict[str, Any] = {name: settings[name] for name in COPIED if name in settings}
    for name in MOMENTS:
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    for name in DECIMALS:
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    page = QuizPage(
        **{name: item[name] for name in PAGE_FIELDS if name in item}, **values, live=False
    )
    page.body = QuizPage.body.field.stream_block.to_python(list(_blocks(item.get("body", ()))))
    page.bands = QuizPage.bands.field.stream_block.to_python(_bands(item.get("bands", ())))
    parent.add_child(instance=page)
    page.save_revision()
    return page


def _bands(rows: Any) -> list[dict[str, Any]]:
    value = [{"type": "item", "value": dict(row), "id": str(uuid4())} for row in rows]
    return [{"type": "bands", "value": value, "id": str(uuid4())}] if value else []


def _blocks(rows: Any) -> Iterator[dict[str, Any]]:
    known = QuizPage.body.field.stream_block.child_blocks
    for row in rows:
        kind, value = row.get("type"), row.get("value")
        if kind not in known:
            raise UnknownItem(_("Unknown block: %(type)s") % {"type": kind})
        if isinstance(value, Mapping):
            value = {name: _found(name, inner) for name, inner in value.items()}
        yield {"type": kind, "value": value, "id": str(uuid4())}


def _found(name: str, value: Any) -> Any:
    model = CHOOSERS.get(name)
    if model is None or value is None:
        return value
    if row := _by_number(model, value):
        return row
    row = model._default_manager.filter(pk=value.get("id"), name=value.get("name", "")).first()
    if row is None:
        raise UnknownItem(
            _("This is not in the question bank here: %(name)s") % {"name": value.get("name", "")}
        )
    return row.pk


def _by_number(model: type[Model], value: Mapping[str, Any]) -> Any:
    if not value.get("id_number"):
        return None
    rows = model._default_manager.filter(id_number=value["id_number"])
    if model is Question and value.get("category"):
        rows = rows.filter(category__id_number=value["category"])
    # An id-number is unique in its category or region only; several say nothing.
    found = list(rows.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None
