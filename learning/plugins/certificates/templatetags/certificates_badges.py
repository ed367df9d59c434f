"""Days as notices keep them: JSON knows no dates."""

import datetime as dt

from django import template
from django.utils import formats

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """``2026-11-21`` as "21 November 2026"; what is no day stays as it is."""
    try:
        return formats.date_format(dt.date.fromisoformat(text), "DATE_FORMAT")
    except (TypeError, ValueError):
        return str(text or "")
