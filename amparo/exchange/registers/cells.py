"""What stands in a cell, kept as typed, and the text that people see in it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache


class Unread(Enum):
    """A cell that says something which no reader gives: what it is, instead of a value."""

    FORMULA = "formula"  # its result is not stored in the file
    ERROR = "error"  # the spreadsheet itself could not work it out


Cell = str | int | float | bool | date | datetime | time | timedelta | Unread | None

# Marks that change how a line is drawn but say nothing: direction, joining, byte order.
_UNSEEN = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0x00AD]
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"[^\S\n]+")
_NOT_PLAIN = re.compile(r"[^0-9a-z/?&%$]+")


def is_blank(cell: Cell) -> bool:
    """Whether nothing is written there; a zero or a no is something."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> str:
    """The cell as a person reads it: no marks unseen, one space between words.

    >>> text("  José\u200f  Núñez ")
    'José Núñez'
    >>> text(42.0), text(True), text(None)
    ('42', 'yes', '')
    """
    if isinstance(cell, str):
        return _clean(cell)
    if cell is None or isinstance(cell, Unread):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _clean(words: str) -> str:
    if words.isascii() and words.isprintable():
        return " ".join(words.split())
    words = unicodedata.normalize("NFC", words.translate(_UNSEEN))
    words = _CONTROL.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACE.sub(" ", line).strip() for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def plain(cell: Cell) -> str:
    """The cell for comparing words: small letters, no accents, no punctuation but the telling.

    >>> plain("Fecha de  Identificación:"), plain("Sexo (H/M)"), plain("n/s")
    ('fecha de identificacion', 'sexo h/m', 'n/s')
    """
    return _plain(cell if isinstance(cell, str) else text(cell))


@lru_cache(maxsize=100_000)
def _plain(words: str) -> str:
    words = text(words).casefold()
    if not words.isascii():
        words = unicodedata.normalize("NFKD", words)
        words = "".join(c for c in words if not unicodedata.combining(c))
    return _NOT_PLAIN.sub(" ", words).strip()
