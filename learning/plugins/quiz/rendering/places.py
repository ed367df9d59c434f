"""The navigation of an attempt: how each question's place looks, and how many have an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.values import State
from . import words

LOOKS = {State.COMPLETE: "done", State.INVALID: "incomplete", State.TODO: "open"}
DONE = ("done", "right", "partial", "wrong")


@dataclass(frozen=True, slots=True)
class ShownPlace:
    slot: int
    page: int
    label: str
    look: str
    word: str
    icon: str
    colour: str
    flagged: bool
    heading: str
    is_information: bool
    is_reachable: bool

    @property
    def is_done(self) -> bool:
        return self.look in DONE


def shown(place: Any, live: Any, *, rights: Mapping[str, bool]) -> ShownPlace:
    """``place`` of ``queries.attempts.navigation``; ``live``, where it is known, knows better."""
    state = place.state if live is None else with_autosave(live)
    look = _look(state, rights)
    word, icon, colour = words.badge(state, tells=bool(rights.get("correctness")))
    if place.is_information:
        look, (word, icon, colour) = "info", words.SEEN
    return ShownPlace(
        slot=place.slot,
        page=place.page,
        label=place.label,
        look=look,
        word=str(word),
        icon=icon,
        colour=colour,
        flagged=place.is_flagged,
        heading=place.heading,
        is_information=place.is_information,
        is_reachable=place.is_reachable,
    )


def _look(state: State, rights: Mapping[str, bool]) -> str:
    if state in LOOKS:
        return LOOKS[state]
    if state in (State.GAVE_UP, State.MANUAL_GAVE_UP):
        return "open"
    plain = state.value.removeprefix("manual_")
    return plain if state.is_graded and rights.get("correctness") else "done"


def with_autosave(live: Any) -> State:
    """The state that the answer would have if it were saved as it stands in the inputs."""
    if live.autosaved is None or not live.state.is_active:
        return live.state
    return state_of(live, live.autosaved)


def state_of(live: Any, response: Mapping[str, str]) -> State:
    if live.kind.is_complete(live.question, live.frozen, response):
        return State.COMPLETE
    if live.kind.is_gradable(live.question, live.frozen, response):
        return State.INVALID
    return State.TODO
