from .base import (
    PRACTICE_GROUP,
    OptionalImageBlock,
    ProseBlock,
    rich_text,
    struct_errors,
)
from .body import ProseBody
from .media import GalleryBlock, MediaBlock, PictureBlock, VideoBlock

__all__ = [
    "PRACTICE_GROUP",
    "GalleryBlock",
    "MediaBlock",
    "OptionalImageBlock",
    "PictureBlock",
    "ProseBlock",
    "ProseBody",
    "VideoBlock",
    "rich_text",
    "struct_errors",
]
