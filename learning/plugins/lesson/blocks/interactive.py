"""Blocks that a learner answers. Their answers hang on the ids of the block and its list items,
so that they survive when an editor rewords or reorders."""

from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.core.prose.blocks import PRACTICE_GROUP, ProseBlock, struct_errors
from learning.plugins.lesson.answers import Answer, Question

# Imported content may lack ids; these are then derived from the text, the same at each rendering.
FALLBACK_NAMESPACE = UUID("3b0c5f2e-6f0f-4c55-9a52-8f6a8a3f1a01")


def stable_id(given, *parts) -> str:
    """The id that Wagtail keeps for a block or list item, else one derived from its text."""
    return str(given) if given else str(uuid5(FALLBACK_NAMESPACE, "\x1f".join(map(str, parts))))


def _items(value, text) -> list[tuple[str, object]]:
    return [(stable_id(child.id, text(child.value)), child.value) for child in value.bound_blocks]


class InteractiveBlock(ProseBlock):
    """``definition`` of a value is what rendering and saving need: plain data that fits a cache."""

    def definition(self, value) -> dict[str, Any]:
        raise NotImplementedError

    def question(self, value, block_id=None) -> Question:
        definition = self.definition(value)
        texts = sorted(str(text) for text in definition.values())
        return Question(stable_id(block_id, self.name, *texts), self.name, definition)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["part"] = Answer(self.question(value))
        return context


class ChecklistBlock(InteractiveBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Item"), max_length=240),
        label=_("Items"),
        min_num=1,
        max_num=30,
    )

    class Meta:
        label = _("Checklist")
        description = _("Learners tick the items for themselves; the ticks are kept.")
        icon = "tasks"
        group = PRACTICE_GROUP
        template = "learning_lesson/responses/checklist.html"
        preview_value = {
            "title": "Sebelum membuka loket",
            "items": ["Formulir tersedia", "Perangkat menyala", "Nomor antrean kosong"],
        }
        label_format = "{title}"

    def definition(self, value) -> dict[str, Any]:
        return {
            "title": value["title"],
            "items": [{"id": key, "text": text} for key, text in _items(value["items"], str)],
        }


class ReflectionBlock(InteractiveBlock):
    prompt = blocks.TextBlock(label=_("Question"), max_length=400)
    help = blocks.CharBlock(
        label=_("Help"),
        required=False,
        max_length=240,
        help_text=_("How to answer: length, example, where to look."),
    )

    class Meta:
        label = _("Reflection")
        description = _("A question to think about. Only the learner sees the answer.")
        icon = "edit"
        group = PRACTICE_GROUP
        template = "learning_lesson/responses/reflection.html"
        preview_value = {
            "prompt": "Kapan terakhir kali Anda merasa dilayani dengan baik?",
            "help": "Cukup dua atau tiga kalimat.",
        }
        label_format = "{prompt}"

    def definition(self, value) -> dict[str, Any]:
        return {"prompt": value["prompt"], "help": value["help"]}


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=240)
    correct = blocks.BooleanBlock(label=_("Correct"), required=False)
    feedback = blocks.CharBlock(
        label=_("Feedback"),
        required=False,
        max_length=400,
        help_text=_("Shown to whoever chooses this answer."),
    )

    class Meta:
        icon = "radio-full"
        label_format = "{text}"


class SelfCheckBlock(InteractiveBlock):
    question = blocks.TextBlock(label=_("Question"), max_length=600)
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("choice", _("Choose an answer")), ("short", _("Type a short answer"))],
        default="choice",
    )
    options = blocks.ListBlock(
        OptionBlock(label=_("Answer")),
        label=_("Answers to choose from"),
        max_num=8,
        default=[],
        help_text=_("For choosing. With several correct answers, all of them must be chosen."),
    )
    answers = blocks.ListBlock(
        blocks.CharBlock(label=_("Accepted answer"), max_length=120),
        label=_("Accepted answers"),
        max_num=12,
        default=[],
        help_text=_("For typing. Capitals, spaces and punctuation do not matter."),
    )
    feedback_right = blocks.TextBlock(
        label=_("Feedback when right"), required=False, max_length=600
    )
    feedback_wrong = blocks.TextBlock(
        label=_("Feedback when wrong"), required=False, max_length=600
    )

    class Meta:
        label = _("Self-check")
        description = _("A question with feedback. It is not graded and can be tried again.")
        icon = "help"
        group = PRACTICE_GROUP
        template = "learning_lesson/responses/self_check.html"
        preview_value = {
            "question": "Apa yang dilakukan pertama kali?",
            "kind": "choice",
            "options": [
                {"text": "Menyapa warga", "correct": True, "feedback": ""},
                {"text": "Meminta berkas", "correct": False, "feedback": ""},
            ],
            "answers": [],
            "feedback_right": "",
            "feedback_wrong": "",
        }
        label_format = "{question}"

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if value["kind"] == "choice":
            self._check_options(value["options"])
        elif not value["answers"]:
            raise struct_errors(answers=_("Enter at least one accepted answer."))
        return value

    def _check_options(self, options) -> None:
        if len(options) < 2:
            raise struct_errors(options=_("Enter at least two answers to choose from."))
        if not any(option["correct"] for option in options):
            raise struct_errors(options=_("Mark at least one answer as correct."))

    def definition(self, value) -> dict[str, Any]:
        options = [
            {
                "id": key,
                "text": option["text"],
                "correct": bool(option["correct"]),
                "feedback": option["feedback"],
            }
            for key, option in _items(value["options"], lambda option: option["text"])
        ]
        return {
            "question": value["question"],
            "kind": value["kind"],
            "options": options,
            "several": sum(option["correct"] for option in options) > 1,
            "answers": list(value["answers"]),
            "feedback_right": value["feedback_right"],
            "feedback_wrong": value["feedback_wrong"],
        }


INTERACTIVE = ("checklist", "reflection", "self_check")
