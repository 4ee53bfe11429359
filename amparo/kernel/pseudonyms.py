"""People whom figures count under one pseudonym, as told by the room that knows of such people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Sharer = Callable[[], dict[str, str]]

_sharers: list[Sharer] = []


def shares_pseudonyms(sharer: Sharer) -> Sharer:
    """Register a function that gives keys with the key under which each is counted instead."""
    _sharers[:] = [sharer]
    return sharer


def pseudonyms_shared() -> dict[str, str]:
    """Keys (32 hexadecimal digits) with the key that each is counted under."""
    found: dict[str, str] = {}
    for sharer in _sharers:
        found |= sharer()
    return found
