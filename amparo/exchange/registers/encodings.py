"""In which encodings text files are read: those in which offices write, and no other."""

from __future__ import annotations

import codecs

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "cp1250",
    "latin-1",
    "iso8859-15",
    "cp850",
    "cp437",
    "mac-roman",
)


def is_encoding(name: str) -> bool:
    """Whether a mapping may name it, however it is written.

    >>> is_encoding("Windows-1252"), is_encoding("punycode"), is_encoding("no\\0such")
    (True, False, False)
    """
    return _known(name) in {_known(known) for known in ENCODINGS}


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return "none"
