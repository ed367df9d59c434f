"""The form of a question: what everybody needs first, the rest folded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.forms import TagField
from wagtail.admin.widgets import AdminTagWidget
from wagtail.blocks import BlockField

from ..editors.base import error_at, holds_more, merged
from ..editors.finding import editor_of
from ..engine.values import Fault, QuestionData
from ..models import VersionStatus
from ..questions.base import QuestionType
from ..services.content import MAX_MARK
from .fields import (
    CategoryField,
    hints_block,
    hints_of,
    hints_value,
    penalty_field,
    text_field,
)

FOLDED = ("general_feedback", "default_mark", "penalty", "hints", "tags", "id_number")


class QuestionForm(forms.Form):
    """``content`` is what was entered; ``place`` puts the faults that it has at their fields."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        required=False,
        help_text=_("Only for those who look after the bank. Empty: the question's first words."),
    )
    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=VersionStatus.choices, required=False)

    def __init__(
        self,
        *args: Any,
        kind: QuestionType,
        content: QuestionData,
        categories: Any = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.begun = kind, content
        super().__init__(*args, **kwargs)
        if categories is not None:
            self.fields["category"] = CategoryField(rows=categories, empty_label=_("Choose"))
        self._add_content(content)
        self._add_details()
        self.initial = {**self._initial(content), **self.initial}

    def _add_content(self, content: QuestionData) -> None:
        self.editor = editor_of(self.kind, source=holds_more(content.body))
        help_text = self.editor.stem_help if self.editor else ""
        self.fields["stem"] = text_field(
            content.stem, label=_("Question"), help_text=help_text, stem=True
        )
        if self.editor and self.editor.child_blocks:
            self.fields["body"] = BlockField(
                block=self.editor, label=pgettext_lazy("question", "Answers"), required=False
            )
        self.fields["general_feedback"] = text_field(
            content.general_feedback,
            label=_("General feedback"),
            help_text=_("Everybody reads it at the end, whatever was answered."),
        )
        if self.kind.is_graded:
            self.fields["default_mark"] = forms.DecimalField(
                label=_("Mark"), min_value=0, max_value=MAX_MARK, max_digits=12, decimal_places=5
            )
        if self.kind.is_graded and not self.kind.is_manual:
            if self.kind.fixed_penalty is None:
                self.fields["penalty"] = penalty_field(content.penalty)
            self.fields["hints"] = BlockField(block=hints_block(), label=_("Hints"), required=False)

    def _add_details(self) -> None:
        self.fields["tags"] = TagField(label=_("Tags"), required=False, widget=AdminTagWidget())
        self.fields["id_number"] = forms.CharField(
            label=_("Id-number"),
            max_length=64,
            required=False,
            help_text=_("Your own, once in a category; imports know the question by it."),
        )

    def _initial(self, content: QuestionData) -> dict[str, Any]:
        found: dict[str, Any] = {
            "name": content.name,
            "stem": content.stem,
            "general_feedback": content.general_feedback,
            "default_mark": content.default_mark.normalize(),
            "penalty": str(content.penalty.normalize()),
        }
        if "body" in self.fields:
            found["body"] = self.editor.to_value(content.body)
        if "hints" in self.fields:
            found["hints"] = hints_value(self.fields["hints"].block, content.hints)
        return found

    @property
    def first_fields(self) -> list[forms.BoundField]:
        names = [name for name in ("category", "name", "stem", "body") if name in self.fields]
        return [self[name] for name in names]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FOLDED if name in self.fields]

    @property
    def blocks(self) -> list[str]:
        """Fields that bring a heading of their own."""
        return [name for name in ("body", "hints") if name in self.fields]

    @property
    def has_folded_errors(self) -> bool:
        return any(name in self.errors for name in FOLDED)

    def content(self) -> QuestionData:
        given = self.cleaned_data
        body = self.editor.to_body(given["body"]) if "body" in self.fields else {}
        return QuestionData(
            type=self.kind.slug,
            body=body,
            stem=given["stem"] or "",
            name=given["name"],
            general_feedback=given["general_feedback"] or "",
            default_mark=given.get("default_mark", Decimal(0)),
            penalty=given.get("penalty", Decimal(0)),
            hints=hints_of(given.get("hints")),
        )

    def place(self, faults: Iterable[Fault]) -> None:
        """Each at its field; several in one block as one error of the block."""
        in_blocks: dict[str, list[Any]] = {}
        for fault in faults:
            name, *rest = fault.path.split(".")
            field = self.fields.get(name)
            if isinstance(field, BlockField):
                rest = ["list", *rest] if name == "hints" else rest
                error = error_at(field.block, rest, str(fault.message))
                in_blocks.setdefault(name, []).append(error)
            else:
                self.add_error(name if field else None, str(fault.message))
        for name, errors in in_blocks.items():
            self.add_error(name, merged(errors))
