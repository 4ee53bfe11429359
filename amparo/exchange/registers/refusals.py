"""Why a file is not read, said so that whoever brought it knows what to do next."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused

SENTENCES = {
    "missing": _("There is no file “{name}”."),
    "empty": _("“{name}” is empty."),
    "too_big": _("“{name}” has {size} MB; at most {limit} MB are read. Split it by year."),
    "too_big_together": _(
        "With “{name}” these files have more than {limit} MB together. Bring them in several turns."
    ),
    "too_many_rows": _(
        "Sheet “{sheet}” of “{name}” has {rows} rows; at most {limit} are read. Split it by year."
    ),
    "too_wide": _("Sheet “{sheet}” of “{name}” has {columns} columns; at most {limit} are read."),
    "too_far": _(
        "Sheet “{sheet}” of “{name}” reaches over {cells} cells; at most {limit} are read. Delete "
        "what stands far away from the table, or copy the table into a new workbook."
    ),
    "bomb": _(
        "“{name}” would unpack to {size} MB, {ratio} times its size. It is not opened; "
        "save the sheets that you need as a new workbook."
    ),
    "password": _("“{name}” is protected by a password. Save a copy without password."),
    "macros": _(
        "“{name}” contains macros, small programs that could run. Save a copy as “Excel workbook "
        "(.xlsx)” without macros."
    ),
    "not_what_it_says": _(
        "The name of “{name}” says {ending}, but the file is something else ({found})."
    ),
    "unknown_kind": _(
        "“{name}” cannot be read: registers are workbooks (.xlsx, .xls, .ods) or text (.csv, .tsv)."
    ),
    "damaged": _("“{name}” is damaged and cannot be read. Ask the office for another copy."),
    "stray_quote": _(
        "In “{name}” a quotation mark is opened near row {row} and not closed. Close it, or take "
        "it away, and bring the file again."
    ),
    "binary": _("“{name}” is not a text: it contains bytes that no text has."),
    "encoding": _("The letters of “{name}” are in no known encoding. Save it as UTF-8."),
    "gave_up": _(
        "“{name}” could not be read within the limits of time and memory. Save what you need of it "
        "as a new workbook, or as text (.csv)."
    ),
    "no_sheet": _("“{name}” has no sheet with rows."),
}


class Unreadable(Refused):
    """A file that is not read. ``code`` is for programs, ``sentence`` for people."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(format_lazy(SENTENCES[code], **params))
        self.code = code
        self.params = params
