"""Cells whose value no reader gives: formulas whose result is not stored, and errors.

A program that makes workbooks often writes formulas and leaves it to the spreadsheet to work them
out; until somebody opens and saves such a file, the results stand nowhere. Readers give an empty
cell for them, and for errors such as #N/A too. Here they are found in what the file itself says.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from .cells import Unread
from .old_books import formulas_of_old

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cells import Cell
    from .raw import Raw

_TEXT = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*"""
_P = rb"(?:[\w.-]+:)?"
# A row, or a cell with what stands first in it: its formula, if any, and its value, if any.
_ITEM = re.compile(
    rb"<"
    + _P
    + rb"(row|c)((?:\s"
    + _TEXT
    + rb")?)>(?:\s*(<"
    + _P
    + rb"f(?:\s[^<>]*)?(?:/>|>[^<]*</"
    + _P
    + rb"f>))?\s*(?:<"
    + _P
    + rb"v(?:\s[^<>]*)?>([^<]+)<)?)?"
)
_PLACE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']\s*([A-Za-z]*)(\d*)""")
_TYPE = re.compile(rb"""(?<![\w:.-])t\s*=\s*["'](\w+)["']""")
_ON_LOAD = re.compile(rb"""<(?:[\w.-]+:)?calcPr\s[^<>]*fullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_TABLE = re.compile(rb"<table:table\b(?!-)")
_NAME = re.compile(rb"""table:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ODS_ITEM = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b(" + _TEXT + rb")>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']\s*(\d{1,7})""")
_VALUE = re.compile(rb"""office:(?:\w+-)?value\s*=""")
_ERROR = re.compile(rb">(?:#(?:N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d{3})<")
_REMARK = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
MOST = 1_000_000  # cells looked at of one repeated stretch


@dataclass
class Formulas:
    """Of one sheet: the rows with formulas, from 1, and cells without a value by place, from 0."""

    rows: set[int] = field(default_factory=set)
    unread: dict[tuple[int, int], Unread] = field(default_factory=dict)


def formulas_of(raw: Raw, kind: str, parts: dict[str, str]) -> dict[str, Formulas]:
    """By sheet what its formulas are; ``parts`` gives the part that holds each sheet of .xlsx."""
    if kind == "ods":
        with zipfile.ZipFile(raw.open()) as archive:
            return dict(_of_ods(archive.read("content.xml")))
    if kind == "xls":
        return {name: Formulas(*told) for name, told in formulas_of_old(raw.content).items()}
    if not parts:
        return {}
    with zipfile.ZipFile(raw.open()) as archive:
        is_open = _ON_LOAD.search(archive.read("xl/workbook.xml")) is not None
        return {name: _of_part(archive.read(part), is_open=is_open) for name, part in parts.items()}


def put_into(rows: list[list[Cell]], found: Formulas) -> None:
    """Mark the cells that no reader gave; rows that end before one grow to it."""
    for (row, column), mark in found.unread.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        cells = rows[row]
        cells.extend(None for _ in range(column + 1 - len(cells)))
        cells[column] = mark


def _of_part(content: bytes, *, is_open: bool) -> Formulas:
    """``is_open``: the file says itself that its results are still to be worked out."""
    found = Formulas()
    if not any(mark in content for mark in (b"<f", b":f", b'"e"', b"'e'")):
        return found
    row = column = 0
    for item in _ITEM.finditer(content):
        what, attributes, formula, value = (part or b"" for part in item.groups())
        place = _PLACE.search(attributes)
        if what == b"row":
            row = int(place[2]) if place and place[2] else row + 1
            column = 0
            continue
        column = _number(place[1]) if place and place[1] else column + 1
        row = int(place[2]) if place and place[1] and place[2] else max(row, 1)
        if formula:
            found.rows.add(row)
        if mark := _mark(attributes, formula, value, is_open=is_open):
            found.unread[row - 1, column - 1] = mark
    return found


def _mark(attributes: bytes, formula: bytes, value: bytes, *, is_open: bool) -> Unread | None:
    said = _TYPE.search(attributes)
    kind = said[1] if said else b""
    if kind == b"e":
        return Unread.ERROR
    if not formula or kind in (b"str", b"s", b"inlineStr"):
        return None  # an empty text is a result too
    is_placeholder = is_open and value.strip() == b"0"
    return Unread.FORMULA if not value.strip() or is_placeholder else None


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _of_ods(content: bytes) -> Iterator[tuple[str, Formulas]]:
    for table in _TABLE.split(content)[1:]:
        if name := _NAME.search(table):
            told = (name[1] or name[2] or b"").decode("utf-8", "replace")
            yield unescape(told), _of_table(table)


def _of_table(table: bytes) -> Formulas:
    found = Formulas()
    if b"table:formula" not in table and not _ERROR.search(table):
        return found
    items = list(_ODS_ITEM.finditer(table))
    row = column = 0
    below = 0  # rows that the present one stands for
    for at, item in enumerate(items):
        times = _repeated(item[2])
        if item[1] == b"table-row":
            row, column, below = row + below, 0, times
            continue
        end = items[at + 1].start() if at + 1 < len(items) else len(table)
        if mark := _mark_of_ods(item[2], table[item.end() : end]):
            for place in range(min(times * below, MOST)):
                found.unread[row + place // times, column + place % times] = mark
        column += times
    return found


def _mark_of_ods(attributes: bytes, content: bytes) -> Unread | None:
    content = _REMARK.sub(b"", content.partition(b"</table:table-cell>")[0])
    if _ERROR.search(content):
        return Unread.ERROR
    is_formula = b"table:formula" in attributes
    is_text = re.search(rb"""office:value-type\s*=\s*["']string""", attributes)
    has_value = is_text or _VALUE.search(attributes) or b"<text:p" in content
    return Unread.FORMULA if is_formula and not has_value else None


def _repeated(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return max(1, int(found[1])) if found else 1
