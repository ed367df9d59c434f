"""What pages about a path show: the public page, and the map of somebody who follows it."""

from .public import PathFace, preview_context

__all__ = ["PathFace", "preview_context"]
