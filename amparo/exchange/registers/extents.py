"""How far a workbook reaches, told before it is read: a single cell far away fills the memory."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING

from .limits import MEGABYTE
from .refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .limits import Limits
    from .raw import Raw

PIECE = 4 * MEGABYTE
OVERLAP = 64  # bytes of a tag that a piece may cut
_CELL = re.compile(rb'<c\s[^>]{0,40}?\br="([A-Z]{1,3})(\d{1,9})"')
_TABLE = re.compile(rb"<table:table\b(?!-)")
_NAME = re.compile(rb'table:name="([^"]*)"')
_ROW = re.compile(rb"<table:table-row\b")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')
_TABLE_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_VALUE = (b"office:value", b"office:string-value", b"<text:")


def check_extent(raw: Raw, kind: str, sheets: dict[str, str], limits: Limits) -> None:
    """Raises Unreadable for a sheet that reaches over more cells than are read.

    ``sheets`` gives the part of the archive that holds each sheet of an .xlsx file.
    """
    if kind not in ("xlsx", "ods"):
        return
    with zipfile.ZipFile(raw.open()) as archive:
        if kind == "ods":
            for name, cells in _cells_of_ods(archive.read("content.xml")):
                _check(raw, name, cells, limits)
            return
        for name, part in sheets.items():
            rows, columns = _reach(archive, part)
            _check(raw, name, rows * columns, limits)


def _check(raw: Raw, sheet: str, cells: int, limits: Limits) -> None:
    if cells > limits.cells:
        raise Unreadable(
            "too_far", name=raw.name, sheet=sheet, cells=f"{cells:,}", limit=f"{limits.cells:,}"
        )


def _reach(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """The last row and the last column in which a cell stands."""
    rows = columns = 0
    for piece in _pieces(archive, part):
        found = _CELL.findall(piece)
        if found:
            columns = max(columns, *(_number(letters) for letters in {c for c, _row in found}))
            rows = max(rows, *map(int, {row for _column, row in found}))
    return rows, columns


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            yield rest + piece
            rest = piece[-OVERLAP:]


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells_of_ods(content: bytes) -> Iterator[tuple[str, int]]:
    """For each table its cells with something in them, each as often as it is to be repeated."""
    for table in _TABLE.split(content)[1:]:
        name = _NAME.search(table[:MEGABYTE])
        cells = 0
        for row in _ROW.split(table)[1:]:
            if any(mark in row for mark in _VALUE):
                head, _, body = row.partition(b">")
                width = sum(_repeated(cell) for cell in _TABLE_CELL.findall(body))
                cells += _repeated(head) * max(1, width)
        yield unescape(name[1].decode("utf-8", "replace")) if name else "", cells


def _repeated(tag: bytes) -> int:
    found = _REPEATED.search(tag)
    return int(found[1]) if found else 1
