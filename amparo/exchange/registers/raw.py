"""A file as it came: its name and its bytes, never opened by anything but the readers here."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from .refusals import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from .limits import Limits


@dataclass(frozen=True)
class Raw:
    """Name and content. ``name`` is that of the file alone, without folders."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix.casefold()

    @property
    def stem(self) -> str:
        return PurePath(self.name).stem

    def open(self) -> io.BytesIO:
        return io.BytesIO(self.content)


def raw_file(path: Path, limits: Limits) -> Raw:
    """The file at a path. Raises Unreadable where there is none, or more than the limit."""
    if not path.is_file():
        raise Unreadable("missing", name=path.name)
    check_size(path.name, path.stat().st_size, limits)
    return Raw(path.name, path.read_bytes())


def check_size(name: str, size: int, limits: Limits) -> None:
    """Raises Unreadable for nothing and for too much."""
    from .archives import megabytes

    if size == 0:
        raise Unreadable("empty", name=name)
    if size > limits.bytes:
        raise Unreadable("too_big", name=name, size=megabytes(size), limit=megabytes(limits.bytes))
