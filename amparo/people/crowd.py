"""Ranks everybody in a country at once, where to ask the database of each takes too long.

The people behind a number are read packed, one value a number, and counted in arrays. Each stands
there as 56 bits mixed from her key. In one of a hundred thousand countries of a million people two
of them are alike; a search may then open one of the two who is not worth it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from amparo.kernel.engines.packed import Packed, key_of, unpacked

from .models import SearchKey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from numpy.typing import NDArray

    from .nearest import End

    Marks = NDArray[np.uint64]

MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well spread
LOW = np.uint64(0xFF)  # the bits of a mark in which a weight stands while it is counted
HALF = np.uint64(32)


def first_of_all(ends: Sequence[End], least: float, at_most: int) -> list[tuple[UUID, int]]:
    """So many people with most in common with these ends, and how much; none with too little."""
    lists = _read({number for end in ends for number in end.numbers})
    having = [_having(end, lists) for end in ends]
    marks, shared = _summed(np.sort(np.concatenate([np.empty(0, np.uint64), *having])))
    last = np.partition(shared, -at_most)[-at_most] if len(shared) > at_most else 0
    first = shared >= max(least, last)
    keys = _keys(marks[first], lists)
    told = zip(marks[first].tolist(), shared[first].tolist(), strict=True)
    found = sorted((-much, keys[mark]) for mark, much in told)
    return [(key_of(key), -much) for much, key in found[:at_most]]


@dataclass(frozen=True)
class _List:
    """The people behind a number: their marks, and their keys packed, in the same order."""

    marks: Marks
    keys: bytes
    size: int

    def key(self, at: int) -> bytes:
        """The key at a place, still packed: in this form keys have the order that they have."""
        return self.keys[at * self.size : (at + 1) * self.size]


def _read(numbers: Collection[int]) -> dict[int, _List]:
    rows = SearchKey.objects.filter(key__in=numbers).values("key")
    packed = rows.annotate(people=Packed("person")).values_list("key", "people")
    found = {}
    for number, people in packed:
        keys, size = unpacked(people)
        found[number] = _List(_marks(keys, size), keys, size)
    return found


def _marks(keys: bytes, size: int) -> Marks:
    mixed: Any = np.uint64(0)
    for part in np.frombuffer(keys, ">u8").reshape(-1, size // 8).T:
        mixed = (mixed ^ part.astype(np.uint64)) * MIX
    marks: Marks = (mixed ^ (mixed >> HALF)) & ~LOW
    return marks


def _having(end: End, lists: Mapping[int, _List]) -> Marks:
    """Everybody who has an end, each once, with its weight in the low bits."""
    marks = [lists[number].marks for number in end.numbers if number in lists]
    found = np.sort(np.concatenate(marks)) if marks else np.empty(0, np.uint64)
    return found[_begins(found)] | np.uint64(min(end.weight, int(LOW)))


def _summed(weighed: Marks) -> tuple[Marks, NDArray[np.int64]]:
    """Each mark once, of those in order, and the sum of its weights."""
    marks, weights = weighed & ~LOW, (weighed & LOW).astype(np.int64)
    begins = np.flatnonzero(_begins(marks))
    return marks[begins], np.add.reduceat(weights, begins) if len(begins) else weights


def _begins(ordered: Marks) -> NDArray[np.bool_]:
    """Where another value begins."""
    return np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]


def _keys(wanted: Marks, lists: Mapping[int, _List]) -> dict[int, bytes]:
    """Whose marks these are, which are in order; shortest list first, until all are known."""
    found: dict[int, bytes] = {}
    for one in sorted(lists.values(), key=lambda told: len(told.marks)):
        if len(found) == len(wanted):
            break
        near = np.searchsorted(wanted, one.marks).clip(max=len(wanted) - 1)
        for at in np.flatnonzero(wanted[near] == one.marks).tolist():
            found[int(one.marks[at])] = one.key(at)
    return found
