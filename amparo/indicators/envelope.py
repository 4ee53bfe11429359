"""Locks the files of a snapshot, chunk by chunk, so that none can be read, swapped, cut or mixed.

``AMPF | version | algorithm | salt (8) | chunks``; each chunk is AES-256-GCM with the salt and its
number as nonce. Its associated data name the place of the file, the number, and whether it is the
last: a chunk that was moved, left out or taken from another file no longer opens.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.kernel.sealing import SealBroken

MAGIC = b"AMPF\x01\x01"
SALT = 8  # bytes
CHUNK = 4 * 1024 * 1024  # bytes in the clear
TAG = 16  # bytes that AES-GCM adds


def locked(data: bytes, key: bytes, place: str) -> bytes:
    """The file that holds these bytes, for one place. The key serves one snapshot alone."""
    cipher, salt = AESGCM(key), os.urandom(SALT)
    starts = range(0, max(len(data), 1), CHUNK)
    chunks = [
        cipher.encrypt(
            _nonce(salt, at), data[start : start + CHUNK], _about(place, at, at + 1 == len(starts))
        )
        for at, start in enumerate(starts)
    ]
    return b"".join((MAGIC, salt, *chunks))


def unlocked(file: bytes, key: bytes, place: str) -> bytes:
    """The bytes in a file. Raises SealBroken where it was altered or belongs elsewhere."""
    head = len(MAGIC) + SALT
    if not file.startswith(MAGIC) or len(file) < head + TAG:
        raise SealBroken("A file of the snapshot has a header that this version does not know.")
    cipher, salt = AESGCM(key), file[len(MAGIC) : head]
    starts = range(head, len(file), CHUNK + TAG)
    try:
        return b"".join(
            cipher.decrypt(
                _nonce(salt, at),
                file[start : start + CHUNK + TAG],
                _about(place, at, at + 1 == len(starts)),
            )
            for at, start in enumerate(starts)
        )
    except InvalidTag:
        raise SealBroken("A file of the snapshot was altered or belongs elsewhere.") from None


def mark(data: bytes, key: bytes) -> str:
    """A keyed digest, by which an edited manifest is known."""
    return hashlib.blake2b(data, key=key, digest_size=32).hexdigest()


def is_marked(data: bytes, key: bytes, given: str) -> bool:
    """Whether the digest is that of these bytes."""
    return hmac.compare_digest(mark(data, key), given)


def _nonce(salt: bytes, number: int) -> bytes:
    return salt + number.to_bytes(4, "big")


def _about(place: str, number: int, is_last: bool) -> bytes:
    return f"{place}|{number}|{int(is_last)}".encode()
