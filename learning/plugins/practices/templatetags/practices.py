"""What the public templates of this plugin ask for."""

from typing import Any

from django import template

from learning.plugins.practices.faces.article import ArticleFace
from learning.plugins.practices.faces.index import IndexFace
from learning.plugins.practices.faces.innovation import InnovationFace
from learning.plugins.practices.faces.practice import PracticeFace
from learning.plugins.practices.models import ArticlePage, InnovationPage, PracticePage

register = template.Library()
FACES = {ArticlePage: ArticleFace, PracticePage: PracticeFace, InnovationPage: InnovationFace}


@register.simple_tag(takes_context=True)
def entry_face(context: template.Context) -> Any:
    """Several blocks of a template ask; each block has a scope of its own."""
    page = context["page"]
    if not hasattr(page, "_face"):
        page._face = FACES.get(type(page), IndexFace)(page, context["request"])
    return page._face


@register.filter
def initials(name: str) -> str:
    """ "Siti Aminah, S.Pd." as "SA"."""
    words = name.split(",")[0].split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def telephone(number: str) -> str:
    """What a phone dials: (061) 123-456 as 061123456."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
