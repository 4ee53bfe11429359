"""Workbooks: a cover and sheets of values, nothing that a program would carry out.

The same content gives the same bytes: the moment comes from the caller, never from the clock.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_PRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_000  # letters that a cell holds
_WIDEST, _NARROWEST = 60, 9  # letters
_FIXED = (1980, 1, 1, 0, 0, 0)
_INK, _BLUE, _WASH = "FF16202C", "FF1F4E8C", "FFF4F2EC"


@dataclass(frozen=True)
class Leaf:
    """One sheet: its name, the heads of its columns, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def plain(value: Any) -> str:
    """A value as a sheet takes it: empty for none, and nothing that a sheet would carry out.

    >>> plain("=1+1"), plain(-1), plain(None)
    ("'=1+1", '-1', '')
    """
    text = _NOT_PRINTED.sub("", "" if value is None else str(value))[:_LONGEST]
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def workbook(
    title: str,
    cover: Sequence[tuple[str, str]],
    leaves: Iterable[Leaf],
    moment: datetime.datetime,
) -> bytes:
    """The file: a cover of label and words, then a sheet for each leaf; numbers stay numbers."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title = plain(title)
    book.properties.creator = "Amparo"
    front = book.active
    if front is None:
        raise ValueError("A new workbook has no sheet.")
    front.title = "Cover"
    _cover(front, title, cover)
    for leaf in leaves:
        _sheet(book.create_sheet(_name(leaf.name)), leaf)
    file = io.BytesIO()
    book.save(file)
    return _settled(file.getvalue(), moment.astimezone(datetime.UTC).replace(microsecond=0))


def _name(words: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", words)[:31]


def _cover(sheet: Any, title: str, cover: Sequence[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment, Font

    _write(sheet.cell(1, 1), title).font = Font(bold=True, size=16, color=_BLUE)
    for number, (label, words) in enumerate(cover, start=3):
        _write(sheet.cell(number, 1), label).font = Font(bold=True)
        found = _write(sheet.cell(number, 2), words)
        found.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 90
    sheet.sheet_view.showGridLines = False


def _sheet(sheet: Any, leaf: Leaf) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, words in enumerate(leaf.columns, start=1):
        head = _write(sheet.cell(1, column), words)
        head.font = Font(bold=True, color=_INK)
        head.fill = PatternFill("solid", fgColor=_WASH)
        head.alignment = Alignment(vertical="top")
    for number, row in enumerate(leaf.rows, start=2):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(number, column), value)
    for column, words in enumerate(leaf.columns, start=1):
        longest = max((len(str(row[column - 1] or "")) for row in leaf.rows), default=0)
        width = min(max(longest, len(words), _NARROWEST) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    if leaf.rows:
        sheet.auto_filter.ref = sheet.dimensions


def _write(cell: Any, value: Any) -> Any:
    """A number as a number, all else as text: a text that begins with “=” is no formula."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
    elif value not in (None, ""):
        cell.value = plain(value)
        cell.data_type = "s"
    return cell


def _settled(file: bytes, moment: datetime.datetime) -> bytes:
    """The file again without the time at which it was written, which tells nothing of figures."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(file)) as made:
        parts = {name: made.read(name) for name in sorted(made.namelist())}
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"(?<=>)\d{4}-\d\d-\d\dT[\d:]+Z", stamp, parts[core])
    return zipped(parts.items())


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Files in one ZIP whose bytes depend on their names and content alone."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, content)
    return file.getvalue()
