from django import template

from learning.core.records.tabs import DeskTab, tabs_of

register = template.Library()


@register.simple_tag(takes_context=True)
def more_tabs(context) -> tuple[DeskTab, ...]:
    return tabs_of(context["request"])
