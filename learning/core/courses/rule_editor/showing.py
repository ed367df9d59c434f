"""What the template needs of a tree that is edited."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.core.activities.availability import MAX_DEPTH, Op
from learning.core.activities.registry import conditions

from .checking import Checked, prefix_of
from .leaves import SEARCH
from .parts import GROUP, Edited, LeafPart, NodePart, Path

OPERATORS = [
    (Op.ALL, _("all of these hold")),
    (Op.ANY, _("at least one of these holds")),
    (Op.NOT_ANY, _("none of these holds")),
    (Op.NOT_ALL, _("not all of these hold")),
]
SHOWN = [("1", _("Greyed, with the reason")), ("0", _("Hidden until then"))]
ICONS = {
    "date": "calendar",
    "completion": "check",
    "score": "pick",
    "course_done": "openquote",
    "group": "group",
    "cohort": "group",
    "unit": "site",
    "profile": "user",
}
OTHER_ICON = "key"


@dataclass(slots=True)
class Shown:
    """One part as it stands in the form. ``number`` is what findings call it by."""

    prefix: str
    path: str
    number: str
    kind: str = ""
    label: str = ""
    error: str = ""
    is_group: bool = False
    form: forms.Form | None = None
    unread: str = ""
    op: str = ""
    children: list[Shown] = field(default_factory=list)
    can_nest: bool = False
    can_hide: bool = False
    is_hidden: bool = False
    is_first: bool = False
    is_last: bool = False
    focus: str = ""
    icon: str = ""
    with_errors: bool = False

    @property
    def search_prefix(self) -> str:
        return f"{self.prefix}-f-{SEARCH}"


class Shower:
    def __init__(self, edited: Edited, checked: Checked, *, name: str, with_errors: bool) -> None:
        self.edited, self.checked = edited, checked
        self.name, self.with_errors = name, with_errors
        self.every = edited.root.op.needs_every(negated=False)

    def root(self) -> Shown:
        shown = self._part(self.edited.root, (), siblings=1)
        shown.can_hide = not self.every and bool(shown.children)
        return shown

    def _part(self, part: LeafPart | NodePart, path: Path, *, siblings: int) -> Shown:
        is_focus = self.edited.focus == path
        shown = Shown(
            prefix=prefix_of(self.name, path),
            path=".".join(map(str, path)),
            number=".".join(str(number + 1) for number in path),
            error=self._error(path),
            can_hide=len(path) == 1 and self.every,
            is_hidden=not part.shown,
            is_first=not path or path[-1] == 0,
            is_last=not path or path[-1] == siblings - 1,
            focus=self.edited.focus_on if is_focus else "",
        )
        if isinstance(part, NodePart):
            self._fill_node(shown, part, path)
        else:
            self._fill_leaf(shown, part, path)
        return shown

    def _error(self, path: Path) -> str:
        return self.checked.errors.get(path, "") if self.with_errors or path == () else ""

    def _fill_node(self, shown: Shown, part: NodePart, path: Path) -> None:
        shown.is_group, shown.kind, shown.op = True, GROUP, str(part.op)
        shown.can_nest = len(path) < MAX_DEPTH - 1
        rows = part.children
        shown.children = [
            self._part(child, (*path, number), siblings=len(rows))
            for number, child in enumerate(rows)
        ]

    def _fill_leaf(self, shown: Shown, part: LeafPart, path: Path) -> None:
        kind = conditions.get(part.kind)
        shown.kind, shown.label = part.kind, str(kind.label) if kind else part.kind
        shown.icon = ICONS.get(part.kind, OTHER_ICON)
        shown.form, shown.with_errors = self.checked.forms.get(path), self.with_errors
        if kind is None:
            shown.unread = json.dumps(dict(part.stored))


def add_choices() -> list[dict[str, Any]]:
    return [
        {"slug": kind.slug, "label": kind.label, "icon": ICONS.get(kind.slug, OTHER_ICON)}
        for kind in conditions
    ]
