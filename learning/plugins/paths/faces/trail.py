"""The map of a path as somebody walks it: each station with its state and the reasons for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from ..engine.evaluate import Verdict
from ..engine.nodes import Group, Leaf, Rule
from .outline import ICONS, facts_of, kind_label, rule_text
from .reasons import reasons_for
from .steps import Step, step_for
from .walk import Walk


class State(StrEnum):
    DONE = "done"
    NEXT = "next"
    OPEN = "open"
    LOCKED = "locked"
    SPARE = "spare"


STATE_ICONS = {
    State.DONE: "check",
    State.NEXT: "next",
    State.OPEN: "open",
    State.LOCKED: "lock",
    State.SPARE: "open",
}


LABELS = {
    State.DONE: pgettext_lazy("a part of a path is", "Done"),
    State.NEXT: pgettext_lazy("a part of a path is", "Next"),
    State.OPEN: pgettext_lazy("a part of a path is", "Open"),
    State.LOCKED: pgettext_lazy("a part of a path is", "Not open yet"),
    State.SPARE: pgettext_lazy("a part of a path is", "No longer needed"),
}


@dataclass(frozen=True, slots=True)
class Station:
    """``counted`` says how far a group is ("2 of 3"), ``reasons`` why a leaf counts or not."""

    key: str
    title: str
    is_group: bool
    is_required: bool
    state: State
    label: str
    icon: str
    kind: str = ""
    kind_icon: str = ""
    url: str = ""
    rule: str = ""
    in_sequence: bool = False
    facts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    counted: str = ""
    percent: int = 0
    due: dt.date | None = None
    is_late: bool = False
    step: Step | None = None
    children: tuple[Station, ...] = ()


def trail_of(walk: Walk) -> Station:
    return _station(walk.verdict, walk, is_spare=False, above=None)


def _station(verdict: Verdict, walk: Walk, *, is_spare: bool, above: Verdict | None) -> Station:
    # What a whole group waits for is said once, at the group.
    waits = above is None or verdict.waits_for is not above.waits_for
    if isinstance(verdict.node, Leaf):
        return _leaf(verdict, verdict.node, walk, is_spare=is_spare, waits=waits)
    return _group(verdict, verdict.node, walk, is_spare=is_spare, waits=waits)


def _leaf(verdict: Verdict, leaf: Leaf, walk: Walk, *, is_spare: bool, waits: bool) -> Station:
    state = _state(verdict, walk, is_spare=is_spare)
    due = walk.due.get(leaf.key)
    may_step = walk.is_going_on and state in (State.NEXT, State.OPEN)
    return Station(
        key=leaf.key,
        title=walk.titles.title(leaf),
        is_group=False,
        is_required=leaf.required,
        state=state,
        label=label_of(state),
        icon=STATE_ICONS[state],
        kind=kind_label(leaf.kind),
        kind_icon=ICONS[leaf.kind],
        url=walk.titles.url(leaf),
        facts=facts_of(leaf),
        reasons=reasons_for(verdict, leaf, walk, waits=waits),
        due=due,
        is_late=due is not None and due < walk.today,
        step=step_for(leaf, walk) if may_step else None,
    )


def _group(verdict: Verdict, group: Group, walk: Walk, *, is_spare: bool, waits: bool) -> Station:
    spare = is_spare or verdict.is_done
    state = _state(verdict, walk, is_spare=is_spare)
    return Station(
        key=group.key,
        title=walk.titles.title(group),
        is_group=True,
        is_required=group.required,
        state=state,
        label=label_of(state),
        icon=STATE_ICONS[state],
        rule=rule_text(group),
        in_sequence=group.in_sequence,
        reasons=reasons_for(verdict, None, walk, waits=waits),
        counted=counted(verdict, group),
        percent=verdict.percent,
        children=tuple(
            _station(child, walk, is_spare=spare, above=verdict) for child in verdict.children
        ),
    )


def _state(verdict: Verdict, walk: Walk, *, is_spare: bool) -> State:
    if verdict.is_done:
        return State.DONE
    if is_spare:
        return State.SPARE
    if not verdict.is_open:
        return State.LOCKED
    ahead = walk.next
    return State.NEXT if ahead and ahead.node.key == verdict.node.key else State.OPEN


def label_of(state: State) -> str:
    return str(LABELS[state])


def counted(verdict: Verdict, group: Group) -> str:
    """How far the group is, in what it asks for."""
    if group.rule == Rule.JP:
        return _("%(earned)d of %(need)d JP") % {"earned": verdict.earned, "need": group.need}
    if group.rule == Rule.COUNT:
        done = sum(1 for child in verdict.children if child.is_done)
        return _of(done, group.need)
    wanted = [child for child in verdict.children if child.node.required]
    if not wanted:
        return _of(int(verdict.is_done), 1)
    return _of(sum(1 for child in wanted if child.is_done), len(wanted))


def _of(done: int, need: int) -> str:
    text = ngettext("%(done)d of %(need)d needed", "%(done)d of %(need)d needed", need)
    return text % {"done": min(done, need), "need": need}
