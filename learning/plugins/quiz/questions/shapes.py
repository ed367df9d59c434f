"""Zones on a picture, and what lies in them. Edges belong to a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass

Point = tuple[int, int]
SHAPES = ("circle", "rectangle", "polygon")
MAX_CORNERS = 40
LIMIT = 10_000
_POINT = re.compile(r"\s*(-?\d{1,5})(?:\.\d*)?\s*,\s*(-?\d{1,5})(?:\.\d*)?\s*")
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*")


@dataclass(frozen=True, slots=True)
class Zone:
    """``points``: centre, corner with opposite corner, or all corners."""

    shape: str
    points: tuple[Point, ...]
    radius: int = 0

    @property
    def coords(self) -> str:
        """``x,y;r``, ``x,y;w,h`` or ``x,y;x,y;…``."""
        first = "{},{}".format(*self.points[0])
        if self.shape == "circle":
            return f"{first};{self.radius}"
        if self.shape == "rectangle":
            (left, top), (right, bottom) = self.points
            return f"{first};{right - left},{bottom - top}"
        return ";".join(f"{x},{y}" for x, y in self.points)

    def holds(self, point: Point) -> bool:
        x, y = point
        if self.shape == "circle":
            centre_x, centre_y = self.points[0]
            return (x - centre_x) ** 2 + (y - centre_y) ** 2 <= self.radius**2
        if self.shape == "rectangle":
            (left, top), (right, bottom) = self.points
            return left <= x <= right and top <= y <= bottom
        return _in_polygon(point, self.points)

    def inside(self) -> Point:
        """A point that lies in it, near the middle if it can be."""
        if self.shape == "circle":
            return self.points[0]
        count = len(self.points)
        middle = (sum(x for x, y in self.points) // count, sum(y for x, y in self.points) // count)
        return middle if self.holds(middle) else self.points[0]


def parse(shape: str, coords: str) -> Zone | None:
    """None if the text describes no such shape."""
    parts = [part for part in coords.split(";") if part.strip()]
    if shape == "circle" and len(parts) == 2:
        centre, size = point(parts[0]), _SIZE.fullmatch(parts[1])
        return Zone(shape, (centre,), int(size[1])) if centre and size and int(size[1]) else None
    points = [point(part) for part in parts]
    if None in points:
        return None
    corners = tuple(corner for corner in points if corner)
    if shape == "rectangle" and len(corners) == 2:
        (x, y), (width, height) = corners
        return Zone(shape, ((x, y), (x + width, y + height))) if min(width, height) > 0 else None
    if shape == "polygon" and 3 <= len(corners) <= MAX_CORNERS:
        return Zone(shape, corners)
    return None


def point(text: str) -> Point | None:
    hit = _POINT.fullmatch(text)
    if not hit:
        return None
    x, y = int(hit[1]), int(hit[2])
    return (x, y) if max(abs(x), abs(y)) <= LIMIT else None


def read_points(text: object, *, most: int) -> list[Point]:
    """``x,y;x,y`` as a response keeps markers; what is no point is dropped."""
    if not isinstance(text, str):
        return []
    found = [point(part) for part in text[:4_000].split(";")]
    return [row for row in found if row][:most]


def write_points(points: list[Point]) -> str:
    return ";".join(f"{x},{y}" for x, y in points)


def _in_polygon(point: Point, corners: tuple[Point, ...]) -> bool:
    """Even-odd rule, with the edges inside."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        between = min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
        if cross == 0 and between:
            return True
        if (ay > y) != (by > y) and (cross > 0) == (by > ay):
            inside = not inside
    return inside
