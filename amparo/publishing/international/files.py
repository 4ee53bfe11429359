"""A filled form as files: the rows in the form's own columns, as CSV, as a workbook and as JSON.

Nothing hidden is in them, and the same snapshot gives the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from amparo.publishing.workbook import plain
from amparo.reference.codes import code_list
from amparo.reference.country import country

from .filling import TOTAL, Entry, FilledForm, fill
from .form import GLOBAL_REPORT

if TYPE_CHECKING:
    from .edition import TableEdition

MORE = ("Status", "Records from", "Metric", "Words checked", "Definition", "Snapshot")
UNMAPPED = ("Table", "Dimension", "Code", "English", "Spanish", "Year", "Value", "Status")
SDMX_SEX = {"Female": "F", "Male": "M", TOTAL: "_T"}
EPOCH = (1980, 1, 1, 0, 0, 0)


def rows(edition: TableEdition, filled: FilledForm) -> Iterator[list[Any]]:
    """The form's own columns, and after them what it takes to trust each number."""
    for entry in filled.entries:
        yield [*_columns(edition, entry), *_more(edition, entry)]


def _columns(edition: TableEdition, entry: Entry) -> list[Any]:
    here = country().about
    numeric = code_list("country").maps(here.iso.lower()).get("numeric", "")
    source = f"{here.council['en']}, {entry.table.metric}"
    if edition.form.code == GLOBAL_REPORT:
        return [
            *(here.iso.upper(), here.name["en"], "", ""),
            *(entry.table.name, entry.table.dimension, entry.category, entry.sex, entry.age),
            *(entry.year, "Counts", entry.value, source),
        ]
    series = entry.table.rate if entry.is_rate else entry.table.series
    units = "PER_100000_POP" if entry.is_rate else "NUMBER"
    sex = SDMX_SEX.get(entry.sex, entry.sex)
    age = "_T" if entry.age == TOTAL else entry.age
    return [
        *(series, entry.table.name, numeric, here.name["en"], entry.year, sex, age),
        *(units, entry.value, "C", source),
    ]


def _more(edition: TableEdition, entry: Entry) -> list[Any]:
    back = edition.years.index(entry.year)
    answer = edition.answers[f"{back}:{entry.table.key}"]
    since = answer.partial_from.isoformat() if answer.partial_from else ""
    checked = "yes" if entry.table.is_checked else "no"
    told = [entry.table.metric, checked, answer.definition, edition.moment.snapshot]
    return [entry.status, since, *told]


def header(edition: TableEdition) -> list[str]:
    return [*edition.form.columns, *MORE]


def unmapped(filled: FilledForm) -> list[list[Any]]:
    """The values of ours that the form has no word for."""
    return [
        [
            *(one.table, one.dimension, one.code, one.label["en"], one.label["es"]),
            *(one.year, one.value, one.status),
        ]
        for one in filled.unmapped
    ]


def about(edition: TableEdition) -> list[tuple[str, str]]:
    """What a reader of the workbook must know."""
    people = [
        f"{edition.population[y].count} ({y}: {edition.population[y].source})"
        for y in edition.years
        if y in edition.population
    ]
    return [
        ("Form", edition.form.title["en"]),
        ("Asked for by", edition.form.body["en"]),
        ("Words of the form", edition.form.source),
        ("Years", ", ".join(map(str, edition.years))),
        ("Snapshot", edition.moment.snapshot),
        ("As of", edition.moment.as_of.isoformat()),
        ("Population", "; ".join(people) or "none of these years is in the country's file"),
        ("Small numbers", f"below {country().disclosure.scopes['public'].hide_below}: not shown"),
        ("Status", "counted; none_reported; not_reported; not_collected; hidden"),
        ("Records from", "the day from which records of that year are complete; empty: all of it"),
        ("Never add up", "rows of different dimensions: each divides the same people anew"),
    ]


def as_csv(edition: TableEdition) -> str:
    """The rows, for a program or a sheet; unmapped values are in the workbook and in the JSON."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(header(edition))
    for row in rows(edition, fill(edition)):
        writer.writerow([plain(value) for value in row])
    return "\ufeff" + file.getvalue()


def as_json(edition: TableEdition) -> str:
    """Rows, unmapped values and what stands behind them."""
    filled, names = fill(edition), header(edition)
    told = {
        "report": edition.form.code,
        "period": edition.period.code,
        "years": list(edition.years),
        "snapshot": edition.moment.snapshot,
        "as_of": edition.moment.as_of.isoformat(),
        "population": {
            str(year): {"people": people.count, "source": people.source}
            for year, people in sorted(edition.population.items())
        },
        "rows": [dict(zip(names, row, strict=True)) for row in rows(edition, filled)],
        "unmapped": [dict(zip(UNMAPPED, row, strict=True)) for row in unmapped(filled)],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_xlsx(edition: TableEdition) -> bytes:
    """A workbook: the table, the unmapped values, and what a reader must know."""
    from openpyxl import Workbook

    filled, book = fill(edition), Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has its first sheet
    sheet.title = "Table"
    _write(sheet, header(edition), list(rows(edition, filled)))
    _write(book.create_sheet("Unmapped"), UNMAPPED, unmapped(filled))
    _write(book.create_sheet("About"), ("What", "Words"), [list(row) for row in about(edition)])
    moment = datetime.datetime.combine(edition.moment.as_of, datetime.time(12))
    book.properties.created = book.properties.modified = moment
    book.properties.creator = "Amparo"
    made = io.BytesIO()
    book.save(made)
    return _without_clock(made.getvalue(), moment)


def _write(sheet: Any, head: Sequence[str], lines: Sequence[Sequence[Any]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.append(list(head))
    for line in lines:
        sheet.append([value if isinstance(value, int | float) else plain(value) for value in line])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(head, 1):
        longest = max([len(str(name)), *(len(str(line[place - 1] or "")) for line in lines)])
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 2, 60)


def _without_clock(book: bytes, moment: datetime.datetime) -> bytes:
    """The same workbook without the time of its making, so that the same figures give one file."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _stamped(content, stamp)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()


def _stamped(core: bytes, stamp: str) -> bytes:
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), core)
