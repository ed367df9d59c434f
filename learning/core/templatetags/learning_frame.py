from django import template

from learning.core.records.frame import Frame

register = template.Library()


@register.simple_tag(takes_context=True)
def learner_frame(context) -> Frame:
    """The frame of the activity being shown; ``launch`` is in the context or on the request."""
    return Frame(context.get("launch") or context["request"].launch)
