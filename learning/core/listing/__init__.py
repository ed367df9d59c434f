"""Long lists for the public: facets with counts, words, sorting, pages, all in the address.

Open to plugins and the site: they say what is listed (``Listing``) and bring a template.
"""

from .announcing import announce
from .displays import CardGroup, Display, Figure, add_display, displays, kept
from .facets import Facet, add_catalogue_facet, catalogue_facets, coded, in_coded, in_column
from .params import NEWEST, RELEVANCE, TITLE, Params, clean, page_number, read
from .presenters import Chip, Face
from .search import Choice, Group, Listing, Search
from .sitemaps import SitemapSource, add_sitemap_source, sitemap_sources
from .sources import Hit, SearchSource, add_search_source, search_sources
from .spelling import Vocabulary, respell
from .text import find_pages, highlight, match, snippet
from .translated import (
    find_for_reader,
    hits_for_reader,
    in_readers_language,
    languages_in_use,
    match_for_reader,
    read_by_learner,
    read_by_reader,
    reading_language,
    translations_of,
)

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
    "SitemapSource",
    "Vocabulary",
    "add_catalogue_facet",
    "add_display",
    "add_search_source",
    "add_sitemap_source",
    "announce",
    "catalogue_facets",
    "clean",
    "coded",
    "displays",
    "find_for_reader",
    "find_pages",
    "highlight",
    "hits_for_reader",
    "in_coded",
    "in_column",
    "in_readers_language",
    "kept",
    "languages_in_use",
    "match",
    "match_for_reader",
    "page_number",
    "read",
    "read_by_learner",
    "read_by_reader",
    "reading_language",
    "respell",
    "search_sources",
    "sitemap_sources",
    "snippet",
    "translations_of",
]
