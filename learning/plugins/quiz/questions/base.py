"""What a question type promises. Types are pure: no database, no clock, no global randomness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from ..engine.values import NOTHING, Fault, Part, QuestionData, Response, ResponseClass

Frozen = Mapping[str, Any]


class QuestionType:
    """One kind of question. A third party subclasses it and calls ``question_types.register``.

    ``template`` renders ``render_context`` for the taker and the reviewer; ``editor`` is the
    dotted path of the StructBlock that edits the body in the admin, ``""`` for none.
    """

    slug: str
    label: Any
    help: Any = ""
    icon: str = "help"
    template: str = ""
    editor: str = ""
    order: int = 100
    is_graded: bool = True
    """False for description and scale items: nothing to mark."""
    is_manual: bool = False
    """A person marks it (essay, files)."""
    has_parts: bool = False
    """Interactive with count-back grades each part."""
    fixed_penalty: Decimal | None = None
    can_be_drawn: bool = True
    """Random slots may draw it."""

    # The body

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        """The body in its normal form. Raises InvalidBody with every fault at once."""
        raise NotImplementedError

    def files(self, question: QuestionData) -> Iterable[tuple[str, int]]:
        """``("image", id)`` or ``("document", id)`` that the body refers to outside rich text."""
        return ()

    # An attempt at it

    def variants(self, question: QuestionData) -> int:
        """How many variants there are (calculated: rows of its data sets); 1 for most."""
        return 1

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        """What is frozen at step 0: orders, the variant's values. JSON-able."""
        return {}

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        """Keep what is known of a form's values; whatever cannot be an answer is dropped."""
        raise NotImplementedError

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        raise NotImplementedError

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return self.is_complete(question, frozen, response)

    def is_same(
        self, question: QuestionData, frozen: Frozen, before: Response, after: Response
    ) -> bool:
        return {k: v for k, v in before.items() if v} == {k: v for k, v in after.items() if v}

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        """What is missing, in words for the taker; empty when the response is complete."""
        return ""

    # Marking

    def min_fraction(self, question: QuestionData) -> Decimal:
        """The least that ``grade`` answers: below 0 where a wrong option costs something."""
        return Decimal(0)

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        """The fraction of a gradable response, before penalties."""
        raise NotImplementedError

    def parts(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[Part]:
        return ()

    def number_right(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> tuple[int, int] | None:
        """How many parts are right, of how many; None where that says nothing."""
        return None

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        """The response without its wrong parts."""
        return NOTHING

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        """A response that earns the whole mark; None if there is none to give."""
        return None

    # In words

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        """The response in one line of plain text."""
        return ""

    def right_summary(self, question: QuestionData, frozen: Frozen) -> str:
        right = self.right_response(question, frozen)
        return self.summary(question, frozen, right) if right is not None else ""

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        """Specific feedback on this response: rich text, most specific first."""
        return ()

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        """Which answers were given, one a part, for the response analysis."""
        return ()

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        return ()

    def guess_score(self, question: QuestionData) -> Decimal | None:
        """Expected fraction of somebody who answers at random; None if that cannot be said."""
        return None

    # On the page

    def fill(self, question: QuestionData, frozen: Frozen, text: str) -> str:
        """A text of the question (stem, feedback, hint) with this attempt's values put in."""
        return text

    def render_context(
        self,
        question: QuestionData,
        frozen: Frozen,
        response: Response,
        *,
        prefix: str,
        read_only: bool,
        show: Mapping[str, bool],
    ) -> dict[str, Any]:
        """What ``template`` needs beside ``question``, ``prefix``, ``read_only`` and ``show``.

        Field names begin with ``prefix``. ``show`` has ``correctness``, ``feedback``,
        ``right_answer``: what may be told now.
        """
        return {}


class InvalidBody(Exception):
    """``faults`` lists everything that is wrong with a body."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))
        self.faults = list(faults)
