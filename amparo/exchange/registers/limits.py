"""How much of a file is read, so that no file can fill the machine."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.kernel.numbers import whole_number

MEGABYTE = 1024 * 1024


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
    bytes=whole_number("AMPARO_IMPORT_MB", 64, least=1) * MEGABYTE,
    rows=whole_number("AMPARO_IMPORT_ROWS", 1_000_000, least=1),
)
