"""What the editor's panels ask for; see models.panels."""

from collections.abc import Iterator
from typing import Any

from django import template

from learning.plugins.practices import numbers
from learning.plugins.practices.services.completeness import Completeness, completeness

register = template.Library()


@register.simple_tag
def completeness_of(page: Any) -> Completeness:
    return completeness(page)


@register.filter
def in_figures(value: Any) -> str:
    return numbers.shown(value)


@register.simple_tag
def panel_of(panel: Any, field: str) -> str:
    """The id that Wagtail gives the section in which a field is edited; empty if there is none."""
    tabs = type(panel.instance).get_edit_handler()
    for tab, name in zip(tabs.children, tabs.child_identifiers, strict=True):
        for child, inner in zip(tab.children, tab.child_identifiers, strict=True):
            if field in _fields(child):
                return f"panel-child-{name}-{inner}-section"
    return ""


def _fields(panel: Any) -> Iterator[str]:
    yield getattr(panel, "field_name", "") or getattr(panel, "relation_name", "")
    for child in getattr(panel, "children", ()):
        yield from _fields(child)
