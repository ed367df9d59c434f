"""A rule as one sentence, in the words that staff read elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learning.core.activities.availability import Branch, Leaf, Node, Outcome, read, weigh
from learning.core.activities.availability.wording import leaf_text
from learning.core.activities.registry import conditions

from .context import RuleContext
from .parts import Path


def sentence(
    data: Any,
    *,
    context: RuleContext,
    simple: Sequence[Leaf] = (),
    unfinished: Collection[Path] = (),
) -> SafeString:
    """ "To open: A and (B or C)", ready for a page."""
    tree = read(data)
    if tree.is_broken:
        return conditional_escape(_("The stored conditions cannot be read."))
    tree = tree.mapped(context.resolve)
    facts = context.facts([*simple, *tree.leaves()])
    own = weigh(tree, facts)
    speaker = _Speaker(tree.root, unfinished)
    before = [speaker.words(Outcome(leaf, False, False, facts.of(leaf))) for leaf in simple]
    if not before and not own.parts:
        return conditional_escape(_("Open to everybody who takes part."))
    inner = speaker.branch(own, (), is_alone=not before) if own.parts else None
    clauses = [*before, *([inner] if inner else [])]
    return format_html(_("To open: {conditions}."), conditions=_joined(clauses, every=True))


class _Speaker:
    def __init__(self, root: Node, unfinished: Collection[Path]) -> None:
        self.root, self.unfinished = root, unfinished

    def branch(self, branch: Branch, path: Path, *, is_alone: bool) -> SafeString:
        clauses = []
        for number, part in enumerate(branch.parts):
            here = (*path, number)
            if isinstance(part, Branch):
                if part.parts:
                    clauses.append(self.branch(part, here, is_alone=len(branch.parts) == 1))
            else:
                clauses.append(self.words(part, here))
        joined = _joined(clauses, every=branch.every)
        if is_alone or len(clauses) < 2:
            return joined
        return format_html("({})", joined)

    def words(self, outcome: Outcome, path: Path = (-1,)) -> SafeString:
        kind = conditions.get(outcome.leaf.kind)
        if path in self.unfinished and kind is not None:
            text = _("%(kind)s (not filled in yet)") % {"kind": kind.label}
            return format_html("<em>{}</em>", text[:1].lower() + text[1:])
        text = leaf_text(outcome, for_staff=True)
        return conditional_escape(text[:1].lower() + text[1:])


def _joined(clauses: Sequence[SafeString], *, every: bool) -> SafeString:
    word = pgettext("between conditions", "and") if every else pgettext("between conditions", "or")
    between = format_html(" <strong>{}</strong> ", word)
    return format_html_join(between, "{}", ((clause,) for clause in clauses))


def simple_leaves(values: Mapping[str, Any], *, context: RuleContext) -> list[Leaf]:
    """``values``: available_from and available_until as moments, requires_previous, sequential."""
    found = []
    dates = {"from": values.get("available_from"), "until": values.get("available_until")}
    period = {name: moment.isoformat() for name, moment in dates.items() if moment}
    if period:
        found.append(Leaf("date", period))
    if context.previous and (values.get("requires_previous") or values.get("sequential")):
        data = {"activity": context.previous.key, "wanted": "complete"}
        found.append(Leaf("completion", data))
    return found
