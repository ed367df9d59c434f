from collections.abc import Mapping
from functools import partial
from typing import Any

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..rendering import images, text, words

register = template.Library()
register.filter("rich", text.shown)
register.filter("rich_inline", text.inline)
register.filter("rich_answer", text.answer)
register.simple_tag(images.picture, name="question_picture")
register.filter("seconds_in_words", words.seconds)
register.filter("plain_number", words.number)
FIELD = "learning_quiz/questions/_field.html"


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("asah/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def text_with_fields(
    context: template.Context, source: str, fields: Mapping[str, Any]
) -> SafeString:
    """The text of a gap question with its fields where the gaps stand."""
    return text.with_fields(source, partial(_field, context["read_only"], fields))


def _field(read_only: bool, fields: Mapping[str, Any], number: str) -> str:
    if number not in fields:
        return ""
    values = {"field": fields[number], "number": number, "read_only": read_only}
    return get_template(FIELD).render(values)


@register.filter
def with_id(name: str) -> str:
    """A field's name as an id: names of parts may hold a dot."""
    return f"f-{name}".replace(".", "-")


@register.filter
def text_points(coords: str) -> list[list[str]]:
    """``x,y;x,y`` as pairs."""
    return [pair.split(",") for pair in coords.split(";") if "," in pair]


@register.filter
def radius(coords: str) -> str:
    """Of a circle ``x,y;r``."""
    return coords.rpartition(";")[2]


@register.filter
def chosen_text(field: Mapping[str, Any]) -> str:
    """The words of the option that is chosen in a select field."""
    return next((row["label"] for row in field["choices"] if row["selected"]), "")


@register.filter
def typed_text(source: str) -> str:
    """A rich answer in a plain text field: as it was typed, if it holds nothing but paragraphs."""
    return text.unformatted(source)
