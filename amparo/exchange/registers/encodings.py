"""In which encodings text files are read: those in which offices write, and no other."""

from __future__ import annotations

import codecs

OFFERED = ("utf-8", "cp1252", "latin-1", "cp850", "cp437", "mac-roman", "utf-16")  # on a page
ENCODINGS = (*OFFERED, "utf-8-sig", "utf-16-le", "utf-16-be", "cp1250", "iso8859-15")


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
