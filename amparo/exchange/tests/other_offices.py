"""The same registers as other offices might have kept them: other names, orders, dates, forms."""

from __future__ import annotations

import csv
import datetime
import random
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

from amparo.exchange.conversion.dates import read_date
from amparo.exchange.registers.cells import Unread
from amparo.exchange.registers.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Rows = list[list[Any]]

STOCK = Path(__file__).with_name("other_names.txt").read_text("utf-8").partition("given\n")
SURNAMES, GIVEN = STOCK[0].split()[1:], STOCK[2].split()
SLIPPED = {
    "yonug": "young",
    "wiaght": "waight",
    "blo": "bol",
    "gaviira": "gaviria",
    "nunze": "nunez",
}
SPLIT = re.compile("[;/]")
WORD = re.compile(r"[^\W\d_]+")
NAME_HEADINGS = re.compile(r"suspect|remarks|accused|victim ref|surname|given|nombre|apellido|name")
DATE_HEADINGS = re.compile(
    r"opened|closed|date|dob|confirmed on|care |fecha|^on$|period from|period to"
)


WORD_HEADINGS = re.compile(
    r"sex|nationality|status|placement|dist\\.?|district|outcome|sexo.*|nacionalidad|adult/child"
)


@dataclass
class Office:
    """How one office keeps its registers. Each change is optional and stands by itself."""

    title: str
    seed: int = 1
    new_names: bool = False
    shuffled: bool = False
    headings: dict[str, str] = field(default_factory=dict)
    dates: Callable[[datetime.date], Any] | None = None
    mend: Callable[[str], str] = str
    kind: str = ""
    encoding: str = "utf-8"
    separator: str = ","
    litter: bool = False
    references: Callable[[str], str] | None = None
    slips: Callable[[str], str] | None = None
    file_name: Callable[[str], str] = str
    title_rows: int = 0
    two_rows_of_headings: bool = False
    words: Callable[[str], str] | None = None
    hidden_copy: bool = False


def keep(office: Office, registers: Iterable[Path], folder: Path) -> list[Path]:
    """Write the registers as this office would; gives the paths."""
    chance = random.Random(office.seed)
    books = [(path, read(path)) for path in registers]
    names = _new_names(books, chance) if office.new_names else {}
    paths = []
    for path, book in books:
        sheets = {
            sheet.name: _sheet(office, sheet.rows, names, path.stem, chance)
            for sheet in book.sheets
        }
        paths.append(_write(office, path, sheets, folder))
    return paths


def _sheet(office: Office, rows: Rows, names: dict[str, str], stem: str, chance: Any) -> Rows:
    rows = [[None if isinstance(cell, Unread) else cell for cell in row] for row in rows]
    top = next(i for i, row in enumerate(rows) if sum(cell is not None for cell in row) > 1)
    head = [str(cell or "").strip() for cell in rows[top]]
    body = rows[top + 1 :]
    for row in body:
        for i, heading in enumerate(head):
            if i < len(row):
                row[i] = _cell(office, heading.casefold(), row[i], names, stem)
    rows[top] = [office.headings.get(heading, heading) for heading in head]
    if office.shuffled:
        order = list(range(len(head)))
        chance.shuffle(order)
        rows = [[row[i] if i < len(row) else None for i in order] for row in rows]
    if office.litter:
        rows = _littered(rows, top)
    return [*_titles(office.title_rows, len(rows[top])), *rows]


def _titles(count: int, width: int) -> Rows:
    """Lines above the table, as registers have them: whose it is, and who kept it."""
    words = ("Republic of Somewhere", "Unit for cases", "kept by hand since 2018", "page", "-", ".")
    return [[words[n % len(words)], *[None] * (width - 1)] for n in range(count)]


def _littered(rows: Rows, top: int) -> Rows:
    """Blank rows, the headings once more in the middle, and a line of totals at the end."""
    middle = top + 1 + (len(rows) - top - 1) // 2
    total = ["Total 2019:", *[None] * (len(rows[top]) - 1)]
    blank: list[Any] = [None] * len(rows[top])
    return [*rows[:middle], blank, list(rows[top]), *rows[middle:], blank, total]


def _cell(office: Office, heading: str, cell: Any, names: dict[str, str], stem: str) -> Any:
    if cell is None:
        return None
    if office.dates and DATE_HEADINGS.search(heading):
        return _date(office, cell)
    if isinstance(cell, str) and NAME_HEADINGS.search(heading):
        cell = _renamed(cell, names)
        if office.slips and stem in ("prosecutions_docket", "ngo_referencias"):
            cell = office.slips(cell)
    if office.words and isinstance(cell, str) and WORD_HEADINGS.fullmatch(heading):
        cell = office.words(cell)
    if office.references and isinstance(cell, str) and re.search(r"police|docket", heading):
        cell = office.references(cell)
    return cell


def _date(office: Office, cell: Any) -> Any:
    assert office.dates
    span = read_date(cell, "dmy").span
    if span is None or span.first != span.last:
        return cell
    return office.dates(span.first)


def _new_names(books: list[Any], chance: Any) -> dict[str, str]:
    """A new word for every word of a name: given names for given names, surnames for the rest."""
    given, family = list(GIVEN), list(SURNAMES)
    chance.shuffle(given)
    chance.shuffle(family)
    words: dict[str, str] = {}
    first = {_plain(word) for path, book in books for word in _given_words(path.stem, book)}
    for path, book in books:
        for word in _name_words(path.stem, book):
            key = _plain(word)
            if key not in words and key not in SLIPPED:
                words[key] = (given if key in first else family).pop()
    return words


def _given_words(stem: str, book: Any) -> Iterator[str]:
    """Words that some source marks as given names: by a comma, or by a column of their own."""
    for sheet in book.sheets:
        for row in sheet.rows:
            if stem.startswith("ngo"):
                yield from WORD.findall(str(row[0] or ""))
            elif stem.startswith("dhs_client") and row is not sheet.rows[0]:
                yield from WORD.findall(str(row[2] or ""))
            elif stem.startswith("police"):
                names = (n for c in row if isinstance(c, str) and "," in c for n in SPLIT.split(c))
                yield from (word for name in names for word in WORD.findall(name.partition(",")[2]))


def _name_words(stem: str, book: Any) -> Iterator[str]:
    for sheet in book.sheets:
        head: list[str] = []
        for row in sheet.rows:
            if not head and sum(cell is not None for cell in row) > 1:
                head = [str(cell or "").casefold() for cell in row]
                continue
            for heading, cell in zip(head, row, strict=False):
                if isinstance(cell, str) and NAME_HEADINGS.search(heading):
                    yield from (w for w in WORD.findall(cell) if w[0].isupper())


def _renamed(cell: str, names: dict[str, str]) -> str:
    def other(found: re.Match[str]) -> str:
        word = found[0]
        key = _plain(word)
        if not word[0].isupper():
            return word
        if key in SLIPPED and SLIPPED[key] in names:
            return _transposed(names[SLIPPED[key]])
        new = names.get(key, word)
        return new.upper() if word.isupper() and len(word) > 1 else new

    return WORD.sub(other, cell) if names else cell


def _transposed(word: str) -> str:
    """Two letters changed over, not the first."""
    for i in range(1, len(word) - 1):
        if word[i] != word[i + 1]:
            return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return word


def without_accents(words: str) -> str:
    spread = unicodedata.normalize("NFD", words)
    return "".join(char for char in spread if not unicodedata.combining(char))


def _plain(word: str) -> str:
    return without_accents(word).casefold()


def _write(office: Office, path: Path, sheets: dict[str, Rows], folder: Path) -> Path:
    kind = office.kind or path.suffix.lstrip(".")
    if len(sheets) > 1 and kind != "ods":
        kind = "xlsx"
    target = folder / f"{office.file_name(path.stem)}.{kind}"
    if kind == "xlsx":
        _write_workbook(target, sheets, office)
    elif kind == "ods":
        _write_ods(target, sheets)
    else:
        _write_text(target, next(iter(sheets.values())), office)
    return target


def _write_workbook(target: Path, sheets: dict[str, Rows], office: Office) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet: Any = book.create_sheet(name)
        for row in _under_a_title(rows) if office.two_rows_of_headings else rows:
            sheet.append(row)
        if office.two_rows_of_headings:
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
        if office.hidden_copy:
            copy = book.copy_worksheet(sheet)
            copy.title, copy.sheet_state = f"old {name}"[:31], "hidden"
    book.save(target)


def _under_a_title(rows: Rows) -> Rows:
    """One title, merged over all columns above the headings."""
    return [["The register", *[None] * (len(rows[0]) - 1)], *rows]


def _write_ods(target: Path, sheets: dict[str, Rows]) -> None:
    tables = []
    for name, rows in sheets.items():
        body = "".join(
            "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>"
            for row in rows
        )
        tables.append(f"<table:table table:name={quoteattr(name)}>{body}</table:table>")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        cell = "yes" if cell else "no"
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if isinstance(cell, datetime.date):
        day = cell.isoformat()[:10]
        return f'<table:table-cell office:value-type="date" office:date-value="{day}"/>'
    words = f"<text:p>{escape(str(cell))}</text:p>"
    return f'<table:table-cell office:value-type="string">{words}</table:table-cell>'


def _write_text(target: Path, rows: Rows, office: Office) -> None:
    with target.open("w", encoding=office.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=office.separator)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
