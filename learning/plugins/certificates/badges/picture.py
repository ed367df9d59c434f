"""The picture of a badge, drawn from four choices: shape, colour, icon, text around."""

from __future__ import annotations

import hashlib
import math

import typst
from django.core.cache import cache
from django.utils.html import escape

from ..models.badges import BadgeDefinition, Colour, Icon, Shape

SIZE = 512
FONTS = "Plus Jakarta Sans, DejaVu Sans, Noto Sans, Arial, sans-serif"
# Field, edge, and the disc in the middle; white on the field has 4.5:1 or more.
COLOURS = {
    Colour.BLUE: ("#0b5cab", "#08437d", "#eaf3fc"),
    Colour.GREEN: ("#1b7f4b", "#125a35", "#e8f6ee"),
    Colour.SAFFRON: ("#8a5a00", "#f2a33a", "#fff4dd"),
    Colour.RED: ("#b3261e", "#7f1a15", "#fdeceb"),
    Colour.PURPLE: ("#6a3fa0", "#4b2b74", "#f3edfb"),
    Colour.TEAL: ("#0b7285", "#074f5c", "#e6f5f8"),
}
_LINE = 'fill="none" stroke="{0}" stroke-width="12" stroke-linecap="round" stroke-linejoin="round"'
# Each in a box from -64 to 64 around the middle.
ICONS = {
    Icon.STAR: '<path d="{star}" fill="{0}"/>',
    Icon.BOOK: f'<path {_LINE} d="M0-34C-20-50-46-50-62-44V40c16-6 42-6 62 10 20-16 46-16 62-10v-84'
    'c-16-6-42-6-62 10Zm0 0V48"/>',
    Icon.ROAD: f'<path {_LINE} d="M-58 58-20-58M58 58 20-58M0-50v18M0-10v22M0 34v22"/>',
    Icon.CLOCK: f'<circle {_LINE} r="58"/><path {_LINE} d="M0-34V2l24 18"/>',
    Icon.SPEECH: f'<path {_LINE} d="M-60-46H60V34H-8l-30 26V34h-22Z"/>'
    f'<path {_LINE} d="M-32-18h64M-32 6h40"/>',
    Icon.PEOPLE: f'<circle {_LINE} cx="-22" cy="-26" r="24"/>'
    f'<path {_LINE} d="M-64 50c0-60 84-60 84 0Z"/>'
    f'<path {_LINE} d="M22-48a22 22 0 0 1 4 43M44 12c14 6 22 20 22 38"/>',
    Icon.LAMP: f'<path {_LINE} d="M-18 34C-18 16-44 4-44-22a44 44 0 0 1 88 0C44 4 18 16 18 34Z"/>'
    f'<path {_LINE} d="M-14 58h28"/>',
    Icon.CHECK: '<path fill="none" stroke="{0}" stroke-width="18" stroke-linecap="round" '
    'stroke-linejoin="round" d="M-52 4-14 42 54-40"/>',
}


def draw(badge: BadgeDefinition) -> str:
    """The badge as SVG of 512 by 512, with its name as the title."""
    field, edge, disc = COLOURS[Colour(badge.colour)]
    words = (badge.ring_text or badge.region.name).upper()
    icon = ICONS[Icon(badge.icon)].format(field, star=_star(5, 62, 26))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" '
        f'width="{SIZE}" height="{SIZE}" role="img">'
        f"<title>{escape(badge.name)}</title>"
        f'<path d="{_outline(Shape(badge.shape))}" transform="translate(256 256)" '
        f'fill="{field}" stroke="{edge}" stroke-width="14" stroke-linejoin="round"/>'
        f'<g transform="translate(256 256)"><circle r="126" fill="{disc}" stroke="{edge}" '
        f'stroke-width="6"/><g transform="scale(1.15)">{icon}</g></g>'
        f"{_ring(words)}</svg>"
    )


def png(badge: BadgeDefinition) -> bytes:
    """The same as PNG of 512 by 512 pixels; kept while the drawing stays as it is."""
    svg = draw(badge)
    key = f"badge-png:{hashlib.sha256(svg.encode()).hexdigest()}"
    made = cache.get(key)
    if made is None:
        made = _rasterise(svg)
        cache.set(key, made, 24 * 60 * 60)
    return made


def _rasterise(svg: str) -> bytes:
    source = (
        f"#set page(width: {SIZE}pt, height: {SIZE}pt, margin: 0pt, fill: none)\n"
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {SIZE}pt)'
    )
    return typst.compile(source.encode(), format="png", ppi=72.0, sys_inputs={"svg": svg})


def _ring(words: str) -> str:
    """Around the upper half; longer words are set smaller, so that they never meet below."""
    length = max(len(words), 1)
    size = min(36.0, 1_050 / (length * 0.86))
    return (
        '<defs><path id="ring" d="M256 421a165 165 0 1 1 .1 0"/></defs>'
        f'<text font-family="{FONTS}" font-weight="700" font-size="{size:.1f}" fill="#ffffff" '
        f'letter-spacing="{size / 14:.1f}" text-anchor="middle">'
        f'<textPath href="#ring" startOffset="50%">{escape(words)}</textPath></text>'
    )


def _outline(shape: Shape) -> str:
    if shape == Shape.SHIELD:
        return (
            "M0-236C70-206 140-196 210-196V20C210 140 110 206 0 240"
            "-110 206-210 140-210 20V-196C-140-196-70-206 0-236Z"
        )
    if shape == Shape.HEXAGON:
        return _points([(math.pi / 3 * step + math.pi / 6, 244) for step in range(6)])
    if shape == Shape.SEAL:
        return _points([(math.pi / 20 * step, 244 if step % 2 else 222) for step in range(40)])
    return "M0-236a236 236 0 1 1-.1 0Z"


def _star(points: int, outer: float, inner: float) -> str:
    step = math.pi / points
    corners = [(step * i - math.pi / 2, inner if i % 2 else outer) for i in range(points * 2)]
    return _points(corners)


def _points(corners: list[tuple[float, float]]) -> str:
    found = [f"{r * math.cos(a):.1f} {r * math.sin(a):.1f}" for a, r in corners]
    return "M" + "L".join(found) + "Z"
