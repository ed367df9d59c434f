"""The tree of requirements as editors build it: groups in groups, three deep."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .engine.nodes import Kind, Rule

MAX_DAYS = 3_650
MAX_JP = 2_000
WORD = RegexValidator(r"^[a-z0-9][a-z0-9:._-]*$", _("Small letters, digits, . : _ and - only."))
RULES = [
    (Rule.ALL.value, _("All that is required")),
    (Rule.COUNT.value, _("At least so many of them")),
    (Rule.JP.value, _("At least so many JP of them")),
]
_wide = {"required": False, "min_value": 0}


def _percent(**kwargs: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(required=False, min_value=1, max_value=100, **kwargs)


def _required() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        required=False,
        default=True,
        label=pgettext_lazy("a part of a path is", "Required"),
        help_text=_(
            "What is not required is an elective: it helps where a group asks for a number."
        ),
    )


def _due_days() -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=MAX_DAYS,
        label=_("Due after days"),
        help_text=_("Counted from the day on which a person starts. Empty: with the whole path."),
    )


def _title() -> blocks.CharBlock:
    return blocks.CharBlock(max_length=160, label=_("Title"))


def _jp() -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        required=False, min_value=0, max_value=MAX_JP, default=0, label=_("Worth JP")
    )


# What a leaf is stands before what all leaves have: inherited blocks would come first.
class CourseBlock(blocks.StructBlock):
    course = blocks.PageChooserBlock("learning.CoursePage", label=_("Course"))
    required = _required()
    due_days = _due_days()
    min_score = _percent(
        label=_("Minimum score in per cent"),
        help_text=_("The mean of what gives a score in the course."),
    )

    class Meta:
        icon = "openquote"
        label = _("Course")
        label_format = "{course}"


class PathBlock(blocks.StructBlock):
    path = SnippetChooserBlock("learning_paths.LearningPath", label=_("Learning path"))
    required = _required()
    due_days = _due_days()

    class Meta:
        icon = "learning-path"
        label = _("Another path")
        label_format = "{path}"


class EventBlock(blocks.StructBlock):
    title = _title()
    ref = blocks.CharBlock(
        max_length=80,
        validators=[WORD],
        label=_("Key of the event"),
        help_text=_("The word by which the event is announced, for example workshop-2026."),
    )
    jp = _jp()
    required = _required()
    due_days = _due_days()

    class Meta:
        icon = "calendar-alt"
        label = pgettext_lazy("workshop, seminar", "Event")
        label_format = "{title}"


class EvidenceBlock(blocks.StructBlock):
    title = _title()
    asks = blocks.TextBlock(
        max_length=600,
        label=_("What proves it"),
        help_text=_("What people send in, for example the certificate of another organiser."),
    )
    jp = _jp()
    required = _required()
    due_days = _due_days()

    class Meta:
        icon = "doc-full-inverse"
        label = _("Programme elsewhere, by evidence")
        label_format = "{title}"


class AchievementBlock(blocks.StructBlock):
    title = _title()
    ref = blocks.CharBlock(
        max_length=80,
        validators=[WORD],
        label=_("Key of the achievement"),
        help_text=_("The word that another part of the system announces."),
    )
    jp = _jp()
    required = _required()
    due_days = _due_days()

    class Meta:
        icon = "pick"
        label = _("Achievement")
        label_format = "{title}"


LEAVES = (
    (Kind.COURSE.value, CourseBlock),
    (Kind.PATH.value, PathBlock),
    (Kind.EVENT.value, EventBlock),
    (Kind.EVIDENCE.value, EvidenceBlock),
    (Kind.ACHIEVEMENT.value, AchievementBlock),
)


class GroupBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title of the group"))
    rule = blocks.ChoiceBlock(choices=RULES, default=Rule.ALL.value, label=_("What is needed"))
    need = blocks.IntegerBlock(
        **_wide,
        max_value=MAX_JP,
        label=_("How many"),
        help_text=_("A number of parts, or of JP. Not used where all are needed."),
    )
    in_sequence = blocks.BooleanBlock(required=False, label=_("In this order"))
    required = blocks.BooleanBlock(
        required=False, default=True, label=pgettext_lazy("a part of a path is", "Required")
    )

    class Meta:
        icon = "list-ul"
        label = _("Group")
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["rule"] != Rule.ALL and not cleaned["need"]:
            message = _("Enter how many of the group are needed.")
            raise blocks.StructBlockValidationError({"need": ValidationError(message)})
        return cleaned


def parts(depth: int) -> list[tuple[str, blocks.Block]]:
    """What may stand in a group ``depth`` groups above the innermost."""
    found: list[tuple[str, blocks.Block]] = [(name, block()) for name, block in LEAVES]
    if depth:
        inner = blocks.StreamBlock(parts(depth - 1), label=_("Parts"), required=False)
        found.append(("group", GroupBlock([("children", inner)])))
    return found


class TreeBlock(blocks.StreamBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or parts(GROUPS_DEEP), **kwargs)


GROUPS_DEEP = 3
