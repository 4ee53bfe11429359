"""Turns the shapes of countries into shapes on paper: read, framed, clipped and thinned."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from amparo.reference.codes import code_list

Point = tuple[float, float]
Ring = tuple[Point, ...]

SHAPES = Path(__file__).parents[1] / "reference" / "geo"
FINE, COARSE = "central_america_countries.geojson", "world_countries_110m.geojson"

_LEAST_SPAN = 5.0
"""Degrees that are drawn at least, so that a neighbour does not fill the paper."""


@dataclass(frozen=True)
class Frame:
    """The piece of the world that is drawn, and how degrees become places on paper."""

    west: float
    north: float
    scale: float
    squeeze: float
    size: Point

    def place(self, point: Point) -> Point:
        """Where a longitude and latitude lie on the drawing (plate carrée, true at its middle)."""
        return (
            (point[0] - self.west) * self.squeeze * self.scale,
            (self.north - point[1]) * self.scale,
        )


@cache
def countries(folder: Path = SHAPES) -> Mapping[str, tuple[Ring, ...]]:
    """Outer rings of the countries by our code: fine in the region, coarse elsewhere."""
    codes = {term.maps_to.get("numeric"): term.code for term in code_list("country")}
    shapes: dict[str, tuple[Ring, ...]] = {}
    for name in (COARSE, FINE):
        for feature in _features(folder / name):
            code = codes.get(str(feature["properties"].get("m49")))
            if code:
                shapes[code] = tuple(_rings(feature["geometry"]))
    return shapes


def _features(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["features"]
    return found


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    parts = geometry["coordinates"]
    for polygon in [parts] if geometry["type"] == "Polygon" else parts:
        yield tuple((float(point[0]), float(point[1])) for point in polygon[0])


def middle(rings: Sequence[Ring]) -> Point:
    """The centre of gravity of the largest part of a country."""
    return max((_gravity(ring) for ring in rings), key=lambda found: found[0])[1]


def _gravity(ring: Ring) -> tuple[float, Point]:
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if not area:
        return 0.0, ring[0]
    return abs(area / 2), (x / (3 * area), y / (3 * area))


def frame_of(anchors: Sequence[Point], size: Point) -> Frame:
    """The smallest piece of the world that holds all anchors, with room for names beside them."""
    left, right, edge = (0.17 * size[0], 0.28 * size[0], 0.16 * size[1])
    xs, ys = [x for x, _ in anchors], [y for _, y in anchors]
    squeeze = cos(radians((min(ys) + max(ys)) / 2))
    across = max(max(xs) - min(xs), _LEAST_SPAN) * squeeze
    down = max(max(ys) - min(ys), _LEAST_SPAN)
    scale = min((size[0] - left - right) / across, (size[1] - 2 * edge) / down)
    spare = size[0] - left - right - (max(xs) - min(xs)) * squeeze * scale
    return Frame(
        west=min(xs) - (left + spare / 2) / scale / squeeze,
        north=(min(ys) + max(ys)) / 2 + size[1] / scale / 2,
        scale=scale,
        squeeze=squeeze,
        size=size,
    )


def outline(ring: Ring, frame: Frame) -> str:
    """One ring as path data: clipped to the paper, without points too close to be seen."""
    kept: list[Point] = []
    for spot in _clipped([frame.place(point) for point in ring], frame.size):
        if not kept or hypot(spot[0] - kept[-1][0], spot[1] - kept[-1][1]) >= 1.2:
            kept.append(spot)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in kept) + "Z"


def _clipped(points: Sequence[Point], size: Point, margin: float = 0.0) -> Sequence[Point]:
    """Cut a polygon off at the four edges of the paper, one after the other."""
    for axis, limit, sign in (
        (0, -margin, 1),
        (0, size[0] + margin, -1),
        (1, -margin, 1),
        (1, size[1] + margin, -1),
    ):
        points = _cut(points, axis, limit, sign)
    return points


def _cut(points: Sequence[Point], axis: int, limit: float, sign: int) -> list[Point]:
    inside: list[Point] = []
    for n, point in enumerate(points):
        before = points[n - 1]
        is_in, was_in = (sign * (p[axis] - limit) >= 0 for p in (point, before))
        if is_in != was_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            inside.append(
                (
                    before[0] + share * (point[0] - before[0]),
                    before[1] + share * (point[1] - before[1]),
                )
            )
        if is_in:
            inside.append(point)
    return inside
