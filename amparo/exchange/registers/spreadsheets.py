"""Workbooks, new and old: visible and hidden sheets, merged cells, and which rows are formulas."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .archives import BROKEN
from .books import Sheet
from .extents import check_extent
from .formulas import Formulas, formulas_of, put_into
from .refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cells import Cell
    from .limits import Limits
    from .raw import Raw

MACROS = (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba)
PANIC = "PanicException"  # how the reader gives up; no ordinary exception
_SHEET = re.compile(rb"""<(?:[\w.-]+:)?sheet\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_ATTRIBUTE = re.compile(
    rb"""(?<![\w:])(?:[\w.-]+:)?(name|id|Id|Target)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
_RELATION = re.compile(rb"""<(?:[\w.-]+:)?Relationship\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")


def read_workbook(raw: Raw, kind: str, limits: Limits) -> list[Sheet]:
    """All sheets that hold cells, hidden ones marked. Raises Unreadable."""
    try:
        parts = _parts_of(raw) if kind == "xlsx" else {}
        check_extent(raw, kind, parts, limits)
        formulas = formulas_of(raw, kind, parts)
        book = CalamineWorkbook.from_filelike(raw.open())
        if any(found.typ in MACROS for found in book.sheets_metadata):
            raise Unreadable("macros", name=raw.name)
        sheets = []
        for place, found in enumerate(book.sheets_metadata):
            if found.typ == SheetTypeEnum.WorkSheet:
                sheets.append(_sheet(book, place, raw, limits, formulas))
                _check_rows(sheets, raw, limits)
        return sheets
    except PasswordError as error:
        raise Unreadable("password", name=raw.name) from error
    except (CalamineError, *BROKEN) as error:
        raise Unreadable("damaged", name=raw.name) from error
    except BaseException as error:
        if type(error).__name__ == PANIC:
            raise Unreadable("damaged", name=raw.name) from error
        raise


def _check_rows(sheets: list[Sheet], raw: Raw, limits: Limits) -> None:
    """All sheets together count, not each for itself."""
    rows = sum(len(sheet.rows) for sheet in sheets)
    if rows > limits.rows:
        raise Unreadable(
            "too_many_rows", name=raw.name, sheet=sheets[-1].name, rows=rows, limit=limits.rows
        )


def _sheet(
    book: CalamineWorkbook, place: int, raw: Raw, limits: Limits, formulas: dict[str, Formulas]
) -> Sheet:
    meta = book.sheets_metadata[place]
    found = book.get_sheet_by_index(place)
    height, width = (end + 1 for end in found.end or (-1, -1))
    if height > limits.rows:
        raise Unreadable(
            "too_many_rows",
            name=raw.name,
            sheet=meta.name,
            rows=height,
            limit=limits.rows,
        )
    if width > limits.columns:
        raise Unreadable(
            "too_wide",
            name=raw.name,
            sheet=meta.name,
            columns=width,
            limit=limits.columns,
        )
    rows = [[_cell(value) for value in row] for row in found.to_python(skip_empty_area=False)]
    merged = found.merged_cell_ranges or []
    told = formulas.get(meta.name, Formulas())
    put_into(rows, told)
    _spread(rows, merged)
    return Sheet(
        name=meta.name,
        rows=rows,
        is_hidden=meta.visible != SheetVisibleEnum.Visible,
        formulas=frozenset(told.rows),
        across=[(top, left, right) for (top, left), (_bottom, right) in merged if left != right],
    )


def _cell(value: Any) -> Cell:
    return None if value == "" else value


def _spread(rows: list[list[Cell]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A cell merged downwards speaks for each of its rows; one merged sideways is a title."""
    for (top, left), (bottom, right) in ranges:
        if left != right or bottom >= len(rows) or left >= len(rows[top]):
            continue
        for row in range(top + 1, bottom + 1):
            rows[row][left] = rows[top][left]


def _parts_of(raw: Raw) -> dict[str, str]:
    with zipfile.ZipFile(raw.open()) as archive:
        return dict(_parts(archive))


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the archive that holds it."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    relations = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = _attributes(tag)
        relations[attributes.get(b"Id")] = attributes.get(b"Target", b"").decode()
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        attributes = _attributes(tag)
        target = relations.get(attributes.get(b"id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            yield _unescape(attributes.get(b"name", b"")), part


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def _unescape(name: bytes) -> str:
    return unescape(name.decode("utf-8", "replace"))
