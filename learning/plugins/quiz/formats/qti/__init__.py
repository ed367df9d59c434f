"""QTI 2.1/2.2 and 3.0: single items, and content packages of them."""

from .package import read, write_2, write_3
from .writing import TYPES

__all__ = ["TYPES", "read", "write_2", "write_3"]
