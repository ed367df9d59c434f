"""Covers drawn by code: a landscape of the region, what the page is about, and people of ours."""

import re
from functools import cache
from html import escape
from pathlib import Path

from .landscapes import HEIGHT, LANDSCAPES, WIDTH
from .motifs import MOTIFS

PEOPLE = Path(__file__).with_name("people.svg")
# Where the thing stands, and where the people do: from the left, each with a size.
LAYOUTS = (
    (840, ((230, 1.15), (430, 1.2), (600, 1.1))),
    (360, ((640, 1.1), (820, 1.2), (1000, 1.15))),
)
THING = 1.08
CHILDREN = {"anak": 0.72, "gadis": 0.78}


@cache
def people() -> dict[str, str]:
    text = PEOPLE.read_text(encoding="utf-8")
    return dict(re.findall(r'^<g id="([a-z]+)">(.*)</g>$', text, re.MULTILINE))


def draw(*, title: str, scene: str, motif: str, cast: list[str], accent: str, layout: int) -> str:
    """An SVG of 1200 by 630. ``cast``: names of figures in people.svg, at most three."""
    thing, places = LAYOUTS[layout % len(LAYOUTS)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        'stroke-linecap="round" stroke-linejoin="round" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}"><title>{escape(title)}</title>',
        LANDSCAPES[scene](accent),
        f'<g transform="translate({thing} 592)scale({THING})">{MOTIFS[motif](accent)}</g>',
        *(
            _figure(name, x, size)
            for name, (x, size) in zip(
                cast, places[-len(cast) :] if layout else places, strict=False
            )
        ),
        "</svg>",
    ]
    return "".join(parts)


def _figure(name: str, x: int, size: float) -> str:
    size *= CHILDREN.get(name, 1)
    return f'<g transform="translate({x} 606)scale({size:.2f})">{people()[name]}</g>'


def portrait(*, title: str, figure: str, accent: str) -> str:
    """Head and shoulders of a figure, as a square."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" '
        'stroke-linecap="round" stroke-linejoin="round" viewBox="-100 -325 200 200">'
        f"<title>{escape(title)}</title>"
        '<path fill="#fff" d="M-100-325h200v200h-200z"/>'
        f'<path fill="{accent}" opacity=".22" d="M-100-325h200v200h-200z"/>{people()[figure]}</svg>'
    )
