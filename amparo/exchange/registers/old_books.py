"""Old workbooks (.xls): the cells of which readers give nothing, by what the file itself says.

The container is cut into sectors that follow each other by a table; one of its streams is the
workbook, a row of records. Only formulas and errors are looked at. What makes no sense is left:
then the reader of the whole file refuses it, or nothing is known of formulas.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .cells import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

END, DIRECTORY = 0xFFFFFFF0, 128
FORMULA, ERROR_CELL, SHEET, LAST = 0x0006, 0x0205, 0x0085, 0x000A
WORKSHEET = 0
WIDEST = 256  # columns of a sheet of that time
ERROR, BLANK = 2, 3  # what the result of a formula is, if it is no number
TO_BE_WORKED_OUT = 0b11  # always, or when the file is opened
MOST = 5_000_000  # records looked at

Found = dict[str, tuple[set[int], dict[tuple[int, int], Unread]]]


def formulas_of_old(content: bytes) -> Found:
    """By sheet: the rows with formulas, from 1, and the cells without a value, from 0."""
    try:
        stream = _Container(content).stream("Workbook")
        steps = iter(range(MOST))  # for all sheets together: each may say that it begins anywhere
        return {name: _of_sheet(stream, offset, steps) for name, offset in _sheets(stream)}
    except (struct.error, IndexError, ValueError):
        return {}


class _Container:
    """The streams of a file, by the sectors that hold them."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << struct.unpack_from("<H", content, 30)[0]
        self.small = 1 << struct.unpack_from("<H", content, 32)[0]
        if not (128 <= self.size <= 4096 and 16 <= self.small < self.size):
            raise ValueError("no such sectors")
        self.least = struct.unpack_from("<I", content, 56)[0]
        self.table = self._table()
        self.entries = self._chain(struct.unpack_from("<I", content, 48)[0])

    def stream(self, name: str) -> bytes:
        """Raises ValueError where there is none of that name."""
        root = self._entry(0)
        for place in range(1, len(self.entries) // DIRECTORY):
            called, start, size = self._entry(place)
            if called == name:
                if size >= self.least:
                    return self._chain(start)[:size]
                return self._small(root[1], start)[:size]
        raise ValueError("no such stream")

    def _entry(self, place: int) -> tuple[str, int, int]:
        entry = self.entries[place * DIRECTORY : (place + 1) * DIRECTORY]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        return name, *struct.unpack_from("<II", entry, 116)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.content[start : start + self.size]

    def _table(self) -> list[int]:
        numbers = list(struct.unpack_from("<109I", self.content, 76))
        more, count = struct.unpack_from("<II", self.content, 68)
        whole = len(self.content) // self.size
        for _ in range(min(count, whole)):  # more sectors than there are would be a ring
            if more >= END:
                break
            listed = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            numbers += listed[:-1]
            more = listed[-1]
        table: list[int] = []
        numbers = [number for number in numbers if number < END]
        if len(set(numbers)) < len(numbers):
            raise ValueError("a sector listed twice")
        for number in numbers:
            table += struct.unpack(f"<{self.size // 4}I", self._sector(number))
        return table

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(start, self.table)))

    def _small(self, root: int, start: int) -> bytes:
        held = self._chain(root)
        first = struct.unpack_from("<I", self.content, 60)[0]
        told = self._chain(first)
        table = list(struct.unpack(f"<{len(told) // 4}I", told))
        pieces = (held[n * self.small : (n + 1) * self.small] for n in _followed(start, table))
        return b"".join(pieces)


def _followed(start: int, table: list[int]) -> Iterator[int]:
    """Sectors one after the other; a ring is an error."""
    number, left = start, len(table)
    while number < END:
        left -= 1
        if left < 0:
            raise ValueError("a ring of sectors")
        yield number
        number = table[number]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == LAST:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream, 0):
        if kind == SHEET and body[5] == WORKSHEET:
            offset, count, is_wide = struct.unpack_from("<I", body)[0], body[6], body[7] & 1
            name = body[8 : 8 + count * (2 if is_wide else 1)]
            yield name.decode("utf-16-le" if is_wide else "latin-1", "replace"), offset


def _of_sheet(
    stream: bytes, offset: int, steps: Iterator[int]
) -> tuple[set[int], dict[tuple[int, int], Unread]]:
    rows: set[int] = set()
    unread: dict[tuple[int, int], Unread] = {}
    for (kind, body), _ in zip(_records(stream, offset), steps, strict=False):
        if kind not in (FORMULA, ERROR_CELL):
            continue
        row, column = struct.unpack_from("<HH", body)
        if column >= WIDEST:
            continue
        if kind == FORMULA:
            rows.add(row + 1)
            if mark := _mark(body):
                unread[row, column] = mark
        elif body[7]:
            unread[row, column] = Unread.ERROR
    return rows, unread


def _mark(body: bytes) -> Unread | None:
    """Of a formula: its result, eight bytes, is a number unless the last two say otherwise."""
    result, flags = body[6:14], struct.unpack_from("<H", body, 14)[0]
    is_number = result[6:8] != b"\xff\xff"
    if not is_number and result[0] == ERROR:
        return Unread.ERROR
    is_nothing = result == bytes(8) if is_number else result[0] == BLANK
    return Unread.FORMULA if is_nothing and flags & TO_BE_WORKED_OUT else None
