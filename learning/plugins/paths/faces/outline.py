"""The tree of requirements in words, for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from ..engine.nodes import Group, Kind, Leaf, Node, Rule, leaves
from .titles import Titles

ICONS = {
    Kind.COURSE: "lesson",
    Kind.PATH: "map",
    Kind.EVENT: "calendar",
    Kind.EVIDENCE: "document",
    Kind.ACHIEVEMENT: "award",
}
LABELS = {
    Kind.COURSE: gettext_lazy("Course"),
    Kind.PATH: gettext_lazy("Learning path"),
    Kind.EVENT: pgettext_lazy("workshop, seminar", "Event"),
    Kind.EVIDENCE: gettext_lazy("Programme elsewhere, by evidence"),
    Kind.ACHIEVEMENT: gettext_lazy("Achievement"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One requirement. ``rule`` says what a group needs, ``facts`` what else holds of it."""

    key: str
    title: str
    is_group: bool
    is_required: bool
    icon: str = ""
    kind: str = ""
    url: str = ""
    rule: str = ""
    facts: tuple[str, ...] = ()
    in_sequence: bool = False
    children: tuple[Part, ...] = ()


def outline_of(root: Group, titles: Titles) -> Part:
    return _part(root, titles)


def _part(node: Node, titles: Titles) -> Part:
    if isinstance(node, Leaf):
        return Part(
            key=node.key,
            title=titles.title(node),
            is_group=False,
            is_required=node.required,
            icon=ICONS[node.kind],
            kind=kind_label(node.kind),
            url=titles.url(node),
            facts=facts_of(node),
        )
    return Part(
        key=node.key,
        title=titles.title(node),
        is_group=True,
        is_required=node.required,
        rule=rule_text(node),
        in_sequence=node.in_sequence,
        children=tuple(_part(child, titles) for child in node.children),
    )


def kind_label(kind: Kind) -> str:
    return str(LABELS[kind])


def rule_text(group: Group) -> str:
    """What of the group is needed, in one sentence."""
    if group.rule == Rule.COUNT:
        return ngettext(
            "At least %(need)d of these %(count)d parts",
            "At least %(need)d of these %(count)d parts",
            group.need,
        ) % {"need": group.need, "count": len(group.children)}
    if group.rule == Rule.JP:
        return _("Parts worth at least %(need)d JP") % {"need": group.need}
    if not any(child.required for child in group.children):
        return _("One part of your choice")
    if all(child.required for child in group.children):
        return _("All of these parts")
    return _("All parts that are required")


def facts_of(leaf: Leaf) -> tuple[str, ...]:
    found = []
    if leaf.jp:
        found.append(_("%(jp)d JP") % {"jp": leaf.jp})
    if leaf.min_score is not None:
        found.append(_("score of at least %(percent)d %%") % {"percent": leaf.min_score * 100})
    if leaf.due_days:
        found.append(
            ngettext(
                "within %(days)d day of the start",
                "within %(days)d days of the start",
                leaf.due_days,
            )
            % {"days": leaf.due_days}
        )
    return tuple(found)


def counted(root: Group) -> int:
    """How many courses, events and other things the tree names."""
    return len(leaves(root))
