"""A question of an attempt as its template needs it: what may be told now, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..engine import windows
from ..engine.layout import INFORMATION
from ..engine.settings import EVERYTHING
from ..engine.values import Hint, Kind, State, graded_state
from . import words
from .places import with_autosave

# Of a reviewer who may see all of the attempt.
ALL_RIGHTS: Mapping[str, bool] = EVERYTHING


@dataclass(frozen=True)
class QuestionFace:
    """``live`` is a LiveQuestion of ``services.usages``; ``rights`` the review options of now.

    ``closed`` makes a page to read: the attempt is over, or is looked at by somebody else.
    """

    live: Any
    label: str
    rights: Mapping[str, bool]
    closed: bool = False
    decimals: int = 2
    can_redo: bool = False
    files: Sequence[Any] = ()
    staff: bool = False
    with_times: bool = True
    fault: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    form: str = ""
    """Names the form that the face stands in, where it is one."""

    @property
    def slot(self) -> int:
        return self.live.row.slot

    @property
    def prefix(self) -> str:
        return f"q{self.slot}_"

    @property
    def seen(self) -> str:
        live = self.live
        author = live.kept.form if live.kept else ""
        return windows.written(
            self.form,
            response=live.response,
            certainty=live.certainty,
            question=live.row.pk,
            author=author,
        )

    @property
    def kind(self) -> Any:
        return self.live.kind

    @property
    def template(self) -> str:
        return self.kind.template or f"learning_quiz/questions/{self.kind.slug}.html"

    @property
    def read_only(self) -> bool:
        return self.closed or self.live.read_only

    @property
    def state(self) -> State:
        return State(self.live.row.state)

    @property
    def is_information(self) -> bool:
        """Nothing to answer: a text between the questions."""
        return self.kind.slug == "description"

    @property
    def is_unnumbered(self) -> bool:
        """Scales count for nothing: the numbers go on after them."""
        return self.label == INFORMATION

    @property
    def is_judged(self) -> bool:
        """Whether there was a try that something can be said of."""
        row = self.live.row
        return self.state.is_finished or row.fraction is not None or self.hint is not None

    @property
    def tells(self) -> bool:
        return bool(self.rights.get("correctness")) and self.is_judged

    @cached_property
    def show(self) -> dict[str, bool]:
        return {
            "correctness": self.tells,
            "feedback": bool(self.rights.get("specific_feedback")) and self.is_judged,
            "right_answer": bool(self.rights.get("right_answer")) and self.state.is_finished,
        }

    @cached_property
    def context(self) -> dict[str, Any]:
        live = self.live
        return self.kind.render_context(
            live.question,
            live.frozen,
            live.response,
            prefix=self.prefix,
            read_only=self.read_only,
            show=self.show,
        )

    @property
    def stem(self) -> str:
        return self.context.get("stem", self.live.question.stem)

    @property
    def stem_is_in_field(self) -> bool:
        """Gap questions show their stem with the fields in it."""
        return "fields" in self.context

    @property
    def badge(self) -> words.Badge:
        if self.tells and self.state.is_active and self.live.row.fraction is not None:
            return words.badge(graded_state(self.live.row.fraction).value, tells=True)
        if self.is_information:
            return words.SEEN
        return words.badge(with_autosave(self.live), tells=self.tells)

    @property
    def marks(self) -> tuple[str, str]:
        """(mark, most); either is empty where it may not be told or there is none."""
        row = self.live.row
        if not self.kind.is_graded or not self.rights.get("max_mark"):
            return "", ""
        most = words.number(row.max_mark, self.decimals)
        can_tell = self.rights.get("mark") and row.fraction is not None and self.is_judged
        return (words.number(row.mark, self.decimals) if can_tell else ""), most

    @property
    def hint(self) -> Hint | None:
        index = self.live.hint
        if index is None or self.closed:
            return None
        hint = self.live.question.hints[index]
        return replace(hint, text=self._filled(hint.text))

    @property
    def number_right(self) -> tuple[int, int] | None:
        live = self.live
        wanted = self.hint.show_number_right if self.hint else self._wants_number
        if not wanted or not self.is_judged or not self.show["feedback"]:
            return None
        return self.kind.number_right(live.question, live.frozen, live.response)

    @property
    def _wants_number(self) -> bool:
        combined = self.live.question.body.get("combined") or {}
        return bool(combined.get("show_number_right"))

    @property
    def feedback(self) -> Sequence[str]:
        """What does not stand beside an option or a gap already."""
        live = self.live
        if not self.show["feedback"] or not live.response:
            return ()
        told = {option["feedback"] for option in self.context.get("options", ())}
        told.update(gap["feedback"] for gap in self.context.get("fields", {}).values())
        found = self.kind.feedback(live.question, live.frozen, live.response)
        return [text for text in found if text and text not in told]

    @property
    def general_feedback(self) -> str:
        can_tell = self.rights.get("general_feedback") and self.state.is_finished
        return self._filled(self.live.question.general_feedback) if can_tell else ""

    def _filled(self, text: str) -> str:
        """With this attempt's values, where the type has any."""
        return self.kind.fill(self.live.question, self.live.frozen, text)

    @property
    def right_answer(self) -> str:
        """In one line, unless it stands beside each part."""
        if not self.show["right_answer"] or any(row.get("right") for row in self.part_rows):
            return ""
        live = self.live
        return live.row.right_answer or self.kind.right_summary(live.question, live.frozen)

    @property
    def part_rows(self) -> list[Mapping[str, Any]]:
        """What the template shows part by part: pairs, gaps, places on a picture."""
        found = self.context
        rows = [*found.get("rows", ()), *found.get("drops", ())]
        return [*rows, *found.get("fields", {}).values()]

    @property
    def comment(self) -> str:
        """A marker's newest words."""
        step = self.live.comment if self.rights.get("specific_feedback") else None
        return step.action.comment if step else ""

    @property
    def why_invalid(self) -> str:
        live = self.live
        if self.closed or self.state != State.INVALID:
            return ""
        return self.kind.why_invalid(live.question, live.frozen, live.response)

    @property
    def buttons(self) -> list[str]:
        if self.closed:
            return []
        names = {Kind.CHECK: "check", Kind.TRY_AGAIN: "again"}
        found = [name for kind, name in names.items() if kind in self.live.buttons]
        return [*found, "redo"] if self.offers_redo else found

    @property
    def offers_redo(self) -> bool:
        return self.can_redo and self.state.is_finished and self.live.behaviour.can_finish_during

    @property
    def certainties(self) -> list[tuple[int, str, bool]]:
        if not self.live.behaviour.uses_certainty:
            return []
        chosen = self.live.certainty
        return [(value, str(word), value == chosen) for value, word in words.CERTAINTY]

    @property
    def history(self) -> list[dict[str, Any]]:
        """All steps, for staff."""
        if not self.staff:
            return []
        live = self.live
        return [
            {
                "number": step.number,
                "at": step.action.at if self.with_times else None,
                "words": words.happened(
                    step.action.kind,
                    self.kind.summary(live.question, live.frozen, step.action.response),
                ),
                "state": words.badge(step.state, tells=True, is_graded=self.kind.is_graded)[0],
                "mark": ""
                if step.fraction is None
                else words.number(step.fraction * live.row.max_mark, self.decimals),
            }
            for step in live.steps
        ]
