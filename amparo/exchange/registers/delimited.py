"""Text registers: which encoding, which separator, and the rows as they are."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Literal

from .books import Sheet
from .refusals import Unreadable

if TYPE_CHECKING:
    from .cells import Cell
    from .limits import Limits
    from .raw import Raw

SEPARATORS = (",", ";", "\t", "|")
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LOOKED_AT = 40  # lines from which the separator is told
LOOKED_AT_BYTES = 1024 * 1024
OLD_MACHINES = ("cp850", "mac-roman")
_ACCENTED = re.compile(r"(?:(?<=[A-Za-z])[áéíóúñÁÉÍÓÚÑ]|[áéíóúñÁÉÍÓÚÑ](?=[A-Za-z]))")
# Bytes that cp1252 leaves empty: a text that has them is in another encoding.
_NOT_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def read_text(raw: Raw, limits: Limits, encoding: str = "") -> tuple[Sheet, dict[str, str]]:
    """The one sheet of a text file, and how it was read. Raises Unreadable."""
    content = raw.content
    said, encoding = encoding, proved_by(content) or encoding or encoding_of(content, raw.name)
    maybe = "" if said else likelier(content, encoding)
    words = _decode(content, encoding, raw.name)
    separator = separator_of(words, raw.suffix)
    rows = _rows(words, separator, raw, limits)
    sheet = Sheet(name=raw.stem, rows=rows, has_name=False)
    how = {"encoding": encoding, "separator": separator}
    return sheet, {**how, "maybe": maybe} if maybe else how


def proved_by(content: bytes) -> str:
    """UTF-8 with accents, or the mark at a beginning: no text of another encoding looks like it.

    >>> proved_by("Núñez".encode()), proved_by("Núñez".encode("cp1252")), proved_by(b"Nunez")
    ('utf-8', '', '')
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if content.isascii():
        return ""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def encoding_of(content: bytes, name: str) -> str:
    """By mark, then by trial: UTF-8 proves itself, cp1252 is what is left."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if (wide := _wide(content[:4096])) is not None:
        return wide
    if b"\x00" in content:
        raise Unreadable("binary", name=name)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252" if not _has_any(content, _NOT_CP1252) else "latin-1"
    return "utf-8"


def likelier(content: bytes, encoding: str) -> str:
    """An encoding of old machines in which a text has more of our accents; empty where none has.

    >>> likelier("N\u00fa\u00f1ez Pe\u00f1a".encode("cp850"), "cp1252")
    'cp850'
    """
    if encoding not in ("cp1252", "latin-1"):
        return ""
    head = content[:LOOKED_AT_BYTES]
    found = {name: _accents(head, name) for name in (encoding, *OLD_MACHINES)}
    best = max(found, key=lambda name: found[name])
    return best if found[best] > found[encoding] else ""


def _accents(head: bytes, encoding: str) -> int:
    return len(_ACCENTED.findall(head.decode(encoding, "replace")))


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Latin text is zero."""
    if len(head) < 4 or len(head) % 2:
        return None
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[start::2]
        if half.count(0) > 0.6 * len(half) and head[1 - start :: 2].count(0) == 0:
            return encoding
    return None


def _has_any(content: bytes, wanted: bytes) -> bool:
    return any(byte in content for byte in wanted)


def _decode(content: bytes, encoding: str, name: str) -> str:
    try:
        words = content.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise Unreadable("encoding", name=name) from error
    if "\x00" in words or _is_noise(words[:4096]):
        raise Unreadable("binary", name=name)
    return words


def _is_noise(head: str) -> bool:
    odd = sum(1 for char in head if ord(char) < 32 and char not in "\r\n\t\x0b\x0c")
    return odd > max(3, len(head) // 20)


def separator_of(words: str, suffix: str = "") -> str:
    """The separator that cuts the first lines into the most columns, evenly.

    >>> separator_of("a;b;c\\n1;2,5;3\\n")
    ';'
    """
    lines = [line for line in words[:65536].splitlines()[:LOOKED_AT] if line.strip()]
    if suffix.casefold() in {".tsv", ".tab"} and any("\t" in line for line in lines):
        return "\t"
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: list[str], separator: str) -> float:
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return 0.0
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count) if widths else 1
    if usual < 2:
        return 0.0
    return usual * (widths.count(usual) / len(widths)) ** 2


def _rows(words: str, separator: str, raw: Raw, limits: Limits) -> list[list[Cell]]:
    """The rows; where a quote that nobody closed swallowed some, quotes are letters like others."""
    rows = _cut(words, separator, raw, limits)
    if not any(_runs_on(cell, separator, 1) for row in rows for cell in row):
        return rows
    plain = _cut(words, separator, raw, limits, quoting=csv.QUOTE_NONE)
    if len({len(row) for row in plain if any(row)}) == 1:
        return [[_bare(cell) for cell in row] for row in plain]
    for number, row in enumerate(rows, 1):
        least = 1 if len(row) > len(rows[0]) else max(2, len(row) // 2)
        if any(_runs_on(cell, separator, least) for cell in row):
            raise Unreadable("stray_quote", name=raw.name, row=number)
    return rows


def _runs_on(cell: Cell, separator: str, separators: int) -> bool:
    """Whether a cell goes on in another line, with so many separators in it."""
    if not isinstance(cell, str) or "\n" not in cell:
        return False
    return any(line.count(separator) >= separators for line in cell.split("\n")[1:])


def _bare(cell: Cell) -> Cell:
    """A cell without the pair of quotes around it."""
    is_quoted = isinstance(cell, str) and len(cell) > 1 and cell[0] == cell[-1] == '"'
    return (cell[1:-1] or None) if is_quoted and isinstance(cell, str) else cell


def _cut(
    words: str, separator: str, raw: Raw, limits: Limits, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> list[list[Cell]]:
    csv.field_size_limit(1_000_000)
    rows: list[list[Cell]] = []
    try:
        told = csv.reader(io.StringIO(words, newline=""), delimiter=separator, quoting=quoting)
        for row in told:
            rows.append([cell or None for cell in row])
            _check(rows, row, raw, limits)
    except csv.Error as error:
        raise Unreadable("damaged", name=raw.name) from error
    return rows


def _check(rows: list[list[Cell]], row: list[str], raw: Raw, limits: Limits) -> None:
    if len(rows) > limits.rows:
        raise Unreadable(
            "too_many_rows",
            name=raw.name,
            sheet=raw.stem,
            rows=f"> {limits.rows}",
            limit=limits.rows,
        )
    if len(row) > limits.columns:
        raise Unreadable(
            "too_wide", name=raw.name, sheet=raw.stem, columns=len(row), limit=limits.columns
        )
