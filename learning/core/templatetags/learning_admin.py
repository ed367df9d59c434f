from django import template

from learning.core.courses.admin import outline_address

register = template.Library()


@register.simple_tag(takes_context=True)
def course_outline_address(context, page) -> str:
    """The outline of the course around a page in the editor, for who may edit it."""
    return outline_address(page, context["request"].user)
