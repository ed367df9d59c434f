"""Fields that the bank's forms share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.rich_text import get_rich_text_editor_widget

from ..editors.base import STEM_FEATURES, TEXT_FEATURES, TextBlock, holds_more
from ..editors.root import RootBlock
from ..engine.values import Hint
from ..queries.categories import labels

# Semantics S1: penalties come from a fixed list.
PENALTIES = ("0", "0.05", "0.1", "0.2", "0.25", "0.3333333", "0.5", "0.6666667", "0.75", "1")


class CategoryField(forms.ModelChoiceField):
    """A select that shows the tree."""

    def __init__(self, *, rows: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Category"))
        super().__init__(queryset=rows, **kwargs)
        several = (
            [] if self.required and not kwargs.get("empty_label") else [("", self.empty_label)]
        )
        self.widget.choices = [*several, *labels(rows.select_related("region"))]


class HintBlock(blocks.StructBlock):
    text = TextBlock(label=_("Hint"))
    clear_wrong = blocks.BooleanBlock(label=_("Clear wrong answers"), required=False)
    show_number_right = blocks.BooleanBlock(label=_("Tell how many are right"), required=False)

    class Meta:
        label = _("Hint")
        icon = "help"
        label_format = "{text}"


class HintsBlock(RootBlock):
    """Wagtail draws no list that stands by itself in a form."""

    list = blocks.ListBlock(HintBlock(), label=_("Hints"), max_num=10, default=[])

    class Meta:
        label = _("Hints")
        icon = "help"
        collapsed = True


def hints_block() -> HintsBlock:
    block = HintsBlock()
    block.set_name("hints")
    return block


def text_field(source: str, *, label: Any, help_text: Any = "", stem: bool = False) -> forms.Field:
    """Rich text; as HTML where it holds what Wagtail's editor would lose."""
    if holds_more(source):
        widget: forms.Widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
    else:
        features = STEM_FEATURES if stem else TEXT_FEATURES
        widget = get_rich_text_editor_widget("default", features=features)
    return forms.CharField(required=False, label=label, help_text=help_text, widget=widget)


def penalty_field(value: Decimal) -> forms.TypedChoiceField:
    known = {Decimal(share) for share in PENALTIES} | {value.normalize()}
    choices = [(str(share.normalize()), percent(share)) for share in sorted(known)]
    return forms.TypedChoiceField(
        choices=choices,
        coerce=Decimal,
        label=_("Penalty for each wrong try"),
        help_text=_("Only where questions may be tried again."),
    )


def percent(share: Decimal) -> str:
    number = (share * 100).quantize(Decimal("0.01")).normalize()
    return f"{number_format(f'{number:f}')} %"


def hints_of(value: Any) -> tuple[Hint, ...]:
    return tuple(
        Hint(
            row["text"].source if row["text"] else "",
            row["clear_wrong"],
            row["show_number_right"],
        )
        for row in (value["list"] if value else ())
    )


def hints_value(block: HintsBlock, hints: Iterable[Hint]) -> Any:
    rows = [
        {"type": "item", "id": str(number), "value": asdict(hint)}
        for number, hint in enumerate(hints, 1)
    ]
    return block.to_python({"list": rows})
