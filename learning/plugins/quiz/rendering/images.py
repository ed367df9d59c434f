"""Pictures that questions are drawn on: address and size, found once for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from learning.core.api import Memory

KEPT_SECONDS = 3_600
MOST_WIDE = "width-1000|format-webp"
_images: Memory[Picture | None] = Memory(5_000, seconds=KEPT_SECONDS)


@dataclass(frozen=True, slots=True)
class Picture:
    """``width`` and ``height`` are the original's: places are in its pixels."""

    url: str
    width: int
    height: int

    # Sizes of what is drawn on it, in its own pixels.

    @property
    def drop_width(self) -> int:
        return round(self.width * 0.18)

    @property
    def drop_height(self) -> int:
        return round(self.width * 0.065)

    @property
    def drop_middle(self) -> int:
        return self.drop_width // 2

    @property
    def drop_line(self) -> int:
        return round(self.drop_height * 0.68)

    @property
    def corner(self) -> int:
        return round(self.width * 0.01)

    @property
    def letters(self) -> int:
        return round(self.width * 0.032)

    @property
    def dot(self) -> int:
        return round(self.width * 0.016)

    @property
    def above_dot(self) -> int:
        return -round(self.width * 0.025)


def picture(pk: int | None) -> Picture | None:
    """None where the picture is gone: the question can still be answered by its words."""
    if not pk:
        return None
    return _images.get(pk, lambda: _find(pk))


def _find(pk: int) -> Picture | None:
    image = get_image_model().objects.filter(pk=pk).first()
    if image is None:
        return None
    try:
        shown = image.get_rendition("original" if image.is_svg() else MOST_WIDE)
    except (SourceImageIOError, OSError):
        # A lost file must not keep anybody from answering.
        return None
    return Picture(shown.url, image.width, image.height)
