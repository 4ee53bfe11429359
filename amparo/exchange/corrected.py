"""Rows without a number of their own that were corrected in another edition of their file.

Such a row is known by its place and by most of its cells. Where the cells agree and the name is
the same, or nearly, it is the row of before, and what it says otherwise is proposed. Where that is
not sure it is loaded, and whoever it names is a pair with whoever stood in its place, counted once
until somebody decides.
"""

from __future__ import annotations

import hmac
from bisect import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.kernel.sealing import named_key
from amparo.people.matching.mentions import Mention
from amparo.people.matching.names import CLOSE, likeness
from amparo.people.pairs.known import open_people

from .conversion.people import PersonName
from .models import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .again import Read
    from .known import Place

MOST = 0.5  # the share of cells that must be as before
DIGITS = 6  # of the digest of a cell: enough to tell it from another one, and no more
SURE, UNSURE, ANOTHER = "sure", "unsure", ""


class Earlier(NamedTuple):
    """A row of an earlier load: its key, its place, and digests of what it said. ``sheet`` is how
    the new edition calls its sheet, where that is another name."""

    key: int
    place: Place
    content: str
    cells: str
    sheet: str = ""

    @property
    def file(self) -> str:
        return self.place[0]

    @property
    def stood(self) -> tuple[str, int]:
        return self.sheet or self.place[1], self.place[2]


class Cells:
    """Keyed digests of the cells of a row, salted with its place: those of two rows tell nothing of
    each other, and a cell is known again only by whoever has it."""

    def __init__(self) -> None:
        self._key = named_key("registers")

    def of(self, place: Place, values: Mapping[str, Any]) -> str:
        """``field=digest field=digest …``"""
        return " ".join(f"{name}={told}" for name, told in sorted(self._told(place, values)))

    def agreement(self, row: Earlier, values: Mapping[str, Any]) -> tuple[float, bool]:
        """The share of cells that say the same, names left out, and whether the names do."""
        before = dict(cell.split("=") for cell in row.cells.split())
        now = dict(self._told(row.place, values))
        names = {name for name in now if is_name(values[name])}
        others = (before.keys() | now.keys()) - names
        same = sum(before.get(name) == now.get(name) for name in others)
        return same / max(len(others), 1), all(before.get(name) == now[name] for name in names)

    def _told(self, place: Place, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        file, sheet, row = place
        stands = f"{file}|{sheet[:255]}|{row}"
        for name, value in values.items():
            told = f"{stands}|{name}|{value}".encode()
            yield name, hmac.digest(self._key, told, sha256).hex()[:DIGITS]


@dataclass
class Corrected:
    """What rows of one file were before: ``sure`` and ``unsure`` give the earlier row of each."""

    sure: dict[Place, Earlier] = field(default_factory=dict)
    unsure: dict[Place, Earlier] = field(default_factory=dict)


def edition_by_place(rows: Sequence[Read], earlier: Sequence[Earlier]) -> str:
    """The file, by its digest, in which most of these rows stand at the same place with most of
    their cells as they are; empty where no file has them."""
    cells, shared, sizes = Cells(), Counter[str](), Counter[str]()
    told = {row.place[1:]: row.values for row in rows if row.values}
    for before in _by_sheets_of(rows, earlier):
        sizes[before.file] += 1
        values = told.get(before.stood)
        if before.cells and values:
            share, is_named_so = cells.agreement(before, values)
            shared[before.file] += is_named_so and share >= MOST
    digest, count = next(iter(shared.most_common(1)), ("", 0))
    return digest if count and count >= MOST * min(len(told), sizes[digest]) else ""


def corrected(
    rows: Sequence[Read], known: Mapping[Place, int], earlier: Sequence[Earlier]
) -> Corrected:
    """Compare the rows of a file that nobody knows with those of its last edition that nobody met.

    ``known`` gives the earlier rows of those that are known, by which the others find their place
    where rows were put in or taken out.
    """
    found, judge, used = Corrected(), _Judge(), set(known.values())
    earlier = list(_by_sheets_of(rows, earlier))
    moved = _Moved(known, {row.key: row.stood for row in earlier})
    free = {row.stood: row for row in earlier if row.key not in used}
    for row in rows:
        if row.place in known or not row.values:
            continue
        for place in moved.places(row.place):
            verdict = judge.of(row, free[place]) if place in free else ANOTHER
            if verdict:
                kept = found.sure if verdict == SURE else found.unsure
                kept[row.place] = free.pop(place)
                break
    return found


def _by_sheets_of(rows: Sequence[Read], earlier: Sequence[Earlier]) -> Iterator[Earlier]:
    """The earlier rows by the sheets of the new file: a file of one sheet may be called anew."""
    now = {row.place[1] for row in rows}
    before: dict[str, set[str]] = defaultdict(set)
    for row in earlier:
        before[row.file].add(row.place[1])
    for row in earlier:
        is_only = len(now) == 1 == len(before[row.file])
        yield row._replace(sheet=next(iter(now))) if is_only else row


class _Moved:
    """Where a row stood before, going by the nearest known rows above and below."""

    def __init__(self, known: Mapping[Place, int], stood: Mapping[int, tuple[str, int]]) -> None:
        self._anchors: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for (_file, sheet, row), key in sorted(known.items()):
            if key in stood and stood[key][0] == sheet:
                self._anchors[sheet].append((row, row - stood[key][1]))

    def places(self, place: Place) -> list[tuple[str, int]]:
        """The sheet and the rows at which it may have stood."""
        _file, sheet, row = place
        anchors = self._anchors[sheet]
        at = bisect(anchors, (row, 0))
        by = [offset for _row, offset in anchors[max(at - 1, 0) : at + 1]] or [0]
        return [(sheet, row - offset) for offset in dict.fromkeys(by)]


class _Judge:
    """Says whether a row is an earlier one that was corrected."""

    def __init__(self) -> None:
        self._cells = Cells()

    def of(self, row: Read, before: Earlier) -> str:
        """SURE, UNSURE or ANOTHER. A row that names nobody is sure, or another one."""
        values = row.values or {}
        share, is_named_so = self._cells.agreement(before, values)
        names = [name for value in values.values() if is_name(value) for name in _names(value)]
        if not names:
            return SURE if share >= MOST else ANOTHER
        is_alike = (is_named_so and bool(before.cells)) or _is_alike(names, before)
        if share >= MOST:
            return SURE if is_alike else UNSURE
        return UNSURE if is_alike else ANOTHER


def is_name(value: Any) -> bool:
    """Whether a cell names somebody."""
    return bool(_names(value))


def _names(value: Any) -> list[PersonName]:
    several = value if isinstance(value, tuple | list) else ()
    if isinstance(value, PersonName):
        return [value]
    return [one for one in several if isinstance(one, PersonName)]


def _is_alike(names: list[PersonName], before: Earlier) -> bool:
    """Whether each of these is the name, or nearly, of somebody whom the earlier row brought."""
    brought = Provenance.objects.filter(source=before.key, record="people.Person")
    there = [
        mention
        for person in open_people(brought.values_list("key", flat=True))
        for mention in person.mentions
    ]
    return bool(there) and all(
        any(likeness(_mention(name), other)[0] >= CLOSE for other in there) for name in names
    )


def _mention(name: PersonName) -> Mention:
    return Mention("", "", "", name.full, name.given, name.family)
