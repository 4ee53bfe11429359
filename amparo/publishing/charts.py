"""Draws figures as charts: horizontal bars, people as marks, steps, columns, one bar in parts.

Every chart carries its labels and numbers on the spot, a title and a sentence. A number that is
not known or not shown is drawn as an open, dashed box with the reason in words: never as nought.
Each is drawn in two widths, for a phone and for paper or a desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.publishing import svg

WIDE = 640
NARROW = 330
MOST_ROWS = 14
"""More rows than this are drawn as one row of the rest."""

_LABEL = 14
_MOST_MARKS = 30


@dataclass(frozen=True)
class Row:
    """One line of a chart. `value` is None when `words` say why there is no number."""

    label: str
    value: int | None
    words: str
    strong: bool = False


@dataclass(frozen=True)
class Chart:
    """What is common to all charts: a name that is unique on the page, title and sentence."""

    name: str
    title: str
    sentence: str
    rows: tuple[Row, ...]
    breaks: tuple[int, ...] = ()
    """Rows before which a series breaks: what stands on either side is not comparable."""


def shortened(rows: Sequence[Row], rest: str) -> tuple[Row, ...]:
    """At most MOST_ROWS rows; the smallest others become one row, called `rest`."""
    if len(rows) <= MOST_ROWS:
        return tuple(rows)
    kept, others = rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1 :]
    value = sum(row.value or 0 for row in others)
    return (*kept, Row(rest, value, f"{value:,}"))


def _ready(chart: Chart) -> None:
    if not chart.rows:
        raise ValueError(f"The chart {chart.name!r} has nothing to draw; print its note instead.")


def _largest(chart: Chart) -> int:
    return max((row.value or 0 for row in chart.rows), default=0) or 1


# --- Horizontal bars --------------------------------------------------------------------------


def bars(chart: Chart, width: int = WIDE) -> str:
    """Horizontal bars from one base line, the label before each, the number at its end."""
    _ready(chart)
    longest = max(svg.text_width(row.label, _LABEL) for row in chart.rows)
    is_roomy = width >= WIDE or longest < 0.36 * width
    return _bars_beside(chart, width) if is_roomy else _bars_below(chart, width)


def _bars_beside(chart: Chart, width: int) -> str:
    """Labels in a column of their own, as wide as the longest needs."""
    column = min(max(svg.text_width(row.label, _LABEL) for row in chart.rows) + 18, width * 0.42)
    room = width - column - _end_room(chart)
    parts: list[str] = []
    y = 6.0
    for row in chart.rows:
        lines = svg.wrapped(row.label, column - 14, _LABEL)
        height = max(32.0, 17 * len(lines) + 14)
        middle = y + height / 2
        first = middle + 5 - 8.5 * (len(lines) - 1)
        parts += [
            svg.text(column - 12, first + 17 * n, words, anchor="end")
            for n, words in enumerate(lines)
        ]
        parts += _bar(row, column, middle - 10, 20, room * (row.value or 0) / _largest(chart))
        y += height
    parts.append(svg.line(column, 4, column, y + 2, svg.INK))
    return svg.drawing(chart.name, (width, y + 8), chart.title, chart.sentence, parts)


def _bars_below(chart: Chart, width: int) -> str:
    """Each label above its bar, for narrow screens and columns."""
    room = width - 1 - _end_room(chart)
    parts: list[str] = []
    y = 2.0
    for row in chart.rows:
        lines = svg.wrapped(row.label, width - 8, _LABEL)
        for words in lines:
            y += 17
            parts.append(svg.text(0, y - 2, words))
        parts += _bar(row, 1, y + 3, 18, room * (row.value or 0) / _largest(chart))
        parts.append(svg.line(0.5, y + 1, 0.5, y + 23, svg.INK))
        y += 31
    return svg.drawing(chart.name, (width, y), chart.title, chart.sentence, parts)


def _end_room(chart: Chart) -> float:
    """Space to keep free at the right for the numbers after the bars."""
    return max(svg.text_width(row.words, _LABEL + 1, bold=True) for row in chart.rows) + 22


def _bar(row: Row, x: float, y: float, height: float, length: float) -> list[str]:
    baseline = y + height / 2 + 5
    if row.value is None:
        return _gap(row.words, x, y, height)
    parts = [svg.text(x + length + 8, baseline, row.words, size=_LABEL + 1, bold=True)]
    if row.value:
        shade = svg.BLUE if row.strong else svg.BLUE_LIGHT
        parts.append(svg.rect(x, y, max(length, 2), height, shade))
    return parts


def _gap(words: str, x: float, y: float, height: float) -> list[str]:
    """The place of a number that is not there, with the reason."""
    width = svg.text_width(words, _LABEL - 1) + 16
    return [
        svg.rect(x + 4, y, width, height, "none", line=svg.QUIET, dashed=True, round_by=3),
        svg.text(x + 12, y + height / 2 + 4.5, words, size=_LABEL - 1, fill=svg.QUIET),
    ]


# --- People as marks --------------------------------------------------------------------------


def people(chart: Chart, width: int = WIDE) -> str:
    """One mark for each person, a row for each group. Large groups become bars instead."""
    _ready(chart)
    if _largest(chart) > _MOST_MARKS:
        return bars(chart, width)
    column = max(svg.text_width(row.label, _LABEL) for row in chart.rows) + 18
    across = max(1, int((width - column - 46) // _MARK_STEP))
    parts: list[str] = []
    y = 4.0
    for row in chart.rows:
        lines = max(1, -(-(row.value or 0) // across))
        height = lines * 32 + 8.0
        parts.append(svg.text(column - 14, y + 23, row.label, anchor="end"))
        parts += (
            _marks(row, column, y, across)
            if row.value is not None
            else _gap(row.words, column - 4, y + 8, 22)
        )
        y += height
    return svg.drawing(chart.name, (width, y + 2), chart.title, chart.sentence, parts)


_MARK_STEP = 19.0


def _marks(row: Row, x: float, y: float, across: int) -> list[str]:
    count = row.value or 0
    shade = svg.BLUE if row.strong else svg.BLUE_LIGHT
    marks = [
        _person(x + _MARK_STEP * (n % across), y + 4 + 32 * (n // across), shade)
        for n in range(count)
    ]
    after = x + _MARK_STEP * min(count, across) + (8 if count else 2)
    return [*marks, svg.text(after, y + 24, row.words, size=17, bold=True)]


def _person(x: float, y: float, shade: str) -> str:
    """A plain sign for a person, the same for everybody: head and shoulders."""
    left, top = svg.number(x), svg.number(y + 26)
    return (
        f'<circle cx="{svg.number(x + 7)}" cy="{svg.number(y + 5.5)}" r="4.6" fill="{shade}"/>'
        f'<path d="M{left} {top}v-6.5a7 7 0 0 1 14 0v6.5z" fill="{shade}"/>'
    )


# --- Steps ------------------------------------------------------------------------------------


def steps(chart: Chart, width: int = WIDE) -> str:
    """Steps of one way, such as reported, investigated, prosecuted, convicted, side by side.

    They are counts of one period, not one group followed through: no share is drawn.
    """
    _ready(chart)
    return _steps_across(chart, width) if width >= WIDE else _steps_down(chart, width)


def _steps_across(chart: Chart, width: int) -> str:
    gap = 26.0
    box = (width - gap * (len(chart.rows) - 1)) / len(chart.rows)
    labels = [svg.wrapped(row.label, box - 8, _LABEL) for row in chart.rows]
    tall = max(len(lines) for lines in labels)
    base = 118.0
    parts: list[str] = []
    for n, (row, lines) in enumerate(zip(chart.rows, labels, strict=True)):
        x = n * (box + gap)
        parts += _step_column(row, x, base, box, 70 * (row.value or 0) / _largest(chart))
        parts += [
            svg.text(x, base + 20 + 17 * i, words, fill=svg.INK) for i, words in enumerate(lines)
        ]
        if n:
            parts.append(_arrow(x - gap / 2 - 4, base - 12))
    return svg.drawing(
        chart.name, (width, base + 12 + 17 * tall + 4), chart.title, chart.sentence, parts
    )


def _step_column(row: Row, x: float, base: float, box: float, height: float) -> list[str]:
    edge = svg.line(x, base, x + box, base, svg.INK)
    if row.value is None:
        lines = svg.wrapped(row.words, box - 16, _LABEL - 1)
        tall = 17 * len(lines) + 10
        return [
            svg.rect(
                x + 0.5,
                base - tall - 6,
                box - 1,
                tall,
                "none",
                line=svg.QUIET,
                dashed=True,
                round_by=3,
            ),
            *(
                svg.text(x + 8, base - tall + 11 + 17 * n, words, size=_LABEL - 1, fill=svg.QUIET)
                for n, words in enumerate(lines)
            ),
            edge,
        ]
    shade = svg.BLUE if row.strong else svg.BLUE_LIGHT
    block = [svg.rect(x, base - height, min(box, 76), height, shade)] if row.value else []
    return [*block, svg.text(x, base - height - 9, row.words, size=28, bold=True), edge]


def _arrow(x: float, y: float) -> str:
    return svg.path(f"M{svg.number(x)} {svg.number(y - 5)}l5 5l-5 5", line=svg.QUIET, width=1.6)


def _steps_down(chart: Chart, width: int) -> str:
    room = width - 66.0
    parts: list[str] = []
    y = 2.0
    for n, row in enumerate(chart.rows):
        if n:
            parts.append(svg.path(f"M8 {svg.number(y - 4)}l5 5l5 -5", line=svg.QUIET, width=1.6))
            y += 8
        for words in svg.wrapped(row.label, width - 4, _LABEL):
            y += 17
            parts.append(svg.text(0, y - 2, words))
        parts += _bar(row, 1, y + 3, 22, room * (row.value or 0) / _largest(chart))
        parts.append(svg.line(0.5, y + 1, 0.5, y + 27, svg.INK))
        y += 40
    return svg.drawing(chart.name, (width, y - 6), chart.title, chart.sentence, parts)


# --- Columns over time ------------------------------------------------------------------------


def columns(chart: Chart, width: int = WIDE) -> str:
    """Upright columns, one for each period; the strong one is the period of the report."""
    _ready(chart)
    gap = 18.0 if width >= WIDE else 10.0
    box = (width - gap * (len(chart.rows) - 1)) / len(chart.rows)
    labels = [svg.wrapped(row.label, box, _LABEL - 1) for row in chart.rows]
    tall = max(len(lines) for lines in labels)
    base = 150.0
    parts: list[str] = []
    for n, (row, lines) in enumerate(zip(chart.rows, labels, strict=True)):
        x = n * (box + gap)
        parts += _step_column(row, x, base, box, 112 * (row.value or 0) / _largest(chart))
        parts += [
            svg.text(x, base + 18 + 16 * i, words, size=_LABEL - 1, bold=row.strong)
            for i, words in enumerate(lines)
        ]
        if n in chart.breaks:
            parts.append(_break_mark(x - gap / 2, base))
    return svg.drawing(
        chart.name, (width, base + 10 + 16 * tall + 4), chart.title, chart.sentence, parts
    )


def _break_mark(x: float, base: float) -> str:
    """A jagged line between two columns that must not be compared."""
    steps = "".join("l4 6l-8 6l4 6" for _ in range(int((base - 8) // 18)))
    return svg.path(f"M{svg.number(x)} 8{steps}", line=svg.AMBER, width=1.6)


# --- One bar in parts -------------------------------------------------------------------------

_PARTS = (svg.BLUE, svg.AMBER_LIGHT, svg.TEAL, svg.BLUE_LIGHT)


def parts_of_whole(chart: Chart, width: int = WIDE) -> str:
    """One bar cut into its parts, each with number and words below; for two to four parts.

    All but the first part are hatched, so that print in one colour tells them apart.
    """
    _ready(chart)
    whole = sum(row.value or 0 for row in chart.rows)
    if whole == 0 or len(chart.rows) > len(_PARTS) or any(r.value is None for r in chart.rows):
        return bars(chart, width)
    column = width / len(chart.rows)
    drawn: list[str] = []
    patterns: list[str] = []
    x, deepest = 0.0, 1
    for n, row in enumerate(chart.rows):
        surface, left = _PARTS[n], n * column
        if n:
            patterns.append(svg.hatch(f"{chart.name}-p{n}", svg.PAPER, _PARTS[n], 7))
            surface = f"url(#{chart.name}-p{n})"
        lines = svg.wrapped(row.label, column - 12, _LABEL)
        deepest = max(deepest, len(lines))
        length = (width + 2) * (row.value or 0) / whole
        drawn.append(svg.rect(x, 2, max(length - 2, 0), 28, surface))
        drawn.append(svg.rect(left, 45, 14, 14, surface))
        drawn.append(svg.text(left + 22, 59, row.words, size=20, bold=True))
        drawn += [svg.text(left, 80 + 17 * i, words) for i, words in enumerate(lines)]
        x += length
    size = (width, 80 + 17 * (deepest - 1) + 8)
    return svg.drawing(chart.name, size, chart.title, chart.sentence, drawn, patterns)
