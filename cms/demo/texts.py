"""The demo's texts: TOML files in ``content/``."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"
# The demo's password is published; production refuses to start over such accounts.
PASSWORD = "asah-demo-2026"  # noqa: S105
DOMAIN = "contoh.example"


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def courses() -> list[dict[str, Any]]:
    """All course files, prerequisites before the courses that need them."""
    found = [read(f"courses/{path.name}") for path in sorted((FOLDER / "courses").glob("*.toml"))]
    return sorted(found, key=lambda course: len(course.get("prerequisites", [])))


def learned() -> list[str]:
    """Slugs of the courses that the demo's people learn in; the rest show one state each."""
    return [course["slug"] for course in courses() if course.get("learned", True)]
