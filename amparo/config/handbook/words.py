"""How the pages of the reference are put together: headings, tables, and words that stay words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MADE = "<!-- Written by `make docs` from the program. Change the program, not this page. -->"


def page(title: str, about: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", MADE, about, *(part for part in parts if part)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; empty where there are no rows."""
    lines = [_row(row) for row in rows]
    if not lines:
        return ""
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *lines])


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def code(word: object) -> str:
    """A word of the program, such as a code or a name of a field."""
    return f"`{word}`" if str(word) else ""


def codes(words: Iterable[object]) -> str:
    """Several of them, in the order given."""
    return ", ".join(code(word) for word in words)


def yes(value: object) -> str:
    return "yes" if value else ""
