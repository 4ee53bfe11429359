"""Formulas without a result and errors of the spreadsheet are never read as empty cells."""

from __future__ import annotations

import zipfile

import pytest
from openpyxl import Workbook

from amparo.exchange.conversion.sheets import convert_table
from amparo.exchange.mapping.fitting import best_table
from amparo.exchange.mapping.proposing import propose
from amparo.exchange.mapping.reading import parse_mapping
from amparo.exchange.registers.apart import book_apart, read_apart
from amparo.exchange.registers.cells import Unread
from amparo.exchange.registers.outlines import from_told
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.reading import read

MAPPING = (
    "mapping: m\nversion: 1\noffice: dhs\nsheets: [{rows: victim, columns: {reference: No,"
    " name: {join: [Given, Family]}, age: Age, identified: Seen, sex: Sex},"
    " blank_means: {age: 30}}]\n"
)
SPACES = (
    'xmlns:office="o" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


@pytest.fixture
def workbook(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "clients & more"
    rows = (
        ("No", "Given", "Family", "Age", "Seen", "Sex"),
        ("1", "Ana", "Invented", "=2021-1990", "01/02/2021", "F"),
        ("2", "Rosa", "=B2", 31, "02/02/2021", "F"),
        ("3", "Eva", "Invented", 44, "#REF!", "=VLOOKUP(A4,X:Y,2)"),
    )
    for row in rows:
        sheet.append(row)
    sheet["E4"].data_type = "e"
    book.save(tmp_path / "clients.xlsx")
    return tmp_path / "clients.xlsx"


def with_value(path, formula, cell):
    """The workbook with one cell written as another program would write it."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    sheet = "xl/worksheets/sheet1.xml"
    assert formula.encode() in parts[sheet]
    parts[sheet] = parts[sheet].replace(formula.encode(), cell.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def converted(book):
    mapping = parse_mapping(MAPPING, lambda *_: True)
    (table,) = best_table(mapping, book.sheets[0])
    return convert_table(table, mapping, book.digest, book.name)


def test_a_formula_without_a_result_is_told_and_nothing_is_put_in_its_place(workbook):
    done = converted(read(workbook))
    told = {(flag.row, flag.field): flag.code for flag in done.flags}
    assert told[2, "age"] == told[4, "sex"] == told[3, "name"] == "formula_not_stored"
    assert told[4, "identified"] == "formula_error"
    values = {row.number: row.values for row in done.rows}
    assert "age" not in values[2]
    assert (values[4]["age"], "sex" in values[4]) == (44, False)
    assert [problem.row for problem in done.rejected] == [3]


def test_they_are_told_as_well_by_the_process_apart_and_in_the_outline(workbook):
    raw = Raw(workbook.name, workbook.read_bytes())
    assert book_apart(raw).sheets[0].rows[1][3] is Unread.FORMULA
    outline = from_told(read_apart(raw))
    assert outline.sheets[0].sheet.rows[3][4] is Unread.ERROR
    assert propose(read(workbook)).sheets


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="D2"><f>2021-1990</f><v>31</v></c>', 31),
        ('<c r="D2" t="str"><f>2021-1990</f><v></v></c>', None),
        ('<c r="D2" t="str"><f>2021-1990</f><v>31</v></c>', "31"),
        ('<c r="D2"><f>2021-1990</f><v>0</v></c>', Unread.FORMULA),
        ('<c r="D2"><f t="shared" si="0"/></c>', Unread.FORMULA),
        ('<c r="D2" s="1"><f ca="1">IF(A1&lt;2,1)</f><v/></c>', Unread.FORMULA),
        ("<c><f>2021-1990</f><v/></c>", Unread.FORMULA),
        ('<c r="D2" t="e"><f>2021-1990</f><v>#N/A</v></c>', Unread.ERROR),
    ],
)
def test_a_result_is_taken_and_a_place_holder_is_not(workbook, cell, value):
    """Programs that leave the work to the spreadsheet write 0, or nothing, and say so."""
    with_value(workbook, '<c r="D2"><f>2021-1990</f><v /></c>', cell)
    assert read(workbook).sheets[0].rows[1][3] == value


def test_a_nought_is_a_result_where_the_file_was_worked_out(workbook):
    with_value(workbook, '<c r="D2"><f>2021-1990</f><v /></c>', '<c r="D2"><f>1</f><v>0</v></c>')
    parts = {}
    with zipfile.ZipFile(workbook) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = "xl/workbook.xml"
    parts[book] = parts[book].replace(b' fullCalcOnLoad="1"', b"")
    with zipfile.ZipFile(workbook, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read(workbook).sheets[0].rows[1][3] == 0


def test_cells_at_the_end_that_no_reader_gives_are_there_too(tmp_path):
    book = Workbook()
    book.worksheets[0].append(("No", "Name"))
    book.worksheets[0].append(("=ROW()", "=A1", "=A2"))
    book.save(tmp_path / "links.xlsx")
    assert read(tmp_path / "links.xlsx").sheets[0].rows[1] == [Unread.FORMULA] * 3


def test_open_documents_tell_the_same(tmp_path):
    def cell(attributes="", text=""):
        return f"<table:table-cell {attributes}>{text}</table:table-cell>"

    def words(*texts):
        return "".join(
            cell('office:value-type="string"', f"<text:p>{text}</text:p>") for text in texts
        )

    unknown = "<office:annotation><text:p>asked</text:p></office:annotation>"
    rows = (
        words("No", "Name", "Age", "Seen"),
        words("1", "Ana Invented") + cell('table:formula="of:=1+1"', unknown) + words("1/2/2021"),
        cell('table:number-columns-repeated="2"')
        + cell('table:formula="of:=1+1" office:value-type="float" office:value="31"', "")
        + cell('table:formula="of:=1/0" office:value-type="string"', "<text:p>#DIV/0!</text:p>"),
        cell('table:formula="of:=&quot;&quot;" office:value-type="string"') + words("Eva"),
        '<table:table-cell table:formula="of:=A1" table:number-columns-repeated="2"/>' + words("3"),
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="a &amp; b">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    ).replace('xmlns:office="o"', 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"')
    with zipfile.ZipFile(tmp_path / "list.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    found = read(tmp_path / "list.ods").sheets[0].rows
    assert found[1][2] is Unread.FORMULA
    assert found[2][2:4] == [31, Unread.ERROR]
    assert found[3][0] is None
    assert found[4][:3] == [Unread.FORMULA, Unread.FORMULA, "3"]
