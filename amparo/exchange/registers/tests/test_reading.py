"""Registers are read as they are, or refused with a sentence that says why."""

from __future__ import annotations

import datetime
import json
import struct
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from amparo.exchange.registers.books import Book, Sheet
from amparo.exchange.registers.cells import Cell, plain, text
from amparo.exchange.registers.limits import Limits
from amparo.exchange.registers.outlines import as_told, from_told
from amparo.exchange.registers.reading import read
from amparo.exchange.registers.refusals import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refused(path, **limits):
    with pytest.raises(Unreadable) as raised:
        read(path, Limits(**limits))
    assert path.name.split(".", maxsplit=1)[0] in str(raised.value)
    return raised.value.code


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(folder, name="book.xlsx", rows=(("a", "b"), (1, "x"))):
    book = Workbook()
    sheet = book.create_sheet("register", 0)
    for row in rows:
        sheet.append(row)
    book.remove(book.worksheets[1])
    book.save(folder / name)
    return folder / name


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-16-le", "|")],
)
def test_text_is_read_whatever_its_encoding_and_separator(tmp_path, encoding, separator):
    lines = [["Apellido", "Edad"], ["Núñez", "41"], ["Peña", "19"]]
    content = "\r\n".join(separator.join(line) for line in lines)
    book = read(written(tmp_path, "lista.csv", content.encode(encoding)))
    assert book.sheets[0].rows == lines
    assert book.how["separator"] == separator


def test_a_quote_that_nobody_closed_swallows_no_rows(tmp_path):
    lines = ["No;Given;Sex", '1;"Nena;F', '2;"Rosa";F', "3;Ana;F"]
    book = read(written(tmp_path, "list.csv", "\n".join(lines).encode()))
    assert [row[0] for row in book.sheets[0].rows] == ["No", "1", "2", "3"]
    assert book.sheets[0].rows[2] == ["2", "Rosa", "F"]


def test_a_quote_that_nobody_closed_in_uneven_rows_is_refused_by_its_row(tmp_path):
    lines = ["No;Given;Sex", '1;"Nena;F', '2;"Rosa; Maria";F', "3;Ana;F"]
    with pytest.raises(Unreadable) as refused:
        read(written(tmp_path, "list.csv", "\n".join(lines).encode()))
    assert "near row 2" in str(refused.value)


def test_line_breaks_and_quotes_inside_cells_are_kept(tmp_path):
    book = read(written(tmp_path, "list.csv", b'a,b\n"one\ntwo","say ""no"""\n'))
    assert book.sheets[0].rows[1] == ["one\ntwo", 'say "no"']


def test_workbook_cells_keep_their_types(tmp_path):
    day = datetime.date(2021, 6, 13)
    book = read(workbook(tmp_path, rows=(("when", "what"), (day, 4), ("2021-06-13", True))))
    assert book.sheets[0].rows[1] == [day, 4]
    assert book.sheets[0].rows[2] == ["2021-06-13", True]


def test_hidden_sheets_formulas_and_merged_cells_are_seen(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("office", "n"), ("police", 1), (None, 2), ("sum", "=SUM(B2:B3)")):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    hidden = book.create_sheet("old & gone")
    hidden.append(("x",))
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    found = read(tmp_path / "book.xlsx")
    assert found.sheets[0].rows[2][0] == "police"
    assert found.sheets[0].formulas == {4}
    assert found.sheet("old & gone").is_hidden


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n , \n", "no_sheet"),
        ("letter.docx", b"PK\x03\x04", "unknown_kind"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "not_what_it_says"),
        ("form.xlsx", b"%PDF-1.7", "not_what_it_says"),
        ("text.xlsx", b"a,b\n1,2\n", "not_what_it_says"),
        ("bytes.csv", bytes(range(32)) * 9, "binary"),
        ("nothing.csv", b"a\0b\0\0\0\0c", "binary"),
        ("broken.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("macros.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        ("other.xls", OLE, "not_what_it_says"),
        ("torn.xls", OLE + "Workbook".encode("utf-16-le"), "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, name, content, code):
    assert refused(written(tmp_path, name, content)) == code


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "gone.csv") == "missing"


def test_limits_hold(tmp_path):
    text_file = written(tmp_path, "long.csv", b"a,b\n" * 50)
    assert refused(text_file, rows=49) == "too_many_rows"
    assert refused(text_file, columns=1) == "too_wide"
    assert refused(text_file, bytes=100) == "too_big"
    book = workbook(tmp_path, rows=[("a", "b")] * 20)
    assert refused(book, rows=19) == "too_many_rows"
    assert refused(book, columns=1) == "too_wide"


def test_macros_inside_a_workbook_are_refused(tmp_path):
    path = workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    assert refused(path) == "macros"


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path):
    path = workbook(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"\0" * 20_000_000)
    assert refused(path) == "bomb"


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    """The table of contents says 10 bytes; the part holds ten million."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"\0" * 10_000_000) + packer.flush()
    name = b"xl/worksheets/sheet1.xml"
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), 10, len(name), 0)
    local = b"PK\x03\x04" + head + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central) + len(name), len(local), 0
    )
    path = written(tmp_path, "liar.xlsx", local + central + name + end)
    assert refused(path) == "bomb"


def test_unseen_marks_do_not_make_words_differ():
    assert text("José\u200f  Núñez\x07") == "José Núñez"
    assert plain("\ufeffSexo\u200b (H/M):") == "sexo h/m"
    assert text("=1+1") == "=1+1"


def test_an_outline_counts_words_in_all_rows_and_keeps_the_first():
    rows: list[list[Cell]] = [["Sex", "Name"]]
    for number in range(1_200):
        rows.append(["F " if number % 2 else "F", f"N{number}"])
    outline = from_told(as_told(Book("a.csv", "0", "text", [Sheet("a", rows)])))
    assert outline.rows_found == 1_201
    assert len(outline.sheets[0].sheet.rows) == 1_000
    assert outline.sheets[0].words == {0: {"Sex": 1, "F": 1_200}}


def test_cells_of_every_kind_come_back_from_an_outline():
    day, hour = datetime.date(2021, 5, 6), datetime.time(7, 8)
    moment, length = datetime.datetime.combine(day, hour), datetime.timedelta(hours=1)
    row: list[Cell] = ["x", 1, 2.5, True, None, day, moment, hour, length]
    told = json.loads(json.dumps(as_told(Book("a.xlsx", "0", "xlsx", [Sheet("a", [row])]))))
    assert from_told(told).book.sheets[0].rows == [row]
