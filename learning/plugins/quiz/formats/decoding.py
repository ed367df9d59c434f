"""Text files as people save them."""

from __future__ import annotations

from learning.core.api import UnreadableFile, decode_text

from .html import tidy
from .values import FormatError


def decode(content: bytes) -> str:
    """Raises FormatError for what is no text."""
    try:
        return tidy(decode_text(content))
    except UnreadableFile as error:
        raise FormatError(error.message) from None
