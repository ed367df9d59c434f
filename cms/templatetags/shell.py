"""The parts of the site's frame that are alike for everybody, rendered once per process."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
SECTIONS = frozenset({"katalog", "inovasi", "praktik-baik", "artikel", "daerah", "belajar"})
_kept: dict[tuple[str, str | None, str], SafeString] = {}


@register.simple_tag
def fixed(template_name: str, path: str = "") -> SafeString:
    """Render a template that knows only the language and the section, the path's first part.

    Translating and reversing the frame on every page cost more than a lesson's own queries.
    """
    first = path.strip("/").partition("/")[0]
    section = first if first in SECTIONS else ""
    context = {"section": section, "fonts": settings.ASAH_FONTS}
    if settings.DEBUG:
        return render_to_string(template_name, context)
    key = (template_name, get_language(), section)
    if key not in _kept:
        _kept[key] = render_to_string(template_name, context)
    return _kept[key]
