"""Moodle XML, the lossless format: what Moodle has no element for stands in ``<asah>``."""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
