"""What the catalogue lists and how it can be sorted."""

from dataclasses import replace

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from learning.core.api import course_words, find_course_pages, listed_courses
from learning.core.listing import NEWEST, RELEVANCE, TITLE, Listing, catalogue_facets

from .facets import FACETS

JP = "jp"
CATALOGUE = Listing(
    rows=listed_courses,
    facets=FACETS,
    sorts={
        RELEVANCE: _("Best match"),
        NEWEST: _("Newest"),
        TITLE: _("Title, A to Z"),
        JP: _("Most JP"),
    },
    orders={
        RELEVANCE: ["-pk"],
        NEWEST: [F("page__first_published_at").desc(nulls_last=True), "-pk"],
        TITLE: ["title", "-pk"],
        JP: ["-programme_jp", "title", "-pk"],
    },
    find=find_course_pages,
    respell=course_words.respell,
)


def catalogue() -> Listing:
    """With what plugins let it be narrowed by."""
    return replace(CATALOGUE, facets=(*CATALOGUE.facets, *catalogue_facets()))
