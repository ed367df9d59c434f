"""Essays and handed-in files: a person marks them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import QuestionData, Response
from . import marking, uploads
from .base import Frozen
from .common import ZERO, BuiltinType, held
from .reading import Body
from .richtext import normal, sanitise_answer, squeeze, to_plain

FORMATS = ("rich", "rich_files", "plain", "mono", "none")
MAX_ESSAY = 200_000
MAX_SUMMARY = 2_000


class ByHand(BuiltinType):
    """A person marks it."""

    is_manual = True

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        """Never asked: a person marks."""
        return ZERO

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return _summary(question.body, response)


class Essay(ByHand):
    slug = "essay"
    label = gettext_lazy("Essay")
    help = gettext_lazy("A longer text, with files if you like. A person marks it.")
    icon = "doc-full"
    order = 150

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        answer_format = body.one_of("format", FORMATS)
        cleaned: dict[str, Any] = {
            "format": answer_format,
            "required": body.flag("required", True),
            "lines": body.whole("lines", default=15, low=2, high=60),
            "min_words": body.whole_or_none("min_words", low=1, high=20_000),
            "max_words": body.whole_or_none("max_words", low=1, high=20_000),
            **uploads.clean(body),
            "template": body.text("template")
            if _is_rich(answer_format)
            else body.plain("template", most=20_000, lines=True),
            "grader_info": body.text("grader_info"),
            "marking": marking.clean(body),
        }
        if cleaned["min_words"] and cleaned["max_words"]:
            if cleaned["min_words"] > cleaned["max_words"]:
                body.fault("min_words", _("The fewest words are more than the most words."))
        if answer_format == "none" and not cleaned["attachments"]:
            body.fault("attachments", _("Without a text there must be files to hand in."))
        body.check()
        return cleaned

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        body = question.body
        text = posted.get("answer")
        text = text[:MAX_ESSAY] if isinstance(text, str) and body["format"] != "none" else ""
        # Cut again: escaping makes a text longer, and reading twice must change nothing.
        text = _settled_rich(text) if _is_rich(body["format"]) else _lines(text)
        text = _own_text(body, text)
        files = uploads.keys_of(posted.get("files"), most=uploads.most_files(body))
        return held({"answer": text, "files": ",".join(files)})

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return not self.why_invalid(question, frozen, response)

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        own = _own_text(question.body, response.get("answer", ""))
        return bool(own or response.get("files"))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        body = question.body
        if not self.is_gradable(question, frozen, response):
            return _("Hand in a file.") if body["format"] == "none" else _("Enter an answer.")
        text = _own_text(body, response.get("answer", ""))
        if body["format"] != "none" and body["required"] and not text:
            return _("Enter an answer.")
        words = word_count(body, text)
        if text and body["min_words"] and words < body["min_words"]:
            return _("At least %(count)d words are needed; there are %(words)d.") % {
                "count": body["min_words"],
                "words": words,
            }
        if text and body["max_words"] and words > body["max_words"]:
            return _("At most %(count)d words are possible; there are %(words)d.") % {
                "count": body["max_words"],
                "words": words,
            }
        return _why_files(body, response)

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
        body = question.body
        text = response.get("answer", "")
        shown = text or ("" if read_only else body["template"])
        return {
            "field": {
                "name": f"{prefix}answer",
                "value": shown,
                "state": "",
            },
            "format": body["format"],
            "is_template": bool(shown) and not _own_text(body, shown),
            "is_rich": _is_rich(body["format"]),
            "has_text": body["format"] != "none",
            "lines": body["lines"],
            "words": word_count(body, text),
            "min_words": body["min_words"],
            "max_words": body["max_words"],
            "files": uploads.context(body, response, prefix) if body["attachments"] else None,
            "state": "",
            "right_answer": "",
        }


class FileAnswer(ByHand):
    slug = "file"
    label = gettext_lazy("File")
    help = gettext_lazy("One or more files are handed in. A person marks them.")
    icon = "upload"
    order = 160

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        cleaned = {
            **uploads.clean(body, attachments=1),
            "grader_info": body.text("grader_info"),
            "marking": marking.clean(body),
        }
        if not cleaned["attachments"]:
            body.fault("attachments", _("At least one file must be possible."))
        cleaned["attachments_required"] = max(1, cleaned["attachments_required"])
        body.check()
        return cleaned

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        most = uploads.most_files(question.body)
        return held({"files": ",".join(uploads.keys_of(posted.get("files"), most=most))})

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return not self.why_invalid(question, frozen, response)

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return bool(response.get("files"))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        if not response.get("files"):
            return _("Hand in a file.")
        return _why_files(question.body, response)

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
        return {
            "files": uploads.context(question.body, response, prefix),
            "state": "",
            "right_answer": "",
        }


def word_count(body: Mapping[str, Any], text: str) -> int:
    return len(_words(body, text).split())


def _words(body: Mapping[str, Any], text: str) -> str:
    return to_plain(text) if _is_rich(body.get("format", "")) else squeeze(text)


def _own_text(body: Mapping[str, Any], text: str) -> str:
    """Nothing where the template stands as it was given: that nobody wrote."""
    if not _is_rich(body["format"]):
        return "" if text == _lines(body["template"]) else text
    # Its words alone: without the editor they are typed text.
    return "" if squeeze(to_plain(text)) == squeeze(to_plain(body["template"])) else text


def _is_rich(answer_format: str) -> bool:
    return answer_format in ("rich", "rich_files")


def _lines(text: str) -> str:
    return normal(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _settled_rich(text: str) -> str:
    text = sanitise_answer(normal(text))
    while len(text) > MAX_ESSAY:
        text = sanitise_answer(text[:MAX_ESSAY])
    return text


def _summary(body: Mapping[str, Any], response: Response) -> str:
    words = _words(body, response.get("answer", ""))[:MAX_SUMMARY]
    count = len(uploads.keys_of(response.get("files", "")))
    files = _("Files: %(count)d") % {"count": count} if count else ""
    return "; ".join(part for part in (words, files) if part)


def _why_files(body: Mapping[str, Any], response: Response) -> str:
    least = body["attachments_required"]
    if len(uploads.keys_of(response.get("files", ""))) < least:
        return _("Number of files needed: %(count)d.") % {"count": least}
    return ""
