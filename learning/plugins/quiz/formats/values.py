"""What every format reads into and writes from.

Texts are HTML that has been made safe; files in them are addressed as ``@@PLUGINFILE@@/name``
(Moodle's public convention) and their bytes stand in ``files``. ``body`` has the shape of
docs/reference/question-bodies.md, only that a picture is named by its file instead of an id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from learning.core.api import DomainError

from ..engine.values import QuestionData

ADDRESS = "@@PLUGINFILE@@/"
MAX_BYTES = 32 * 1024 * 1024
MAX_QUESTIONS = 20_000
MAX_NAME, MAX_ID, MAX_TAG, MAX_TEXT = 160, 64, 100, 60_000
MAX_DEPTH, MAX_CATEGORY = 12, 120
# Of a file that an answer may hold, where the format says nothing.
MAX_ANSWER_FILE = 10 * 1024 * 1024
DEFAULT_PENALTY = Decimal("0.3333333")


class FormatError(DomainError):
    """The file as a whole cannot be read."""

    code = "unreadable_file"


class Refused(Exception):
    """One question cannot be read; the message says why, translated."""


class Verdict(StrEnum):
    OK = "ok"
    NOTED = "noted"
    ERROR = "error"


@dataclass(slots=True)
class ImportedQuestion:
    type: str = ""
    name: str = ""
    stem: str = ""
    general_feedback: str = ""
    default_mark: Decimal = Decimal(1)
    penalty: Decimal = DEFAULT_PENALTY
    hints: list[dict[str, Any]] = field(default_factory=list)
    """``{"text", "clear_wrong", "show_number_right"}`` each."""
    tags: list[str] = field(default_factory=list)
    id_number: str = ""
    category: tuple[str, ...] = ()
    hidden: bool = False
    body: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    place: str = ""
    """Where it stands in the file, in words."""
    remarks: list[str] = field(default_factory=list)
    """What was left out or changed. Never empty where something was."""
    faults: list[str] = field(default_factory=list)
    """Why it cannot be imported."""

    @property
    def verdict(self) -> Verdict:
        if self.faults:
            return Verdict.ERROR
        return Verdict.NOTED if self.remarks else Verdict.OK

    def note(self, remark: str) -> None:
        if remark not in self.remarks:
            self.remarks.append(remark)

    def content(self) -> dict[str, Any]:
        """Everything that makes it the question it is; what two equal questions agree in."""
        names = (
            *("type", "name", "stem", "general_feedback", "default_mark", "penalty", "hints"),
            *("tags", "id_number", "category", "hidden", "body", "files"),
        )
        return {name: getattr(self, name) for name in names}

    def data(self) -> QuestionData:
        """For the question type; pictures are still names."""
        return QuestionData(
            type=self.type,
            body=self.body,
            stem=self.stem,
            name=self.name,
            general_feedback=self.general_feedback,
            default_mark=self.default_mark,
            penalty=self.penalty,
        )


@dataclass(frozen=True, slots=True)
class ImportedCategory:
    path: tuple[str, ...]
    info: str = ""
    id_number: str = ""


@dataclass(slots=True)
class Parsed:
    format: str
    questions: list[ImportedQuestion] = field(default_factory=list)
    categories: list[ImportedCategory] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """About the file, not about one question."""


def combined() -> dict[str, Any]:
    return {"right": "", "partial": "", "wrong": "", "show_number_right": False}


def rename(identifiers: int, prefix: str = "a") -> list[str]:
    """Short words for so many options of a format that names none."""
    return [f"{prefix}{number}" for number in range(1, identifiers + 1)]
