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
LONGEST_TAG = MEGABYTE  # bytes of a tag that a piece may cut
_PREFIX = rb"<(?:[\w.-]+:)?"
_ATTRIBUTES = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*"""
_CELL = re.compile(
    _PREFIX + rb"c\s" + _ATTRIBUTES + rb"""?(?<![\w:.-])r\s*=\s*["']\s*([A-Za-z]{1,9})(\d{1,12})"""
)
_OPENING = re.compile(_PREFIX + rb"c[\s/>]")
_TAG = re.compile(_PREFIX + rb"c(?:\s" + _ATTRIBUTES + rb"|/)?>")
_NUMBERED = re.compile(
    _PREFIX + rb"row\s" + _ATTRIBUTES + rb"""?(?<![\w:.-])r\s*=\s*["']\s*(\d{1,12})"""
)
_ROW_OPENING = re.compile(_PREFIX + rb"row[\s/>]")
_TABLE = re.compile(rb"<table:table\b(?!-)")
_NAME = re.compile(rb"""table:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROW = re.compile(rb"<table:table-row\b")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']\s*(\d{1,12})""")
_TABLE_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b(" + _ATTRIBUTES + rb")>")
_HEAD = re.compile(_ATTRIBUTES)
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
        named = {part: name for name, part in sheets.items()}
        for part in archive.namelist():
            rows, columns, is_clear = _reach(archive, part)
            _check(raw, named.get(part, part), rows * columns, limits)
            if part in named and not is_clear:
                raise Unreadable("damaged", name=raw.name)


def _check(raw: Raw, sheet: str, cells: int, limits: Limits) -> None:
    if cells > limits.cells:
        raise Unreadable(
            "too_far", name=raw.name, sheet=sheet, cells=f"{cells:,}", limit=f"{limits.cells:,}"
        )


def _reach(archive: zipfile.ZipFile, part: str) -> tuple[int, int, bool]:
    """The last row and column in which a cell stands, and whether every cell could be told."""
    rows = columns = 0
    is_clear = True
    for piece in _pieces(archive, part):
        found = _CELL.findall(piece)
        if found:
            columns = max(columns, *(_number(letters) for letters in {c for c, _row in found}))
            rows = max(rows, *map(int, {row for _column, row in found}))
        openings = len(_OPENING.findall(piece))
        if openings != len(found):  # cells that stand one after the other, without a place
            is_clear = is_clear and openings == len(_TAG.findall(piece))
            by_row = _ROW_OPENING.split(piece)
            rows = max(rows, len(by_row), *map(int, _NUMBERED.findall(piece)))
            columns = max(columns, *(len(_OPENING.findall(row)) for row in by_row))
    return rows, columns, is_clear


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that cut no tag; one that goes on for ever is cut."""
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            whole = rest + piece
            at = whole.rfind(b"<")
            cut = at if at >= 0 and len(whole) - at <= LONGEST_TAG else len(whole)
            yield whole[:cut]
            rest = whole[cut:]
    yield rest


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _cells_of_ods(content: bytes) -> Iterator[tuple[str, int]]:
    """For each table its cells with something in them, each as often as it is to be repeated."""
    for table in _TABLE.split(content)[1:]:
        name = _NAME.search(table[:MEGABYTE])
        cells = 0
        for row in _ROW.split(table)[1:]:
            if any(mark in row for mark in _VALUE):
                head = _HEAD.match(row)
                at = head.end() if head else 0
                head_of, body = row[:at], row[at:]
                width = sum(_repeated(cell) for cell in _TABLE_CELL.findall(body))
                cells += _repeated(head_of) * max(1, width)
        said = (name[1] or name[2] or b"") if name else b""
        yield unescape(said.decode("utf-8", "replace")), cells


def _repeated(tag: bytes) -> int:
    found = _REPEATED.search(tag)
    return int(found[1]) if found else 1
