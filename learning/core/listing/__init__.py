"""Long lists for the public: facets with counts, words, sorting, pages, all in the address.

Open to plugins and the site: they say what is listed (``Listing``) and bring a template.
"""

from .announcing import announce
from .displays import CardGroup, Display, Figure, add_display, displays, kept
from .facets import Facet, coded, in_coded, in_column
from .params import NEWEST, RELEVANCE, TITLE, Params, clean, page_number, read
from .presenters import Chip, Face
from .search import Choice, Group, Listing, Search
from .sources import Hit, SearchSource, add_search_source, search_sources
from .spelling import Vocabulary, respell
from .text import find_pages, highlight, match, snippet

__all__ = [
    "NEWEST",
    "RELEVANCE",
    "TITLE",
    "CardGroup",
    "Chip",
    "Choice",
    "Display",
    "Face",
    "Facet",
    "Figure",
    "Group",
    "Hit",
    "Listing",
    "Params",
    "Search",
    "SearchSource",
    "Vocabulary",
    "add_display",
    "add_search_source",
    "announce",
    "clean",
    "coded",
    "displays",
    "find_pages",
    "highlight",
    "in_coded",
    "in_column",
    "kept",
    "match",
    "page_number",
    "read",
    "respell",
    "search_sources",
    "snippet",
]
