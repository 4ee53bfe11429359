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

    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from .nearest import End

    Marks = NDArray[np.uint64]

MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well spread
LOW = np.uint64(0xFF)  # the bits of a mark in which a weight stands while it is counted
HALF = np.uint64(32)
NOBODY: Marks = np.empty(0, np.uint64)


def first_of_all(
    ends: Sequence[End],
    least: float,
    at_most: int | None = None,
    among: QuerySet[Any, Any] | None = None,
) -> list[UUID]:
    """Who has most in common with these ends, the nearest first, and none who has too little.

    Of everybody, or of the people whose rows ``among`` are.
    """
    lists = _read({number for end in ends for number in end.numbers})
    having = [_having(end, lists) for end in ends]
    marks, shared = _summed(np.sort(np.concatenate([NOBODY, *having])))
    if among is not None:
        packed, size = unpacked(among.aggregate(packed=Packed("pk"))["packed"] or b"")
        near = _places(np.sort(_marks(packed, size)), marks)
        marks, shared = marks[near], shared[near]
    is_cut = at_most is not None and len(shared) > at_most
    last = np.partition(shared, -at_most)[-at_most] if is_cut and at_most else 0
    first = shared >= max(least, last)
    keys = _keys(marks[first], lists)
    told = zip(marks[first].tolist(), shared[first].tolist(), strict=True)
    found = sorted((-much, keys[mark]) for mark, much in told)
    return [key_of(key) for _much, key in found[:at_most]]


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
    found = np.sort(np.concatenate(marks)) if marks else NOBODY
    return found[_begins(found)] | np.uint64(min(end.weight, int(LOW)))


def _summed(weighed: Marks) -> tuple[Marks, NDArray[np.int64]]:
    """Each mark once, of those in order, and the sum of its weights."""
    marks, weights = weighed & ~LOW, (weighed & LOW).astype(np.int64)
    begins = np.flatnonzero(_begins(marks))
    return marks[begins], np.add.reduceat(weights, begins) if len(begins) else weights


def _begins(ordered: Marks) -> NDArray[np.bool_]:
    """Where another value begins."""
    return np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]


def _places(wanted: Marks, marks: Marks) -> NDArray[np.int64]:
    """Where those that are wanted, which are in order, stand among marks."""
    if not len(wanted):
        return np.empty(0, np.int64)
    near = np.searchsorted(wanted, marks).clip(max=len(wanted) - 1)
    return np.flatnonzero(wanted[near] == marks)


def _keys(wanted: Marks, lists: Mapping[int, _List]) -> dict[int, bytes]:
    """Whose marks these are, which are in order; shortest list first, until all are known."""
    found: dict[int, bytes] = {}
    for one in sorted(lists.values(), key=lambda told: len(told.marks)):
        if len(found) == len(wanted):
            break
        for at in _places(wanted, one.marks).tolist():
            found[int(one.marks[at])] = one.key(at)
    return found
