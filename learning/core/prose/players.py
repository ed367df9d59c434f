"""Players of other sites that a lesson may show after a click.

The player's address follows from the video's: the server never asks the other site, so a lesson
renders without a connection, and the list matches ``frame-src`` of the content security policy.
"""

import re
from dataclasses import dataclass

_YOUTUBE = re.compile(
    r"^https?://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|shorts/|embed/|live/)"
    r"|youtube-nocookie\.com/embed/|youtu\.be/)([\w-]{11})(?![\w-])"
)
_VIMEO = re.compile(r"^https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{6,12})(?!\d)")


@dataclass(frozen=True, slots=True)
class Player:
    provider: str
    src: str
    link: str


def player_for(url: str) -> Player | None:
    """The embeddable player of a YouTube or Vimeo address, or None for any other address."""
    if match := _YOUTUBE.match(url):
        key = match[1]
        return Player(
            "YouTube",
            f"https://www.youtube-nocookie.com/embed/{key}?autoplay=1&rel=0",
            f"https://www.youtube.com/watch?v={key}",
        )
    if match := _VIMEO.match(url):
        key = match[1]
        return Player(
            "Vimeo",
            f"https://player.vimeo.com/video/{key}?autoplay=1&dnt=1",
            f"https://vimeo.com/{key}",
        )
    return None
