"""How much an archive unpacks to: stated, and tried, before anything reads its parts."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from .limits import MEGABYTE, Limits
from .refusals import Unreadable

if TYPE_CHECKING:
    from .raw import Raw

# What comes of an archive that is torn.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
)
_LOCAL_HEADER = 30
_CHUNK = 256 * 1024


def parts_of(raw: Raw, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts of a ZIP archive that stays within the limits. Raises Unreadable."""
    try:
        with zipfile.ZipFile(raw.open()) as archive:
            members = archive.infolist()
        _check_stated(raw, members, limits)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("password", name=raw.name)
        file = raw.open()
        for member in members:
            _check_tried(raw, file, member)
    except BROKEN as error:
        raise Unreadable("damaged", name=raw.name) from error
    return members


def _check_stated(raw: Raw, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    whole = sum(member.file_size for member in members)
    ratio = whole // max(1, len(raw.content))
    too_dense = whole > limits.unpack_floor and ratio > limits.unpack_ratio
    if whole > limits.unpacked or too_dense or len(members) > limits.members:
        raise Unreadable("bomb", name=raw.name, size=megabytes(whole), ratio=ratio)


def _check_tried(raw: Raw, file: BinaryIO, member: zipfile.ZipInfo) -> None:
    """A part may state a small size and hold a large one: unpack it, keeping nothing."""
    if member.compress_type == zipfile.ZIP_STORED:
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable("damaged", name=raw.name)
    file.seek(member.header_offset + 26)
    name, extra = struct.unpack("<HH", file.read(4))
    file.seek(member.header_offset + _LOCAL_HEADER + name + extra)
    size, left = 0, member.compress_size
    inflate = zlib.decompressobj(-15)
    while left > 0 and not inflate.eof:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            break
        left -= len(piece)
        while piece:
            size += len(inflate.decompress(piece, MEGABYTE))
            if size > member.file_size:
                ratio = size // max(1, member.compress_size)
                raise Unreadable("bomb", name=raw.name, size=megabytes(size), ratio=ratio)
            piece = inflate.unconsumed_tail


def megabytes(size: int) -> int:
    return max(1, round(size / MEGABYTE))
