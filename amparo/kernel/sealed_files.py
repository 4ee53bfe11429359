"""Files locked at rest: written in pieces, each sealed in its place, so that none can be moved.

AES-256-GCM as for fields. A file is ``AMPF | version | key id (8)`` and then pieces of
``length (4) | nonce (12) | ciphertext and tag``. The associated data of a piece name where the file
belongs, the number of the piece, and whether it is the last: a file that was cut, put together
otherwise or put elsewhere does not open.
"""

from __future__ import annotations

import os
import struct
from mmap import mmap
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag

from .sealing import NoKey, Place, SealBroken, keyring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAD = b"AMPF\x01"
PIECE = 1024 * 1024  # bytes
_LENGTH = struct.Struct(">I")


def write_sealed(path: Path, content: bytes | mmap, place: Place) -> None:
    """Seal bytes into a file, whole or not at all; a file that is there is taken over."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_suffix(".new")
    with keyring() as ring:
        ring.hold([place.owner])
        key_id, cipher = ring.cipher(place.owner, place.data_class, create=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(LEAD + key_id)
        starts = range(0, max(1, len(content)), PIECE)
        for number, start in enumerate(starts):
            nonce, is_last = os.urandom(12), number == len(starts) - 1
            piece = memoryview(content)[start : start + PIECE]
            locked = nonce + cipher.encrypt(nonce, piece, _bound(place, number, is_last=is_last))
            file.write(_LENGTH.pack(len(locked)) + locked)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read_sealed(path: Path, place: Place) -> bytes:
    """The bytes of a sealed file. Raises NoKey where file or key is gone, SealBroken."""
    try:
        with path.open("rb") as file:
            return b"".join(_pieces(file, place))
    except FileNotFoundError:
        raise NoKey("This file was destroyed.") from None


def pieces(file: BinaryIO, place: Place) -> Iterator[bytes]:
    """The bytes of a sealed file piece by piece, so that memory holds one. Raises SealBroken."""
    with keyring():
        yield from _pieces(file, place)


def _pieces(file: BinaryIO, place: Place) -> Iterator[bytes]:
    lead = file.read(len(LEAD) + 8)
    with keyring() as ring:
        key_id, cipher = ring.cipher(place.owner, place.data_class, create=False)
    if lead != LEAD + key_id:
        raise SealBroken("A sealed file was locked with another key, or is none.")
    locked, number = _next(file), 0
    while locked:
        after = _next(file)
        bound = _bound(place, number, is_last=not after)
        try:
            yield cipher.decrypt(locked[:12], locked[12:], bound)
        except InvalidTag:
            raise SealBroken(
                "A sealed file does not belong where it stands, or was altered."
            ) from None
        locked, number = after, number + 1
    if not number:
        raise SealBroken("A sealed file is cut off.")


def _next(file: BinaryIO) -> bytes:
    length = file.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return b""
    return file.read(min(_LENGTH.unpack(length)[0], PIECE + 64))


def _bound(place: Place, number: int, *, is_last: bool) -> bytes:
    return place.associated_data() + f"|{number}|{'last' if is_last else 'more'}".encode()
