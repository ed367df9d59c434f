from collections.abc import Hashable

from django import template
from django.utils.safestring import SafeString

from learning.core.records import kept

register = template.Library()


@register.simple_tag
def piece(template_name: str, **values: Hashable) -> SafeString:
    """Include a template that knows only ``values``, rendered once for all who see the same."""
    return kept.piece(template_name, **values)
