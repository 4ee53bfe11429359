"""The few shapes that charts and maps are made of, written as plain SVG.

Only attributes, no style sheet and no script inside: the same drawing passes a strict content
policy in a page, and is set in the PDF. Nothing here is random: the same figures give the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

INK = "#16202c"
QUIET = "#56606c"
HAIR = "#c9c6bc"
PAPER = "#fbfaf7"
BLUE = "#1f4e8c"
BLUE_LIGHT = "#8aa6cb"
BLUE_PALE = "#d5dfec"
TEAL = "#1b7a6e"
AMBER = "#9a6200"
AMBER_LIGHT = "#e3b661"
SAND = "#e9e6dd"

FAMILY = "Source Sans 3, Source Sans Pro, Segoe UI, Helvetica, Arial, sans-serif"

_NARROW, _WIDE = frozenset("ijlftrI.,:;'|!()[] "), frozenset("mwMW%@—")


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def text_width(words: str, size: float, bold: bool = False) -> float:
    """About how wide words are in Source Sans 3, in the unit of `size`; never much too small."""
    units = sum(
        0.29
        if letter in _NARROW
        else 0.84
        if letter in _WIDE
        else 0.6
        if letter.isupper()
        else 0.51
        for letter in words
    )
    return units * size * (1.05 if bold else 1.0)


def wrapped(words: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Words broken into lines that fit a width; a single long word stands out."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 14,
    fill: str = INK,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    """One line of words, its baseline at y."""
    weight = ' font-weight="600"' if bold else ""
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" '
        f'fill="{fill}"{weight}{placed}>{escape(words)}</text>'
    )


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    line: str = "",
    dashed: bool = False,
    round_by: float = 0,
) -> str:
    """A box; with `line` an outline, dashed where something is missing."""
    border = f' stroke="{line}"' if line else ""
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    corners = f' rx="{number(round_by)}"' if round_by else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}" fill="{fill}"{border}{dashes}{corners}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str = HAIR, width: float = 1) -> str:
    """A straight line."""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{colour}" stroke-width="{number(width)}"/>'
    )


def path(shape: str, *, fill: str = "none", line: str = "", width: float = 1) -> str:
    """A shape given as SVG path data."""
    border = (
        f' stroke="{line}" stroke-width="{number(width)}" stroke-linejoin="round"' if line else ""
    )
    return f'<path d="{shape}" fill="{fill}"{border}/>'


def hatch(name: str, colour: str, ground: str = "none", gap: float = 6) -> str:
    """Slanted lines for a surface, so that print and the colour-blind can tell it from another."""
    return (
        f'<pattern id="{name}" width="{number(gap)}" height="{number(gap)}" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="{number(gap)}" height="{number(gap)}" fill="{ground}"/>'
        f'<line x1="0" y1="0" x2="0" y2="{number(gap)}" stroke="{colour}" stroke-width="2.5"/>'
        "</pattern>"
    )


def drawing(
    name: str,
    size: tuple[float, float],
    title: str,
    sentence: str,
    parts: Iterable[str],
    patterns: Iterable[str] = (),
) -> str:
    """A whole drawing with its title and a sentence for those who do not see it.

    `name` must be unique in a page; it is the root of the ids inside.
    """
    width, height = (number(value) for value in size)
    defs = "".join(patterns)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{FAMILY}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(sentence)}</desc>'
        + (f"<defs>{defs}</defs>" if defs else "")
        + "".join(parts)
        + "</svg>\n"
    )
