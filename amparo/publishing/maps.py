"""Draws where people went back to: the countries of destination, an arc and a number each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path

from amparo.publishing import svg
from amparo.publishing.charts import WIDE
from amparo.publishing.geography import (
    SHAPES,
    Frame,
    Point,
    Ring,
    countries,
    frame_of,
    middle,
    outline,
)

_SEA, _LAND, _BORDER = "#eef3f7", "#e4e0d5", "#ffffff"
_FARTHEST = 45.0
"""Degrees from the origin beyond which a country is named below the map, not drawn on it."""

Box = tuple[float, float, float, float]
Taken = list[tuple[Box, int]]
"""Places on the paper that a name should not cover, and how bad it would be."""


@dataclass(frozen=True)
class Flow:
    """People who went to one country; `value` is None when only the country is known."""

    country: str
    label: str
    value: int | None


@dataclass(frozen=True)
class FlowMap:
    """A map of returns: its name on the page, title, sentence, origin and flows."""

    name: str
    title: str
    sentence: str
    origin: Flow
    flows: tuple[Flow, ...]


def repatriation_map(plan: FlowMap, width: int = WIDE, folder: Path = SHAPES) -> str:
    """The map as SVG. Countries that lie too far, or have no shape, are listed under it."""
    shapes = countries(folder)
    start = middle(shapes[plan.origin.country])
    near = [flow for flow in plan.flows if _is_near(flow, start, shapes)]
    far = [flow for flow in plan.flows if flow not in near]
    size = (float(width), float(round(width * (0.47 if width >= WIDE else 0.85))))
    frame = frame_of([start, *(middle(shapes[flow.country]) for flow in near)], size)
    parts = [svg.rect(0, 0, *size, _SEA)]
    parts += _land(shapes, frame, {flow.country for flow in near}, plan.origin.country)
    parts += _flows(plan.origin, near, frame.place(start), _spots(frame, start, near, shapes), size)
    lines = _listed(far, width)
    parts += [
        svg.text(2, size[1] + 20 + 18 * n, words, fill=svg.QUIET) for n, words in enumerate(lines)
    ]
    tall = size[1] + (18 * len(lines) + 10 if lines else 0)
    return svg.drawing(plan.name, (width, tall), plan.title, plan.sentence, parts)


def _is_near(flow: Flow, start: Point, shapes: Mapping[str, tuple[Ring, ...]]) -> bool:
    if flow.country not in shapes:
        return False
    there = middle(shapes[flow.country])
    return hypot(there[0] - start[0], there[1] - start[1]) <= _FARTHEST


def _listed(far: Sequence[Flow], width: int) -> list[str]:
    if not far:
        return []
    words = " · ".join(
        flow.label if flow.value is None else f"{flow.label} {flow.value:,}" for flow in far
    )
    return svg.wrapped(words, width - 8, 14)


def _land(
    shapes: Mapping[str, tuple[Ring, ...]], frame: Frame, destinations: set[str], origin: str
) -> Iterator[str]:
    for code, rings in sorted(shapes.items(), key=lambda item: (item[0] == origin, item[0])):
        shape = "".join(outline(ring, frame) for ring in rings)
        shade = svg.BLUE if code == origin else svg.BLUE_LIGHT if code in destinations else _LAND
        if shape:
            yield svg.path(shape, fill=shade, line=_BORDER, width=0.8)


def _radius(flow: Flow) -> float:
    return 12.0 if flow.value is not None else 5.0


def _spots(
    frame: Frame, start: Point, flows: Iterable[Flow], shapes: Mapping[str, tuple[Ring, ...]]
) -> dict[str, Point]:
    """Where the marks stand: in their countries, moved apart as far as they would overlap."""
    flows = list(flows)
    spots = {flow.country: frame.place(middle(shapes[flow.country])) for flow in flows}
    fixed = frame.place(start)
    for _ in range(60):
        for one in flows:
            here = _pushed(spots[one.country], fixed, _radius(one) + 24)
            for other in flows:
                if other is not one:
                    apart = _radius(one) + _radius(other) + 3
                    here = _pushed(here, spots[other.country], apart)
            spots[one.country] = here
    return spots


def _pushed(here: Point, away_from: Point, apart: float) -> Point:
    dx, dy = here[0] - away_from[0], here[1] - away_from[1]
    distance = hypot(dx, dy) or 1.0
    if distance >= apart:
        return here
    step = (apart - distance) / 2
    return here[0] + dx / distance * step, here[1] + dy / distance * step


def _flows(
    origin: Flow, flows: Sequence[Flow], start: Point, spots: Mapping[str, Point], size: Point
) -> Iterator[str]:
    """Arcs, marks and names, each name where it covers nothing else."""
    taken: Taken = [(_around(start, 6), 9)]
    taken += [(_around(spots[flow.country], _radius(flow) + 1), 9) for flow in flows]
    for flow in flows:
        bend = _control(start, spots[flow.country])
        taken += [(_around(point, 2), 1) for point in _along(start, bend, spots[flow.country])]
        yield _arc(start, bend, spots[flow.country], flow)
    yield f'<circle cx="{svg.number(start[0])}" cy="{svg.number(start[1])}" r="4" fill="#ffffff"/>'
    for flow in flows:
        yield from _mark(spots[flow.country], flow)
    for flow, spot, radius in (
        (origin, start, 6.0),
        *((flow, spots[flow.country], _radius(flow)) for flow in flows),
    ):
        yield from _name(flow.label, spot, radius, taken, size)


def _around(spot: Point, radius: float) -> Box:
    return spot[0] - radius, spot[1] - radius, spot[0] + radius, spot[1] + radius


def _control(start: Point, end: Point) -> Point:
    """The point towards which an arc bends."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    bend = 0.2 if dx < 0 else -0.2
    return start[0] + dx / 2 - dy * bend, start[1] + dy / 2 + dx * bend


def _along(start: Point, control: Point, end: Point) -> Iterator[Point]:
    """Points of the bent line, near enough to each other that no name slips between."""
    for n in range(1, 40):
        t = n / 40
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        yield (
            a * start[0] + b * control[0] + c * end[0],
            a * start[1] + b * control[1] + c * end[1],
        )


def _arc(start: Point, control: Point, end: Point, flow: Flow) -> str:
    """A bent line with an arrow head that stops at the edge of the mark."""
    ux, uy = end[0] - control[0], end[1] - control[1]
    far = hypot(ux, uy) or 1.0
    ux, uy = ux / far, uy / far
    stop, head = _radius(flow) + 2, 7.0
    if hypot(end[0] - start[0], end[1] - start[1]) < stop + head + 6:
        return ""
    tip = (end[0] - ux * stop, end[1] - uy * stop)
    base = (tip[0] - ux * head, tip[1] - uy * head)
    width = 1.8 if flow.value is None else min(1.6 + 0.45 * flow.value, 5.0)
    n, side = svg.number, head * 0.62
    curve = (
        f"M{n(start[0])} {n(start[1])}Q{n(control[0])} {n(control[1])} {n(base[0])} {n(base[1])}"
    )
    arrow = (
        f"M{n(tip[0])} {n(tip[1])}L{n(base[0] - uy * side)} {n(base[1] + ux * side)}"
        f"L{n(base[0] + uy * side)} {n(base[1] - ux * side)}Z"
    )
    return svg.path(curve, line=svg.INK, width=width) + svg.path(arrow, fill=svg.INK)


def _mark(spot: Point, flow: Flow) -> Iterator[str]:
    x, y = svg.number(spot[0]), svg.number(spot[1])
    yield (
        f'<circle cx="{x}" cy="{y}" r="{svg.number(_radius(flow))}" '
        f'fill="{svg.INK}" stroke="#ffffff" stroke-width="1.5"/>'
    )
    if flow.value is not None:
        yield svg.text(
            spot[0], spot[1] + 5, f"{flow.value:,}", bold=True, fill="#ffffff", anchor="middle"
        )


def _name(words: str, spot: Point, radius: float, taken: Taken, size: Point) -> list[str]:
    """Words beside a mark: the first of eight places that is on the paper and covers least."""
    width, tall = svg.text_width(words, 14, bold=True), 14.0
    x, y = spot
    gap = radius + 6
    places = [
        (x + gap, y + 5),
        (x - gap - width, y + 5),
        (x - width / 2, y + gap + 11),
        (x - width / 2, y - gap),
        (x + gap - 2, y - gap + 4),
        (x + gap - 2, y + gap + 8),
        (x - gap - width + 2, y + gap + 8),
        (x - gap - width + 2, y - gap + 4),
    ]
    boxes = [(left, base - tall + 2, left + width, base + 4) for left, base in places]
    costs = [_covered(box, taken) + 50 * _outside(box, size) for box in boxes]
    best = costs.index(min(costs))
    taken.append((boxes[best], 9))
    return _haloed(*places[best], words)


def _covered(box: Box, taken: Taken) -> int:
    return sum(
        harm
        for other, harm in taken
        if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
    )


def _outside(box: Box, size: Point) -> bool:
    return box[0] < 4 or box[1] < 4 or box[2] > size[0] - 4 or box[3] > size[1] - 4


def _haloed(x: float, y: float, words: str) -> list[str]:
    """Words on a map, with a pale edge below them so that no border runs through a letter."""
    plain = svg.text(x, y, words, bold=True)
    edge = plain.replace(
        "<text ",
        '<text aria-hidden="true" stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round" ',
        1,
    )
    return [edge, plain]
