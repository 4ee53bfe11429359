"""Numbers of files: brought to one form, so that “atip/005/18” and “ATIP 5-2018” meet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from amparo.exchange.registers.cells import Cell, text

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_REFERENCE = 80
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_LISTED = re.compile(r"[;,\n]|\s+(?:and|y|e)\s+|\s*&\s*", re.IGNORECASE)


@lru_cache(maxsize=500_000)
def reference_key(written: str) -> str:
    """The form in which two writings of one number are equal.

    >>> reference_key("atip/005/18") == reference_key("ATIP 5-2018")
    True
    """
    return "/".join(_part(part) for part in _PARTS.findall(written.casefold()))


def _part(part: str) -> str:
    if not part.isdecimal():
        return part
    number = int(part)
    return str(number % 100 if len(part) == 4 and 1900 <= number < 2100 else number)


def read_reference(cell: Cell) -> str:
    """A number as written, without stray spaces; empty where no letter or digit stands."""
    written = text(cell).replace("\n", " ")
    return written if reference_key(written) and len(written) <= LONGEST_REFERENCE else ""


def read_references(cell: Cell, split: Sequence[str] = ()) -> tuple[str, ...]:
    """All numbers in a cell, each once.

    >>> read_references("ATIP/020/20; ATIP/017/20")
    ('ATIP/020/20', 'ATIP/017/20')
    """
    pieces = [text(cell)]
    for separator in split:
        pieces = [part for piece in pieces for part in piece.split(separator)]
    if not split:
        pieces = _LISTED.split(pieces[0])
    found = {reference_key(ref): ref for piece in pieces if (ref := read_reference(piece.strip()))}
    return tuple(found.values())
