"""Forms of a gradebook's setup. The services check; what they refuse goes to its field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from .. import engine
from ..models import Aggregation, Gradebook, GradeItem, Kind, ValueType
from ..queries.shared import usable_letter_sets, usable_scales
from ..queries.trees import Structure
from ..services.books import SETTINGS
from ..services.errors import GradesRefused, Stale
from ..services.tree import FIELDS, OF_CHILDREN
from .shown import ShownForm

HUNDRED = Decimal(100)
# One plain sentence for each way of putting grades together.
EXPLAINED: dict[str, str | Promise] = {
    Aggregation.NATURAL: _(
        "Points are added up; what has more points weighs more, unless you set a weight."
    ),
    Aggregation.MEAN: _("Every grade weighs the same, whatever its highest points are."),
    Aggregation.WEIGHTED_MEAN: _("Every grade weighs what you set as its weight."),
    Aggregation.SIMPLE_WEIGHTED_MEAN: _(
        "A mean in which a grade weighs as much as its range of points."
    ),
    Aggregation.MEAN_EXTRA_CREDIT: _(
        "A mean; extra credit is added on top, multiplied by its weight."
    ),
    Aggregation.MEDIAN: _("The grade in the middle counts, so single outliers do not matter."),
    Aggregation.LOWEST: _("Only the lowest grade counts: everything must be done well."),
    Aggregation.HIGHEST: _("Only the highest grade counts: the best attempt decides."),
    Aggregation.MODE: _("The grade that occurs most often counts; of several, the highest."),
}
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Name and place"), ("name", "key", "parent")),
    (
        _("How grades are put together"),
        ("aggregation", "only_graded", "drop_lowest", "keep_highest"),
    ),
    (_("Formula"), ("formula",)),
    (
        _("Grade"),
        (*("value_type", "scale", "min", "max", "pass_mark"), *("multiplier", "offset")),
    ),
    (_("Weight in the category"), ("weight", "extra_credit")),
    (
        _("Lateness"),
        (
            *("due_at", "late_percent", "late_grace_minutes"),
            *("late_most_percent", "late_floor_percent"),
        ),
    ),
    (_("Showing and locking"), ("display", "decimals", "hidden", "hidden_until", "lock_after")),
)
MOMENTS = ("hidden_until", "lock_after", "due_at")
HELP: dict[str, str | Promise] = {
    "key": _("A short name for formulas and files, such as quiz1. Letters, digits, - and _."),
    "pass_mark": _("Leave it empty where nobody has to pass."),
    "multiplier": _("The grade as given is multiplied by this before it counts."),
    "offset": _("Added after multiplying."),
    "extra_credit": _("Adds to the total without making its highest points more."),
    "lock_after": _("From then on nobody changes grades of this column."),
    "hidden_until": _("Learners see these grades from then on."),
    "decimals": _("Leave it empty to follow the gradebook."),
    "drop_lowest": _("How many of the lowest grades of each person do not count."),
    "keep_highest": _("How many of the highest grades of each person count; 0 counts all."),
    "late_percent": _("Of the highest points, for each day begun after the date."),
    "formula": _("For example ([[quiz1]] + [[quiz2]]) / 2. Name columns by their id-numbers."),
}


SET_FOR_CATEGORY = frozenset({"weight", "extra_credit"})
OF_WEIGHT: dict[str, str | Promise] = {
    Aggregation.NATURAL: _(
        "In percent of the category. Leave it empty to have it follow from the points."
    ),
    Aggregation.MEAN_EXTRA_CREDIT: _(
        "Only of extra credit: its grade is multiplied by this; empty means 1."
    ),
}


def _used_by(method: str) -> frozenset[str]:
    """Fields that are read of what stands in a category."""
    reads = {"weight": engine.reads_weight, "extra_credit": engine.reads_extra_credit}
    found = frozenset(name for name, is_read in reads.items() if is_read(method))
    return found | {"weight_is_own"} if "weight" in found else found


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


def tell(form: forms.BaseForm, error: GradesRefused) -> None:
    """What a service refused, at its field where the form has it."""
    name = "scale" if error.field == "scale_size" else error.field
    form.add_error(name if name in form.fields else None, error.message)


class BookForm(ShownForm):
    """How a gradebook counts and shows. Saved by ``books.change``."""

    remembered = tuple(sorted(SETTINGS))

    class Meta:
        model = Gradebook
        fields = [
            *("display", "decimals", "letter_set", "hidden_totals"),
            *("scales_count", "is_shown_to_learners", "shows_weights"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = self.fields["letter_set"]
        letters.queryset = usable_letter_sets(self.instance.course.region)  # type: ignore[attr-defined]
        letters.empty_label = _("The usual letters of the region")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class ItemForm(ShownForm):
    """The fields that an item of its kind has. Saved by ``tree.create`` or ``change``."""

    remembered = (*sorted(frozenset().union(*FIELDS.values())), "parent")

    parent = forms.ModelChoiceField(
        label=_("Category"), queryset=GradeItem.objects.none(), empty_label=None
    )
    weight = forms.DecimalField(
        label=_("Weight"), required=False, min_value=0, max_digits=9, decimal_places=3
    )

    class Meta:
        model = GradeItem
        fields = [
            *("name", "key", "value_type", "scale", "min", "max", "pass_mark", "multiplier"),
            *("offset", "display", "decimals", "weight", "extra_credit", "formula", "hidden"),
            *("hidden_until", "lock_after", "aggregation", "only_graded", "drop_lowest"),
            *("keep_highest", "due_at", "late_percent", "late_grace_minutes"),
            *("late_most_percent", "late_floor_percent"),
        ]
        widgets = {
            "formula": forms.Textarea(attrs={"rows": 3}),
            "aggregation": forms.RadioSelect,
            **dict.fromkeys(MOMENTS, MomentInput),
        }

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure = structure
        self._keep_fields_of_kind()
        self._offer()
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = f"{value.normalize():f}"
            elif name in MOMENTS and value is not None:
                # As its field shows it.
                self.initial[name] = value.replace(second=0, microsecond=0)

    @property
    def item(self) -> GradeItem:
        return self.instance

    def _keep_fields_of_kind(self) -> None:
        is_root = self.item.pk is not None and self.item.is_root
        kept = FIELDS[self.item.kind] - (OF_CHILDREN if is_root else OF_CHILDREN - self._used())
        if self.item.pk and self.item.is_category and self.item.aggregation == Aggregation.NATURAL:
            # A sum of points has the range of its parts.
            kept -= {"min", "max"}
        for name in list(self.fields):
            if name not in kept and (name != "parent" or is_root):
                del self.fields[name]

    def _used(self) -> frozenset[str]:
        """Of what is set on items for their category; for new ones it is yet to be chosen."""
        if self.item.pk:
            return _used_by(self.method)
        rows = [row for row in self.structure.items if row.is_category]
        return frozenset().union(*(_used_by(row.aggregation) for row in rows))

    def _offer(self) -> None:
        if "parent" in self.fields:
            self._offer_parents()
        if "scale" in self.fields:
            scale = self.fields["scale"]
            scale.queryset = usable_scales(self.structure.book.course.region)  # type: ignore[attr-defined]
        if "aggregation" in self.fields:
            self.fields["aggregation"].choices = [  # type: ignore[attr-defined]
                (value, f"{label}: {EXPLAINED[value]}") for value, label in Aggregation.choices
            ]
        if "value_type" in self.fields and self.item.kind == Kind.ACTIVITY:
            self.fields["value_type"].choices = [  # type: ignore[attr-defined]
                choice for choice in ValueType.choices if choice[0] != ValueType.TEXT
            ]
        if "display" in self.fields:
            first, *others = self.fields["display"].choices  # type: ignore[attr-defined]
            self.fields["display"].choices = [  # type: ignore[attr-defined]
                ("", _("As the gradebook does")),
                *others,
            ]

    def _offer_parents(self) -> None:
        within = self.structure.tree.with_all_below([self.item.pk]) if self.item.pk else frozenset()
        found = [row.pk for row in self.structure.items if row.is_category and row.pk not in within]
        field = self.fields["parent"]
        field.queryset = GradeItem.objects.filter(pk__in=found)  # type: ignore[attr-defined]
        self.initial.setdefault("parent", self.item.parent_id or self.structure.root.pk)
        if "weight" in self.fields:
            self._offer_weight()

    def _offer_weight(self) -> None:
        methods = {row.aggregation for row in self.structure.items if row.is_category}
        if not self.item.pk and len(methods) > 1:
            text = _("In percent in a category that adds points up; elsewhere a number such as 2.")
        else:
            text = OF_WEIGHT.get(self.method, _("A number such as 2; empty means 1."))
        self.fields["weight"].help_text = text
        if self.was_percent and self.item.weight is not None:
            is_own = self.item.weight_is_own
            self.initial["weight"] = self.item.weight * HUNDRED if is_own else None

    @cached_property
    def method(self) -> str:
        """How the category put grades together when the page was shown."""
        shown = self.brought.get("method")
        if shown in Aggregation.values:
            return str(shown)
        return self._method_of(self.item.parent_id)

    def _method_of(self, parent_id: int | None) -> str:
        row = self.structure.by_id.get(parent_id or self.structure.root.pk)
        return row.aggregation if row is not None else Aggregation.NATURAL

    @property
    def was_percent(self) -> bool:
        """Whether the page showed the weight in percent."""
        return self.method == Aggregation.NATURAL

    def to_remember(self) -> dict[str, Any]:
        return super().to_remember() | {"method": self.method}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parent = data.get("parent")
        if parent is not None and (self.item.pk is None or "parent" in self.changed_data):
            for name in sorted(SET_FOR_CATEGORY - _used_by(self._method_of(parent.pk))):
                if name in self.changed_data and data.get(name):
                    self.add_error(name, _("The category that you chose does not use this."))
        return data

    def groups(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        found = [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in GROUPS
        ]
        return [(title, fields) for title, fields in found if fields]

    def values(self) -> dict[str, Any]:
        """For the service: of an item that is there, what was changed; a weight in percent becomes
        a share. Raises Stale for a weight that was typed when the category counted otherwise."""
        names = set(self.changed_data) if self.item.pk else set(self.fields)
        is_percent = False
        if "parent" in self.fields:
            method = self._method_of(self.cleaned_data["parent"].pk)
            is_percent = method == Aggregation.NATURAL
            if "parent" not in self.changed_data:
                self._check_method(method)
            elif is_percent != self.was_percent:
                # The figure that stood there means something else where it goes.
                names |= {"weight"} & set(self.fields)
        values = {name: self.cleaned_data[name] for name in names - {"parent"}}
        if "weight" in values:
            weight = values["weight"]
            values["weight"] = weight / HUNDRED if weight is not None and is_percent else weight
            values["weight_is_own"] = weight is not None
        return values

    def _check_method(self, method: str) -> None:
        stale = sorted(SET_FOR_CATEGORY & set(self.changed_data))
        if stale and method != self.method:
            raise Stale(stale, [self.fields[name].label for name in stale])

    def _post_clean(self) -> None:
        """The services check as a whole; here the typed values stay out of the row."""
