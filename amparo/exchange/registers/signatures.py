"""What a file really is, by its first bytes and its parts, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from .archives import BROKEN, parts_of
from .limits import MEGABYTE
from .refusals import Unreadable

if TYPE_CHECKING:
    from .limits import Limits
    from .raw import Raw

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# An old workbook begins its globals with BOF, and a locked one goes on with FILEPASS.
_LOCKED_BIFF = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"{\\rtf": "RTF",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
}
MARKED_UP = {
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    b"<table": "HTML",
    b"<?xml": "XML",
    b"<svg": "SVG",
    b"mime-version:": "MHTML",
}
ENDINGS = {
    ".xlsx": ("xlsx",),
    ".xlsm": ("xlsx",),
    ".xls": ("xls",),
    ".ods": ("ods",),
    ".csv": ("text",),
    ".tsv": ("text",),
    ".txt": ("text",),
    ".tab": ("text",),
}


def kind_of(raw: Raw, limits: Limits) -> str:
    """``xlsx``, ``xls``, ``ods`` or ``text``. Raises Unreadable for all else."""
    expected = ENDINGS.get(raw.suffix)
    if expected is None:
        raise Unreadable("unknown_kind", name=raw.name)
    found = _found(raw, limits)
    if found not in expected:
        raise Unreadable("not_what_it_says", name=raw.name, ending=raw.suffix, found=found)
    return found


def _found(raw: Raw, limits: Limits) -> str:
    head = raw.content[:512]
    if head.startswith(OLE):
        return _ole_kind(raw)
    if head.startswith(ZIP):
        return _zip_kind(raw, limits)
    for mark, name in FOREIGN.items():
        if head.startswith(mark):
            return name
    return _marked_up(head) or "text"


def _marked_up(head: bytes) -> str:
    """Pages and other marked-up texts, which some programs save under the name of a workbook."""
    words = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((name for mark, name in MARKED_UP.items() if words.startswith(mark)), "")


def _ole_kind(raw: Raw) -> str:
    """Old workbooks and locked new ones share one container; names in it are in UTF-16."""
    content = raw.content
    if _utf16("EncryptedPackage") in content or _utf16("EncryptionInfo") in content:
        raise Unreadable("password", name=raw.name)
    if _LOCKED_BIFF.search(content):
        raise Unreadable("password", name=raw.name)
    if _utf16("_VBA_PROJECT") in content:
        raise Unreadable("macros", name=raw.name)
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return "xls"
    return "OLE"


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _zip_kind(raw: Raw, limits: Limits) -> str:
    names = {member.filename for member in parts_of(raw, limits)}
    if any(name.casefold().endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Unreadable("macros", name=raw.name)
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    return _ods_or_zip(raw, names)


def _ods_or_zip(raw: Raw, names: set[str]) -> str:
    if "content.xml" not in names:
        return "zip"
    if any(name.startswith("Basic/") for name in names):
        raise Unreadable("macros", name=raw.name)
    if "META-INF/manifest.xml" in names and b"encryption-data" in _manifest(raw):
        raise Unreadable("password", name=raw.name)
    return "ods"


def _manifest(raw: Raw) -> bytes:
    try:
        with zipfile.ZipFile(raw.open()) as archive, archive.open("META-INF/manifest.xml") as file:
            return file.read(MEGABYTE)
    except BROKEN as error:
        raise Unreadable("damaged", name=raw.name) from error
