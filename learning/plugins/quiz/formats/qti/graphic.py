"""Interactions on a picture: spots to find become markers, gaps in it places to drag to."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .. import numbers
from ..values import Refused, combined
from .item import Item

Body = dict[str, Any]
MARK = "✕"


def zone(shape: str, coords: str) -> Body:
    """QTI's ``circle rect poly`` in our shapes and coordinates."""
    found = [int(numbers.decimal(part)) for part in coords.replace(" ", "").split(",") if part]
    if shape == "circle" and len(found) == 3:
        return {"shape": "circle", "coords": f"{found[0]},{found[1]};{found[2]}"}
    if shape == "rect" and len(found) == 4:
        left, top, right, bottom = found
        coords = f"{left},{top};{abs(right - left)},{abs(bottom - top)}"
        return {"shape": "rectangle", "coords": coords}
    if shape == "poly" and len(found) >= 6 and not len(found) % 2:
        points = [f"{x},{y}" for x, y in zip(found[::2], found[1::2], strict=True)]
        if len(points) > 3 and points[0] == points[-1]:
            points.pop()
        return {"shape": "polygon", "coords": ";".join(points)}
    raise Refused(_("An area of the shape “%(shape)s” is not known.") % {"shape": shape[:20]})


def shape_of(row: Body) -> tuple[str, str]:
    """Ours in QTI's."""
    first, *rest = row["coords"].split(";")
    if row["shape"] == "circle":
        return "circle", f"{first},{rest[0]}"
    if row["shape"] == "rectangle":
        (left, top), (width, height) = (
            tuple(int(part) for part in pair.split(",")) for pair in (first, rest[0])
        )
        return "rect", f"{left},{top},{left + width},{top + height}"
    return "poly", ",".join([first, *rest])


def _markers(item: Item, node: Element, zones: list[Body]) -> tuple[str, Body]:
    if not zones:
        raise Refused(_("There is no right answer."))
    image, alt = item.picture(node)
    marker = {"id": "m1", "text": MARK, "count": len(zones)}
    return "drag_markers", {
        **{"image": image, "image_alt": alt, "markers": [marker]},
        "zones": [{**row, "marker": "m1"} for row in zones],
        **{"shuffle": False, "show_misplaced": False, "combined": combined()},
    }


def hotspot(item: Item, node: Element) -> tuple[str, Body]:
    declared = item.response(node)
    right = declared.correct or [key for key, value in declared.mapping.items() if value > 0]
    rows = node.findall("hotspotChoice")
    zones = [
        zone(row.get("shape", ""), row.get("coords", ""))
        for row in rows
        if row.get("identifier") in right
    ]
    item.question.note(_("Spots to choose became markers to put on the right spots."))
    return _markers(item, node, zones)


def select_point(item: Item, node: Element) -> tuple[str, Body]:
    areas = item.response(node).areas
    return _markers(
        item, node, [zone(shape, coords) for shape, coords, value in areas if value > 0]
    )


def graphic_gaps(item: Item, node: Element) -> tuple[str, Body]:
    items: list[Body] = []
    for row in node:
        if row.tag not in ("gapText", "gapImg"):
            continue
        image = item.picture(row)[0] if row.tag == "gapImg" else None
        infinite = row.get("matchMax", "1") == "0"
        text = item.text(row) if row.tag == "gapText" else row.get("objectLabel", "")
        items.append(
            {
                **{"id": row.get("identifier", ""), "text": text, "image": image},
                **{"group": 1, "infinite": infinite},
            }
        )
    right = {}
    for pair in item.response(node).correct:
        one, _space, spot = pair.partition(" ")
        right[spot] = one
    drops = [_drop(row, right) for row in node.findall("associableHotspot")]
    image, alt = item.picture(node)
    return "drag_image", {
        **{"image": image, "image_alt": alt, "items": items, "drops": drops},
        **{"shuffle": False, "combined": combined()},
    }


def _drop(row: Element, right: dict[str, str]) -> Body:
    found = zone(row.get("shape", ""), row.get("coords", ""))
    points = found["coords"].split(";")
    x, y = (int(part) for part in points[0].split(","))
    if found["shape"] == "circle":
        x, y = x - int(points[1]), y - int(points[1])
    label = row.get("hotspotLabel", "")
    return {
        **{"x": max(x, 0), "y": max(y, 0), "item": right.get(row.get("identifier", ""))},
        "label": label,
    }
