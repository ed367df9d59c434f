"""What the list of paths holds and how it can be sorted."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from learning.core.listing import NEWEST, RELEVANCE, TITLE, Listing

from ..queries.listed import find_paths, listed_rows, path_words
from . import facets

MOST_JP = "jp"
BY_NEWEST = [F("first_published_at").desc(nulls_last=True), "-pk"]
PATHS = Listing(
    rows=listed_rows,
    facets=(
        facets.SCOPE,
        facets.JOB,
        facets.JP,
        facets.CERTIFICATION,
        facets.TAG,
        facets.REGION,
    ),
    sorts={
        RELEVANCE: _("Best match"),
        NEWEST: _("Newest"),
        TITLE: _("Title, A to Z"),
        MOST_JP: _("Most JP"),
    },
    orders={
        RELEVANCE: ["-pk"],
        NEWEST: BY_NEWEST,
        TITLE: ["title", "-pk"],
        MOST_JP: ["-jp", "title", "-pk"],
    },
    find=find_paths,
    respell=path_words.respell,
)
