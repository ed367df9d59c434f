"""The ring that shows how far somebody is."""

from math import pi

from django import template

register = template.Library()
# As drawn in _ring.html.
RADIUS = 27


@register.filter
def arc(percent: int) -> str:
    """Dashes of a circle of which ``percent`` is drawn: the length of the stroke and the rest."""
    around = 2 * pi * RADIUS
    return f"{around * percent / 100:.1f} {around:.1f}"
