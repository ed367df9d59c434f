from django import template
from django.utils.safestring import SafeString

from learning.core.records.tabs import DeskTab, counted_tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def more_tabs(context) -> tuple[tuple[DeskTab, SafeString], ...]:
    """Tabs with what waits behind them; ``holes`` tell that the page is shared by many."""
    return counted_tabs(context["request"], shared="holes" in context)
