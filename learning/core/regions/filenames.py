"""Names that people gave their files, fit to be stored and shown."""

from __future__ import annotations

from pathlib import PurePath

MAX_NAME = 80


def safe_name(name: str, *, ending: str, otherwise: str) -> str:
    """A plain name with ``ending`` (``.pdf``), whatever folders, signs and endings it came with.

    ``otherwise`` stands where nothing of it is left.
    """
    stem = PurePath(name.replace("\\", "/")).stem
    kept = "".join(char if char.isalnum() or char in "-_()" else " " for char in stem)
    plain = "-".join(kept.split())[:MAX_NAME].strip("-_. ")
    return f"{plain or otherwise}{ending}"
