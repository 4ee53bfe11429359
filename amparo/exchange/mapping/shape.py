"""The shape of a mapping: for each sheet what a row is, and for each field where it stands."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping as Table
    from datetime import date

    Words = Table[str, str]  # what was typed, as a pattern → the code that it means
    Period = tuple[date, date]

DATE_ORDERS = ("dmy", "mdy", "ymd")
NAME_ORDERS = ("given_first", "family_first")


@dataclass(frozen=True)
class Column:
    """Where a field stands and how it was written. ``headings`` are other names of one column."""

    field: str
    kind: str
    headings: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    joined_with: str = " "
    split: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    words: Words = dataclasses.field(default_factory=dict)
    date_order: str = ""
    names: str = ""
    unit: str = "years"
    currency: str = ""

    @property
    def code_list(self) -> str:
        """The code list of a coded field, ``yes_no`` for a yes or no, else empty."""
        if self.kind == "yes_no":
            return "yes_no"
        return self.kind.removeprefix("code.") if self.kind.startswith("code.") else ""


@dataclass(frozen=True)
class SheetMapping:
    """What the rows of some sheets are. ``sheets`` are patterns of names; empty means any sheet."""

    rows: str
    sheets: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    constants: Table[str, str] = dataclasses.field(default_factory=dict)
    blank_means: Table[str, str] = dataclasses.field(default_factory=dict)
    only_if: tuple[str, ...] = ()
    not_if: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    period: str = ""
    is_hidden_too: bool = False

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.field == name), None)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping, versioned: for which files, by whose register, and its sheets."""

    code: str
    version: int
    office: str
    sheets: tuple[SheetMapping, ...]
    files: tuple[str, ...] = ()
    title: Table[str, str] = dataclasses.field(default_factory=dict)
    language: str = "en"
    encoding: str = ""
    date_order: str = "dmy"
    names: str = "given_first"
    as_of: date | None = None
    periods: Table[str, Period] = dataclasses.field(default_factory=dict)
    words: Table[str, Words] = dataclasses.field(default_factory=dict)
    staff: Words = dataclasses.field(default_factory=dict)
    is_strict: bool = False
    leave_out: tuple[str, ...] = ()

    @property
    def edition(self) -> str:
        return f"{self.code} v{self.version}"
