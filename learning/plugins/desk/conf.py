"""``ASAH_DESK`` in the settings changes what stands here; see docs/how-to/editors-desk.md."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Days before its review date at which a page is called up for review.
    "REVIEW_DAYS": 30,
    # Words of more letters count as long; 6 is Björnsson's, Indonesian affixes need more.
    "LONG_WORD": 9,
    # The index from which a text is called hard, and from which very hard.
    "HARD": 35,
    "VERY_HARD": 50,
    # Shorter texts are not judged.
    "FEWEST_WORDS": 100,
    # Seconds for one answer of another site, and bytes that are read of it.
    "LINK_SECONDS": 5,
    "LINK_BYTES": 16_384,
    # Days after which an outcome is asked for again.
    "LINK_DAYS": 7,
    # Only the tests may ask the machine itself.
    "LINK_PRIVATE": False,
    # Above so many pages tags are set in the background.
    "TAG_AT_ONCE": 50,
}


def setting(name: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "ASAH_DESK", {})}[name]
