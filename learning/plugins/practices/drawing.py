"""Draws share cards with Pillow: the region's colour, the title, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 72
FACE = "plus-jakarta-sans-latin-wght-normal.woff2"
WHITE, INK, INK_2, SAFFRON = "#ffffff", "#14202e", "#48566a", "#f2a33a"
# The same colours as the classes .accent-1 to .accent-8 of the style sheet.
ACCENTS = {
    "accent-1": "#0b5cab",
    "accent-2": "#1d6f42",
    "accent-3": "#a8431f",
    "accent-4": "#6b3fa0",
    "accent-5": "#0b6670",
    "accent-6": "#96273f",
    "accent-7": "#7d5200",
    "accent-8": "#3f4c8c",
}
TITLE_SIZES = (68, 58, 50)
MOST_LINES = 3
PANEL_TOP, PANEL_BOTTOM = 388, 548
SUMMARY_BOTTOM, HEM_TOP, TOOTH = 560, 602, 28


@dataclass(frozen=True)
class Drawing:
    title: str
    summary: str
    kind: str
    region: str
    accent: str
    figure_name: str
    unit: str
    before: str
    after: str


@lru_cache(maxsize=32)
def font(size: int, weight: int) -> Any:
    """The site's own face where npm brought it, else Pillow's."""
    folder = getattr(settings, "FONT_DIR", None)
    path = Path(folder, FACE) if folder else None
    if path is None or not path.is_file():
        return ImageFont.load_default(size)
    face = ImageFont.truetype(str(path), size)
    face.set_variation_by_axes([weight])
    return face


def draw(card: Drawing) -> Image.Image:
    picture = Image.new("RGB", SIZE, ACCENTS.get(card.accent, ACCENTS["accent-1"]))
    pen = ImageDraw.Draw(picture)
    has_figure = bool(card.figure_name)
    _head(pen, card)
    under = _title(pen, card.title, PANEL_TOP - 40 if has_figure else SUMMARY_BOTTOM)
    if has_figure:
        _panel(pen, card)
    else:
        _summary(pen, card.summary, under + 28)
    _hem(pen)
    return picture


def _head(pen: ImageDraw.ImageDraw, card: Drawing) -> None:
    pen.rectangle((MARGIN, 66, MARGIN + 56, 72), fill=SAFFRON)
    text = _fitting(f"{card.region}  ·  {card.kind}", font(30, 650), 860)
    pen.text((MARGIN, 112), text, font=font(30, 650), fill=WHITE, anchor="ls")
    pen.text((SIZE[0] - MARGIN, 112), "Asah", font=font(40, 800), fill=WHITE, anchor="rs")


def _title(pen: ImageDraw.ImageDraw, title: str, bottom: int) -> int:
    for size in TITLE_SIZES:
        face, height = font(size, 800), round(size * 1.16)
        lines = wrapped(title, face, SIZE[0] - 2 * MARGIN)
        room = (bottom - 140) // height
        if len(lines) <= min(room, MOST_LINES):
            break
    shown = lines[: min(room, MOST_LINES)]
    if len(shown) < len(lines):
        shown[-1] = _fitting(f"{shown[-1]} {lines[len(shown)]}", face, SIZE[0] - 2 * MARGIN)
    for index, line in enumerate(shown):
        pen.text((MARGIN, 140 + height * index), line, font=face, fill=WHITE, anchor="la")
    return 140 + height * len(shown)


def _summary(pen: ImageDraw.ImageDraw, text: str, top: int) -> None:
    face, height = font(34, 500), 48
    lines = wrapped(text, face, SIZE[0] - 2 * MARGIN)[: (SUMMARY_BOTTOM - top) // height]
    for index, line in enumerate(lines):
        pen.text((MARGIN, top + height * index), line, font=face, fill=WHITE, anchor="la")


def wrapped(text: str, face: Any, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_fitting(word, face, width))
    return lines


def _fitting(text: str, face: Any, width: int) -> str:
    """``text``, cut with an ellipsis where it is wider than ``width``."""
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _panel(pen: ImageDraw.ImageDraw, card: Drawing) -> None:
    box = (MARGIN, PANEL_TOP, SIZE[0] - MARGIN, PANEL_BOTTOM)
    pen.rounded_rectangle(box, radius=20, fill=WHITE)
    left, middle = MARGIN + 36, (PANEL_TOP + PANEL_BOTTOM) // 2
    name = _fitting(card.figure_name, font(30, 650), SIZE[0] - 2 * left)
    pen.text((left, PANEL_TOP + 52), name, font=font(30, 650), fill=INK_2, anchor="ls")
    base = middle + 56
    x = _number(pen, (left, base), card.before, INK_2)
    x = _arrow(pen, x + 30, base - 24)
    x = _number(pen, (x + 30, base), card.after, ACCENTS.get(card.accent, INK))
    unit = _fitting(card.unit, font(34, 650), SIZE[0] - MARGIN - 36 - x)
    pen.text((x + 14, base), unit, font=font(34, 650), fill=INK, anchor="ls")


def _number(pen: Any, place: tuple[int, int], text: str, colour: str) -> int:
    pen.text(place, text, font=font(76, 800), fill=colour, anchor="ls")
    return place[0] + round(font(76, 800).getlength(text))


def _arrow(pen: Any, x: int, y: int) -> int:
    pen.line((x, y, x + 64, y), fill=SAFFRON, width=9)
    pen.line((x + 42, y - 22, x + 66, y), fill=SAFFRON, width=9)
    pen.line((x + 42, y + 22, x + 66, y), fill=SAFFRON, width=9)
    return x + 70


def _hem(pen: ImageDraw.ImageDraw) -> None:
    """Pucuk rebung, the bamboo shoots at the hem of Sumatran cloth."""
    for x in range(0, SIZE[0], TOOTH):
        pen.polygon([(x, SIZE[1]), (x + TOOTH // 2, HEM_TOP), (x + TOOTH, SIZE[1])], fill=SAFFRON)
