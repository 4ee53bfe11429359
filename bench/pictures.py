"""Draws what was measured: how much of its bound each measure takes, and how pages grow."""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .frame import Outcome
    from .kept import Kept

BOUNDS, GROWTH = "performance-bounds.svg", "performance-growth.svg"
WIDTH, LEFT, RIGHT, ROW, TOP = 900, 520, 90, 26, 44
HELD, OVER, INK, QUIET = "#1b6a5f", "#a8471f", "#17212b", "#5b6670"
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" \
height="{height}" role="img" aria-label="{title}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#ffffff"/>
{parts}
</svg>
"""


def draw(kept: Sequence[Kept], folder: Path) -> list[tuple[str, str]]:
    """Write the pictures that these outcomes allow; gives the name and the title of each."""
    outcomes = [each.outcome for each in kept]
    bars = [(_name(each), share) for each in outcomes if (share := share_of_bound(each))]
    growing = [each for each in outcomes if each.about.code == "growing"][-1:]  # the largest
    pages = [(name, *both) for each in growing for name, both in each.lines.items()]
    found = []
    if bars:
        title = "How much of what is allowed each measure takes"
        (folder / BOUNDS).write_text(_bars(title, bars), "utf-8")
        found.append((BOUNDS, title))
    if pages:
        title = "Milliseconds of each page, in a small country and in a large one"
        (folder / GROWTH).write_text(_pairs(title, pages), "utf-8")
        found.append((GROWTH, title))
    return found


def share_of_bound(outcome: Outcome) -> float | None:
    """The largest share that a measure takes of any of its bounds: 1 is all of it."""
    bounds = outcome.about.bounds
    shares = [
        (outcome.ratio, bounds.ratio),
        (outcome.ours, bounds.seconds),
        (outcome.memory or None, bounds.memory),
        (max((ours / bare for ours, bare in outcome.lines.values()), default=None), bounds.each),
    ]
    found = [has / may for has, may in shares if has is not None and may is not None]
    return max(found, default=None)


def _name(outcome: Outcome) -> str:
    return f"{outcome.about.title}, {outcome.about.size}"


def _bars(title: str, bars: Sequence[tuple[str, float]]) -> str:
    scale = _Scale(share for _name, share in [*bars, ("", 1.0)])
    height = TOP + ROW * len(bars) + 16
    parts = [_words(16, 24, title, INK, "600")]
    for place, (name, share) in enumerate(bars):
        y, end = TOP + ROW * place, scale.at(share)
        colour = HELD if share <= 1 else OVER
        parts += [
            _words(LEFT - 10, y + 14, _short(name), INK, anchor="end"),
            f'<rect x="{LEFT}" y="{y + 3}" width="{end - LEFT:.0f}" height="15" fill="{colour}"/>',
            _words(end + 6, y + 15, f"{_rounded(share)}×", colour, "600"),
        ]
    parts.append(_line(scale.at(1), TOP - 6, height - 12))
    return FRAME.format(width=WIDTH, height=height, title=escape(title), parts="\n".join(parts))


def _pairs(title: str, pages: Sequence[tuple[str, float, float]]) -> str:
    scale = _Scale(seconds for _name, *both in pages for seconds in both)
    height = TOP + ROW * len(pages) + 16
    parts = [_words(16, 24, title, INK, "600")]
    for place, (name, large, small) in enumerate(pages):
        y = TOP + ROW * place + 12
        one, other = scale.at(small), scale.at(large)
        parts += [
            _words(LEFT - 10, y + 4, _short(name), INK, anchor="end"),
            f'<path d="M{one:.0f} {y}H{other:.0f}" stroke="{QUIET}" stroke-width="2"/>',
            f'<circle cx="{one:.0f}" cy="{y}" r="5" fill="#fff" stroke="{HELD}" stroke-width="2"/>',
            f'<circle cx="{other:.0f}" cy="{y}" r="5" fill="{HELD}"/>',
            _words(max(one, other) + 9, y + 4, f"{small * 1000:.0f} → {large * 1000:.0f}", QUIET),
        ]
    return FRAME.format(width=WIDTH, height=height, title=escape(title), parts="\n".join(parts))


class _Scale:
    """A logarithmic axis between whole powers of ten."""

    def __init__(self, values: Iterable[float]) -> None:
        found = [max(value, 1e-4) for value in values]
        self.low, high = floor(log10(min(found))), ceil(log10(max(found)))
        self.span = max(high - self.low, 1)

    def at(self, value: float) -> float:
        """Pixels from the left."""
        part = (log10(max(value, 1e-4)) - self.low) / self.span
        return LEFT + 4 + part * (WIDTH - LEFT - RIGHT - 4)


def _rounded(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79]}…"


def _words(
    x: float, y: float, words: str, colour: str, weight: str = "400", anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _line(x: float, top: float, bottom: float) -> str:
    return (
        f'<path d="M{x:.0f} {top:.0f}V{bottom:.0f}" stroke="{QUIET}" stroke-dasharray="4 3"/>'
        + _words(x + 4, top + 2, "the bound", QUIET)
    )
