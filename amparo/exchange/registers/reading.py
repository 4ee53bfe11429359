"""The one way to read a register: what it is, whether it may be opened, and its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .books import Book, digest_of
from .cells import is_blank
from .delimited import read_text
from .limits import DEFAULT, Limits
from .raw import Raw, check_size, raw_file
from .refusals import Unreadable
from .signatures import kind_of
from .spreadsheets import read_workbook

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, limits: Limits = DEFAULT, encoding: str = "") -> Book:
    """The register at a path, cells as typed. Raises Unreadable with a sentence.

    ``encoding`` is that of a text file, where it is known better than it can be told.
    """
    return read_raw(raw_file(path, limits), limits, encoding)


def read_raw(raw: Raw, limits: Limits = DEFAULT, encoding: str = "") -> Book:
    """As ``read``, for a file that lies in no folder. Raises Unreadable with a sentence."""
    check_size(raw.name, len(raw.content), limits)
    kind = kind_of(raw, limits)
    if kind == "text":
        sheet, how = read_text(raw, limits, encoding)
        sheets = [sheet]
    else:
        sheets, how = read_workbook(raw, kind, limits), {}
    if not any(not is_blank(cell) for sheet in sheets for row in sheet.rows for cell in row):
        raise Unreadable("no_sheet", name=raw.name)
    return Book(raw.name, digest_of(raw.content), kind, sheets, how)
