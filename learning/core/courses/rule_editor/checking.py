"""From the tree as it is edited to the tree as it is stored, with what is wrong at each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from learning.core.activities.availability import BrokenTree, dump, parse
from learning.core.activities.registry import conditions
from learning.core.contract import DomainError

from .context import RuleContext
from .leaves import Held, leaf_form, plain
from .parts import Edited, LeafPart, NodePart, Path


@dataclass(slots=True)
class Checked:
    """``data`` is the JSON of it all; ``forms`` and ``errors`` (words for the place) by path.

    ``unfinished`` are leaves whose kind does not understand them yet.
    """

    data: dict[str, Any] = field(default_factory=dict)
    forms: dict[Path, forms.Form] = field(default_factory=dict)
    errors: dict[Path, str] = field(default_factory=dict)
    unfinished: dict[Path, str] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        bad = any(form.is_bound and not form.is_valid() for form in self.forms.values())
        return not bad and not self.errors


class Checker:
    """Draft: what is still missing is no error, what is wrong is one."""

    def __init__(
        self, edited: Edited, *, name: str, context: RuleContext, held: Held, is_draft: bool
    ) -> None:
        self.edited, self.name, self.context, self.held = edited, name, context, held
        self.is_draft = is_draft
        self.found = Checked()

    def check(self) -> Checked:
        data = self._node(self.edited.root, ())
        try:
            self.found.data = dump(parse(data))
        except BrokenTree as error:
            self.found.errors[error.path] = error.message
            self.found.data = data
        return self.found

    def _node(self, node: NodePart, path: Path) -> dict[str, Any]:
        if path and not node.children and not self.is_draft:
            self.found.errors[path] = _("This group is empty: add a condition, or remove it.")
        children = []
        for number, child in enumerate(node.children):
            here = (*path, number)
            data = (
                self._node(child, here) if isinstance(child, NodePart) else self._leaf(child, here)
            )
            children.append({**data, "shown": child.shown})
        shown = {} if path else {"shown": node.shown}
        return {"op": str(node.op), "children": children, **shown}

    def _leaf(self, part: LeafPart, path: Path) -> dict[str, Any]:
        form = leaf_form(part, prefix_of(self.name, path), context=self.context, held=self.held)
        if form is None:
            self.found.errors[path] = _("This kind of condition is not installed here.")
            return {"kind": part.kind, **part.stored}
        self.found.forms[path] = form
        if not form.is_bound:
            return {"kind": part.kind, **part.stored}
        if self.is_draft:
            for one in form.fields.values():
                one.required = False
        form.is_valid()
        return {"kind": part.kind, **self._cleaned(part, path, form.cleaned_data)}

    def _cleaned(self, part: LeafPart, path: Path, values: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return conditions.get(part.kind).clean(values, course=self.context.course)
        except DomainError as error:
            self.found.unfinished[path] = error.message
            # What the field says itself is not said twice.
            if not self.is_draft and self.found.forms[path].is_valid():
                self.found.errors[path] = error.message
            return plain(values)


def prefix_of(name: str, path: Path) -> str:
    return "-".join([name, *map(str, path)])
