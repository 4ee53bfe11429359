"""A file from blank: a cover, one sheet a table, values only, and for whom the copy was made.

Rows come one by one and go to a file on the disk, so that a list of any length needs little memory.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amparo.kernel.errors import NotPossible
from amparo.reference.codelists import language_or_english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from amparo.access.leaving import Sheet

    Cover = Sequence[tuple[str, str]]
    Writer = Callable[[IO[bytes], Cover, Iterable[Sheet]], None]

LIVE = ("=", "+", "-", "@", "|", "%")
LONGEST = 32_000  # letters that a cell holds
PAPER_ROWS = 2_000  # rows that are set on paper
NOT_PRINTED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff]"
)
_HERE = Path(__file__).parent
FONTS = _HERE.parent / "fonts"


def defused(text: str) -> str:
    """Words that no program carries out: a sign that begins a formula has a quote before it.

    Full-width signs, and signs behind blanks and marks that are not printed, are found too.

    >>> defused("=1+1"), defused("  ＝1"), defused("Belize")
    ("'=1+1", "'  ＝1", 'Belize')
    """
    clean = NOT_PRINTED.sub("", text)[:LONGEST]
    first = unicodedata.normalize("NFKC", clean).lstrip()[:1]
    return f"'{clean}" if first in LIVE and first else clean


def write_csv(file: IO[bytes], cover: Cover, sheets: Iterable[Sheet]) -> None:
    """Each table with its heads; the cover as the last lines, so that the heads stand first."""
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(lines)
    for number, sheet in enumerate(sheets):
        if number:
            out.writerow(())
        out.writerow([defused(head) for head in sheet.columns])
        for row in sheet.rows:
            out.writerow([defused(cell) for cell in row])
    out.writerow(())
    for label, words in cover:
        out.writerow([defused(label), defused(words)])
    lines.detach()


def write_xlsx(file: IO[bytes], cover: Cover, sheets: Iterable[Sheet]) -> None:
    """A workbook written row by row: text cells, and nothing hidden, linked or computed."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "Amparo"
    front = book.create_sheet(_("Cover")[:31])
    names = {front.title}
    for sheet in sheets:
        leaf = book.create_sheet(_sheet_name(sheet.title, names))
        for row in chain((sheet.columns,), sheet.rows):
            leaf.append([_cell(leaf, value) for value in row])
    for pair in cover:
        front.append([_cell(front, value) for value in pair])
    book.save(file)


def _cell(leaf: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(leaf)
    cell.value = defused(value)
    cell.data_type = "s"
    return cell


def _sheet_name(title: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", " ", title)[:27]
    name = next(n for n in (base, *(f"{base} {i}" for i in range(2, 99))) if n not in taken)
    taken.add(name)
    return name


def write_pdf(file: IO[bytes], cover: Cover, sheets: Iterable[Sheet]) -> None:
    """The tables on tagged paper (PDF/UA-1), the mark at the foot of each page.

    Raises NotPossible for a long list.
    """
    import typst

    told, number = [], 0
    for sheet in sheets:
        rows = []
        for row in sheet.rows:
            number += 1
            if number > PAPER_ROWS:
                raise NotPossible(_("This list is too long for paper. Choose a workbook or CSV."))
            rows.append([NOT_PRINTED.sub("", cell) for cell in row])
        told.append({"title": sheet.title, "columns": sheet.columns, "rows": rows})
    mark = " · ".join(text for _label, text in cover)
    title = next((str(sheet["title"]) for sheet in told if sheet["title"]), mark)
    words = {"cover": cover, "sheets": told, "mark": mark, "title": title}
    words["language"] = language_or_english(None)
    made = typst.compile(
        str(_HERE / "copy.typ"),
        root=str(_HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"copy": json.dumps(words, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise NotPossible(_("This list is too long for paper. Choose a workbook or CSV."))
    file.write(made)


WRITERS: dict[str, tuple[Writer, str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "pdf": (write_pdf, "application/pdf"),
}
KINDS = {form: kind for form, (_write, kind) in WRITERS.items()} | {"zip": "application/zip"}
