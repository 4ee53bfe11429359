"""Keys for many records at once: as those of the kernel, with chance drawn by the handful."""

from __future__ import annotations

import os
import time
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HANDFUL = 4096
_VERSION = ~(0xF << 76), 0x7 << 76
_VARIANT = ~(0x3 << 62), 0x2 << 62


def _keys() -> Iterator[uuid.UUID]:
    while True:
        moment = (time.time_ns() // 1_000_000 & 0xFFFFFFFFFFFF) << 80
        chance = os.urandom(10 * HANDFUL)
        for start in range(0, len(chance), 10):
            value = moment | int.from_bytes(chance[start : start + 10], "big")
            value = value & _VERSION[0] | _VERSION[1]
            yield uuid.UUID(int=value & _VARIANT[0] | _VARIANT[1])


next_key = _keys().__next__
