"""Names for records: keys that sort by time, and short references that tell nothing."""

import os
import secrets
import time
import uuid

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without letters and digits that are misread
LETTERS = 8
REFERENCES = len(ALPHABET) ** LETTERS  # that there are of each kind


def new_id() -> uuid.UUID:
    """A version 7 UUID: milliseconds first, so that new rows lie side by side on disk."""
    moment = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (moment & 0xFFFFFFFFFFFF) << 80 | noise & ((1 << 80) - 1)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def new_reference(prefix: str) -> str:
    """A reference such as ``C-7K3M-2XQ9``: random, so that no gap or order tells of other files."""
    return reference_of(prefix, secrets.randbelow(REFERENCES))


def reference_of(prefix: str, number: int) -> str:
    """The reference with this number, from 0 to below ``REFERENCES``."""
    letters = ""
    for _place in range(LETTERS):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
