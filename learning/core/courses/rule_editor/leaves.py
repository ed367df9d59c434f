"""The small forms of a tree's leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from learning.core.activities.registry import conditions

from .context import RuleContext
from .parts import Edited, LeafPart

# More than that are searched for by their words.
MOST_CHOICES = 60
SEARCH = "q-"
Held = Mapping[tuple[str, str], set[Any]]


def held_in(edited: Edited) -> Held:
    """What stands in a stored tree: it may stay although it would not be offered."""
    found: dict[tuple[str, str], set[Any]] = {}
    for _path, part in edited.root.walk():
        if isinstance(part, LeafPart):
            for name, value in part.stored.items():
                if isinstance(value, str | int):
                    found.setdefault((part.kind, name), set()).add(value)
    return found


def leaf_form(
    part: LeafPart, prefix: str, *, context: RuleContext, held: Held
) -> forms.Form | None:
    """None for a kind that is not installed."""
    kind = conditions.get(part.kind)
    if kind is None:
        return None
    form_class = kind.form(course=context.course, user=context.user, activities=context.activities)
    start = f"{prefix}-f"
    if part.typed is None:
        form = form_class(prefix=start, initial=dict(part.stored))
        form.initial = {name: _shown(form.fields.get(name), v) for name, v in part.stored.items()}
    else:
        typed = {f"{start}-{name}": values for name, values in part.typed.items()}
        form = form_class(MultiValueDict(typed), prefix=start)
    form.use_required_attribute = False
    for name, field in form.fields.items():
        _keep(field, held.get((part.kind, name), ()), context)
        _dress(field)
    for name in form.fields:
        _narrow(form, name, _typed_search(part, name))
    return form


def _shown(field: forms.Field | None, value: Any) -> Any:
    if isinstance(field, forms.DateTimeField) and isinstance(value, str):
        return parse_datetime(value) or value
    return value


def _typed_search(part: LeafPart, name: str) -> str:
    values = (part.typed or {}).get(SEARCH + name) or [""]
    return values[0].replace("\x00", "").strip()[:80]


def _dress(field: forms.Field) -> None:
    """The browser's own picker: it needs no script, and knows the reader's way to write dates."""
    if isinstance(field, forms.DateTimeField):
        field.widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _keep(field: forms.Field, values: Iterable[Any], context: RuleContext) -> None:
    if isinstance(field, forms.ModelChoiceField):
        name = field.to_field_name or "pk"
        fits = [value for value in values if _is_key(field.queryset.model, name, value)]
        if fits:
            field.queryset = field.queryset | field.queryset.model.objects.filter(
                **{f"{name}__in": fits}
            )
    elif isinstance(field, forms.ChoiceField):
        offered = {str(key) for key, _label in field.choices}
        gone = [str(value) for value in values if str(value) not in offered]
        labels = {value: context.titles.get(value) or _("no longer there") for value in gone}
        field.choices = [*field.choices, *labels.items()]


def _is_key(model: type[Model], name: str, value: Any) -> bool:
    try:
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        field.to_python(value)
    except (FieldDoesNotExist, forms.ValidationError):
        return False
    return True


def _narrow(form: forms.Form, name: str, search: str) -> None:
    """Offer the first that fit where there are too many for a list; all of them may be chosen."""
    field: Any = form.fields[name]
    field.search, field.has_more = None, False
    if not isinstance(field, forms.ModelChoiceField) or not isinstance(field.widget, forms.Select):
        return
    rows = list(field.queryset[: MOST_CHOICES + 1])
    if len(rows) <= MOST_CHOICES and not search:
        return
    if search:
        rows = list(_found(field.queryset, search)[: MOST_CHOICES + 1])
    field.search, field.has_more = search, len(rows) > MOST_CHOICES
    chosen = form[name].value()
    key = field.to_field_name or "pk"
    if chosen not in (None, "") and _is_key(field.queryset.model, key, chosen):
        present = field.queryset.filter(**{key: chosen}).first()
        rows = [row for row in (present, *rows) if row]
    pairs = {field.prepare_value(row): field.label_from_instance(row) for row in rows}
    field.choices = [("", field.empty_label or "–"), *pairs.items()]


def _found(rows: QuerySet[Any], search: str) -> QuerySet[Any]:
    names = {part.name for part in rows.model._meta.get_fields()}
    return rows.filter(**{f"{'title' if 'title' in names else 'name'}__icontains": search})


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered as JSON, without what is empty."""
    return {name: _plain(value) for name, value in values.items() if value not in (None, "")}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Model):
        return value.pk
    return value if isinstance(value, str | int | float | bool) else str(value)
