"""How much of a file is read, so that no file can fill the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


def _set(name: str, usual: int) -> int:
    """A whole number above zero that the installation sets, else the usual one."""
    said = os.environ.get(name, "")
    return int(said) if said.isdecimal() and int(said) > 0 else usual


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes; ``unpack_ratio`` is how many times its size an archive may unpack to."""

    bytes: int = 64 * MEGABYTE
    rows: int = 1_000_000
    columns: int = 400
    cells: int = 40_000_000
    unpacked: int = 1024 * MEGABYTE
    unpack_ratio: int = 120
    unpack_floor: int = 8 * MEGABYTE
    members: int = 5_000


DEFAULT = Limits(
    bytes=_set("AMPARO_IMPORT_MB", 64) * MEGABYTE,
    rows=_set("AMPARO_IMPORT_ROWS", 1_000_000),
)
