"""Verdicts in words: to the learner what is missing, to staff the whole rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learning.core.activities.registry import conditions

from .judging import Branch, Judgement, Outcome

Part = Branch | Outcome


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the whole rule: a leaf, or "all of these" over its ``parts``."""

    text: str
    met: bool
    shown: bool = True
    note: str = ""
    parts: tuple[Line, ...] = ()


def reasons(judgement: Judgement) -> tuple[str, ...]:
    """What is missing, one clause each, fit for the learner; empty where it is open.

    What is missing is not told where the thing itself is hidden: ask only for greyed ones.
    """
    if judgement.is_broken:
        return (_("Its conditions cannot be read, so it stays closed; tell the organiser"),)
    whole = judgement.whole
    if whole.met:
        return ()
    if whole.every:
        return tuple(dict.fromkeys(clause(part) for part in whole.unmet))
    return (clause(whole),)


def clause(part: Part) -> str:
    """An unmet part in words; of a group only what is missing."""
    if isinstance(part, Outcome):
        return leaf_text(part)
    inner = list(dict.fromkeys(clause(child) for child in part.unmet))
    if len(inner) == 1:
        return inner[0]
    if part.every:
        joined = pgettext("between conditions that all must hold", "; and ").join(inner)
        return f"({joined})"
    return _("One of these: %(conditions)s") % {"conditions": "; ".join(inner)}


def leaf_text(outcome: Outcome, *, for_staff: bool = False) -> str:
    kind = conditions.get(outcome.leaf.kind)
    if kind is None or outcome.is_gone:
        return gone_text(outcome, for_staff=for_staff)
    say = kind.rule if for_staff else kind.describe
    return say(outcome.leaf.data, negated=outcome.negated, name=outcome.fact.name)


def gone_text(outcome: Outcome, *, for_staff: bool) -> str:
    if not for_staff:
        return _("What it depends on is no longer there; tell the organiser")
    kind = conditions.get(outcome.leaf.kind)
    if kind is None:
        return _("A condition of an unknown kind (%(kind)s): never met") % {
            "kind": outcome.leaf.kind
        }
    return _("%(kind)s: what it names is gone, so it is never met") % {"kind": kind.label}


def whole_rule(judgement: Judgement) -> Line:
    """The whole rule with the verdict of each part, for staff."""
    if judgement.is_broken:
        return Line(_("The stored conditions cannot be read, so it is locked"), met=False)
    return _line(judgement.whole)


def _line(part: Part) -> Line:
    if isinstance(part, Outcome):
        note = _("holds for staff") if part.is_exempt else part.fact.note
        return Line(leaf_text(part, for_staff=True), part.met, part.shown, note)
    text = _("All of these") if part.every else _("One of these")
    parts = tuple(_line(child) for child in part.parts)
    return Line(text, part.met, part.shown, parts=parts)


def sentence(clauses: Sequence[str]) -> str:
    """Clauses as one line of text."""
    return f"{'; '.join(clauses)}." if clauses else ""
