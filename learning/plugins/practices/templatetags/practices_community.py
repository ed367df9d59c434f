"""What readers say below an entry."""

from typing import Any

from django import template

from learning.core.api import person_of
from learning.plugins.practices.forms.community import CommentForm
from learning.plugins.practices.models import Entry
from learning.plugins.practices.queries.community import (
    reaction_of,
    reported_by,
    shown_comments,
)
from learning.plugins.practices.services.community import may_comment

register = template.Library()


@register.inclusion_tag("learning_practices/community/_community.html", takes_context=True)
def community(context: template.Context, entry: Entry) -> dict[str, Any]:
    """Nothing of one person where nobody is signed in: that page is kept for everybody."""
    user = context["request"].user
    person = person_of(user)
    person = person if person and person.is_active else None
    comments = shown_comments(entry, person)
    return {
        "entry": entry,
        "person": person,
        "is_signed_in": user.is_authenticated,
        "reaction": reaction_of(entry, person) if person else None,
        "comments": comments,
        "reported": reported_by(person, comments) if person and comments else set(),
        "is_open": may_comment(entry),
        "form": CommentForm(auto_id="id_comment_%s") if person else None,
        "csrf_token": context.get("csrf_token") if person else "",
    }
