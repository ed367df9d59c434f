"""For templates of notices: their data come out of JSON."""

from datetime import date

from django import template
from django.utils import formats

register = template.Library()


@register.filter
def day_of(text: str) -> str:
    """A day written as 2026-11-21, in the words of the reader's language."""
    return formats.date_format(date.fromisoformat(text), "DATE_FORMAT")
