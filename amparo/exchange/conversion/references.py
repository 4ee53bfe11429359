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

    A year is shortened only beside another number: alone it may be the number itself.

    >>> reference_key("atip/005/18") == reference_key("ATIP 5-2018")
    True
    >>> reference_key("DHS-12") == reference_key("DHS-2012")
    False
    """
    parts = _PARTS.findall(written.casefold())
    has_year = sum(map(str.isdecimal, parts)) > 1
    return "/".join(_part(part, has_year=has_year) for part in parts)


def _part(part: str, *, has_year: bool) -> str:
    if not part.isdecimal():
        return part
    number = int(part)
    is_year = has_year and len(part) == 4 and 1900 <= number < 2100
    return str(number % 100 if is_year else number)


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
