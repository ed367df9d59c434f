"""Put markers on a picture: each must lie in a zone of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import Part, QuestionData, Response, ResponseClass
from . import shapes
from .base import Frozen
from .common import ONE, ZERO, PartsType, held, in_order, no_answer, shuffled, state_of
from .reading import Body, combined
from .shapes import Point, Zone, read_points, write_points

# Of a marker that may be used as often as wanted.
MOST_POINTS = 50
SPARE_POINTS = 2
Row = Mapping[str, Any]
Placed = tuple[str, Point]


class DragMarkers(PartsType):
    """Zones by zones with their marker; markers beyond the number of zones count against."""

    slug = "drag_markers"
    label = gettext_lazy("Markers on a picture")
    help = gettext_lazy("Markers are put on the right places of a picture that shows no places.")
    icon = "crosshairs"
    order = 120

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        markers = [
            {
                "id": row.id,
                "text": row.plain("text", required=True, most=200),
                "count": row.whole("count", default=1, low=0, high=MOST_POINTS),
            }
            for row in body.rows("markers", place=_("Marker %d"), prefix="m", least=1, most=30)
        ]
        ids = {row["id"]: row for row in markers}
        zones = [
            _clean_zone(row, ids)
            for row in body.rows("zones", place=_("Zone %d"), prefix="z", most=50)
        ]
        _check_supply(body, markers, zones)
        cleaned = {
            "image": body.reference("image", required=True),
            "image_alt": body.plain("image_alt"),
            "markers": markers,
            "zones": zones,
            "shuffle": body.flag("shuffle", True),
            "show_misplaced": body.flag("show_misplaced"),
            "combined": combined(body),
        }
        body.check()
        return cleaned

    def files(self, question: QuestionData) -> Iterable[tuple[str, int]]:
        yield "image", question.body["image"]

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        really = shuffle and question.body["shuffle"]
        ids = [row["id"] for row in question.body["markers"]]
        return {"order": shuffled(random, ids, really=really)}

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        return held(
            {
                row["id"]: write_points(_posted(posted, row["id"], most=_most(row)))
                for row in question.body["markers"]
            }
        )

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return bool(_placed(question, response))

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return self.is_complete(question, frozen, response)

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        complete = self.is_complete(question, frozen, response)
        return "" if complete else _("Put at least one marker on the picture.")

    def parts(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[Part]:
        placed = _placed(question, response)
        hits, zones = _hits(question, placed), _right_zones(question)
        parts = [Part(key, ONE if key in hits else ZERO) for key in zones]
        surplus = range(1, len(placed) - len(zones) + 1)
        return parts + [Part(f"-{number}", ZERO) for number in surplus]

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        placed = _placed(question, response)
        right = [placed[index] for index in sorted(_hits(question, placed).values())]
        return held(
            {
                row["id"]: write_points([point for key, point in right if key == row["id"]])
                for row in question.body["markers"]
            }
        )

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        points: dict[str, list[Point]] = {}
        for marker, zone in _right_zones(question).values():
            points.setdefault(marker, []).append(zone.inside())
        response = {key: write_points(rows) for key, rows in points.items()}
        right = self.grade(question, frozen, self.read(question, frozen, response)) == ONE
        return self.read(question, frozen, response) if right else None

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return "; ".join(
            f"{row['text']} ({write_points(points).replace(';', ' · ')})"
            for row in question.body["markers"]
            if (points := read_points(response.get(row["id"]), most=_most(row)))
        )

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        hits = _hits(question, _placed(question, response))
        return [
            row if row.part in hits else no_answer(row.part)
            for row in self.possible_classes(question)
            if row.key
        ]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        texts = {row["id"]: row["text"] for row in question.body["markers"]}
        return [
            found
            for key, (marker, zone) in _right_zones(question).items()
            for found in (ResponseClass(key, "hit", texts[marker], ONE), no_answer(key))
        ]

    def render_context(
        self,
        question: QuestionData,
        frozen: Frozen,
        response: Response,
        *,
        prefix: str,
        read_only: bool,
        show: Mapping[str, bool],
    ) -> dict[str, Any]:
        rows = {row["id"]: row for row in question.body["markers"]}
        placed = _placed(question, response)
        right = set(_hits(question, placed).values())
        markers = []
        for key in in_order(list(rows), frozen.get("order", ())):
            points = [
                (point, state_of(ONE if index in right else ZERO, show))
                for index, (marker, point) in enumerate(placed)
                if marker == key
            ]
            markers.append(
                {
                    "id": key,
                    "text": rows[key]["text"],
                    "count": rows[key]["count"],
                    "points": _point_fields(rows[key], points, f"{prefix}{key}"),
                }
            )
        told = show.get("right_answer") or (
            question.body["show_misplaced"] and show.get("correctness") and placed
        )
        missed = set(_right_zones(question)) - set(_hits(question, placed))
        return {
            "image": question.body["image"],
            "image_alt": question.body["image_alt"],
            "markers": markers,
            "zones": [
                {
                    "shape": row["shape"],
                    "coords": row["coords"],
                    "text": rows[row["marker"]]["text"],
                }
                for row in question.body["zones"]
                if told
                and row["marker"] in rows
                and (show.get("right_answer") or row["id"] in missed)
            ],
            **self.told(question, frozen, response, show),
        }


def _point_fields(
    marker: Row, points: Sequence[tuple[Point, str]], name: str
) -> list[dict[str, Any]]:
    """One for each point that may be set; without limit, those that are set and two more."""
    most = marker["count"] or min(MOST_POINTS, len(points) + SPARE_POINTS)
    found: list[dict[str, Any]] = [
        {"x": x, "y": y, "state": state} for (x, y), state in points[:most]
    ]
    found += [{"x": "", "y": "", "state": ""} for _spare in range(most - len(found))]
    return [
        {**row, "name_x": f"{name}-x{number}", "name_y": f"{name}-y{number}"}
        for number, row in enumerate(found, 1)
    ]


def _posted(posted: Mapping[str, Any], key: str, *, most: int) -> list[Point]:
    """Two number fields a point, or the whole list in one."""
    pairs = [
        f"{posted.get(f'{key}-x{number}', '')},{posted.get(f'{key}-y{number}', '')}"[:20]
        for number in range(1, most + 1)
    ]
    points = read_points(";".join(pairs), most=most)
    return points or read_points(posted.get(key), most=most)


def _most(marker: Row) -> int:
    return marker["count"] or MOST_POINTS


def _placed(question: QuestionData, response: Response) -> list[Placed]:
    return [
        (row["id"], point)
        for row in question.body["markers"]
        for point in read_points(response.get(row["id"]), most=_most(row))
    ]


def _right_zones(question: QuestionData) -> dict[str, tuple[str, Zone]]:
    found = {}
    for row in question.body["zones"]:
        zone = shapes.parse(row["shape"], row["coords"])
        if row["marker"] and zone:
            found[row["id"]] = (row["marker"], zone)
    return found


def _hits(question: QuestionData, placed: Sequence[Placed]) -> dict[str, int]:
    """Zone by zone the index of its marker: as many pairs as can be made (augmenting paths), so
    that overlapping zones do not depend on the order in which markers were put."""
    texts = {row["id"]: row["text"] for row in question.body["markers"]}
    fitting = {
        key: [
            index
            for index, (own, point) in enumerate(placed)
            if texts[own] == texts[marker] and zone.holds(point)
        ]
        for key, (marker, zone) in _right_zones(question).items()
    }
    owner: dict[int, str] = {}

    def give(key: str, seen: set[int]) -> bool:
        for index in fitting[key]:
            if index not in seen:
                seen.add(index)
                if index not in owner or give(owner[index], seen):
                    owner[index] = key
                    return True
        return False

    for key in fitting:
        give(key, set())
    return {key: index for index, key in owner.items()}


def _clean_zone(row: Body, markers: Mapping[str, Row]) -> dict[str, Any]:
    shape = row.one_of("shape", shapes.SHAPES)
    zone = shapes.parse(shape, row.plain("coords", required=True))
    if zone is None:
        row.fault("coords", _("These coordinates describe no such shape."))
    return {
        "id": row.id,
        "shape": shape,
        "coords": zone.coords if zone else "",
        "marker": row.one_among("marker", markers),
    }


def _check_supply(body: Body, markers: Sequence[Row], zones: Sequence[Row]) -> None:
    wanted = [row["marker"] for row in zones if row["marker"]]
    if not wanted:
        body.fault("zones", _("At least one zone needs a marker."))
    for index, row in enumerate(markers):
        if row["count"] and wanted.count(row["id"]) > row["count"]:
            message = _("“%(text)s” is needed more often than it may be used.")
            body.fault(f"markers.{index}.count", message % {"text": row["text"]})
