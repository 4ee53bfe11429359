"""Rows met again: in the same file, or in another edition of it, as they were or changed.

A row of the same file is known by its place. A row of another file is the same where its office,
its kind and its number are. Rows without a number, and those whose number may come again, are
taken for the same only in a new edition of one file: where half of the rows of the smaller one
stand in the other. There a row without a number that was corrected is known by its place
(``corrected.py``).
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.kernel.sealing import named_key

from .conversion.duplicates import MAY_COME_AGAIN, number_of
from .corrected import Cells, Earlier, corrected, edition_by_place
from .mapping.subjects import subjects
from .models import SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .conversion.sheets import Converted, Row
    from .known import Place

NUMBERED, ALIKE = "n", "a"  # how an identity begins: known by its number, or within an edition only
UNDONE = ("rolled_back", "dropped")
EDITION = 0.5  # the share of rows that two editions of one file have in common


class Read(NamedTuple):
    """One row as it was read: its place, keyed digests of what it says and is, why refused.

    Of a row without a number also a digest of each cell, and what the cells say.
    """

    place: Place
    content: str
    identity: str
    why: str
    cells: str = ""
    values: dict[str, Any] | None = None


@dataclass
class Met:
    """What was met again.

    ``rows`` gives for each place that is known the key of its earlier row, ``placed`` those of the
    very same file; ``changed`` gives for those that say something else now what they say, as a
    digest; ``editions`` names the new files that are editions of old ones. ``unsure`` gives for
    rows that are new the key of an earlier one of which they may be a correction.
    """

    rows: dict[Place, int] = field(default_factory=dict)
    placed: dict[Place, int] = field(default_factory=dict)
    changed: dict[Place, str] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    unsure: dict[Place, int] = field(default_factory=dict)


class _Digests:
    """Keyed digests, so that a changed row is told and nothing can be guessed from one."""

    def __init__(self) -> None:
        self._key = named_key("registers")

    def of(self, told: str) -> str:
        return hmac.digest(self._key, told.encode(), sha256).hex()[:32]

    def content(self, values: dict[str, Any]) -> str:
        return self.of("\x1f".join(f"{name}={value}" for name, value in sorted(values.items())))


def digest_of(told: str) -> str:
    """A keyed digest of something that is known again by it."""
    return _Digests().of(told)


def rows_read(sheets: Iterable[Converted]) -> Iterator[Read]:
    """Every row of every sheet once, refused ones included."""
    digests, cells = _Digests(), Cells()
    seen: set[Place] = set()
    times: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        for number, row, why in _in_order(sheet):
            place = (sheet.digest, sheet.sheet, number)
            if place in seen:
                continue
            seen.add(place)
            content = digests.content(row.values if row else {})
            if row is None:
                yield Read(place, content, "", why)
                continue
            own = number_of(subjects()[sheet.subject], row)
            identity = _identity(digests, sheet, own, content, times)
            if own is None:
                told = cells.of(place, row.values)
                yield Read(place, content, identity, why, told, row.values)
            else:
                yield Read(place, content, identity, why)


def _in_order(sheet: Converted) -> list[tuple[int, Row | None, str]]:
    kept: list[tuple[int, Row | None, str]] = [(row.number, row, "") for row in sheet.rows]
    kept += [(problem.row, None, problem.code) for problem in sheet.rejected]
    return sorted(kept, key=lambda entry: entry[0])


def _identity(
    digests: _Digests,
    sheet: Converted,
    number: tuple[Any, ...] | None,
    content: str,
    times: Counter[tuple[str, str]],
) -> str:
    """The office, the kind and the number of a row, and how often it came in its file before."""
    told = f"{sheet.office}|{sheet.subject}|{content if number is None else number!r}"
    times[sheet.digest, told] += 1
    is_sure = number is not None and sheet.subject not in MAY_COME_AGAIN
    return (NUMBERED if is_sure else ALIKE) + digests.of(f"{told}|{times[sheet.digest, told]}")[:31]


def meet(rows: Iterable[Read], offices: Iterable[str]) -> Met:
    """Which of these rows were brought in before, by whatever file of these offices."""
    rows = list(rows)
    met = Met()
    earlier = SourceRow.objects.filter(file__batch__entry__isnull=False).exclude(
        file__batch__step__in=UNDONE
    )
    by_place = _by_place(earlier, {row.place[0] for row in rows})
    others: dict[str, list[Read]] = defaultdict(list)
    for row in rows:
        known = by_place.get(row.place)
        if known is None:
            others[row.place[0]].append(row)
        else:
            met.placed[row.place] = known[0]
            _note(met, row, *known)
    if others:
        _meet_editions(met, earlier.filter(file__office__in=set(offices)), others)
    return met


def _by_place(earlier: Any, digests: set[str]) -> dict[Place, tuple[int, str]]:
    found = earlier.filter(file__digest__in=digests).order_by("-pk")
    listed = found.values_list("file__digest", "sheet", "row", "id", "content").iterator()
    return {(digest, sheet, row): (key, content) for digest, sheet, row, key, content in listed}


def _meet_editions(met: Met, earlier: Any, files: dict[str, list[Read]]) -> None:
    known: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    sizes: Counter[str] = Counter()
    listed = earlier.exclude(identity="").order_by("pk")
    for identity, key, content, digest in listed.values_list(
        "identity", "id", "content", "file__digest"
    ).iterator():
        known[identity].append((key, content, digest))
        sizes[digest] += 1
    for digest, rows in files.items():
        edition = _edition_of(rows, known, sizes)
        if not edition and any(row.values and row.identity not in known for row in rows):
            edition = edition_by_place(rows, _without_number(listed))
        if edition:
            met.editions[digest] = edition
        for row in rows:
            for key, content, of in known.get(row.identity, ()):
                if row.identity[0] == NUMBERED or of == edition:
                    _note(met, row, key, content)
                    break
        if edition:
            _meet_corrected(met, _without_number(listed.filter(file__digest=edition)), rows)


def _without_number(listed: Any) -> list[Earlier]:
    """Those of these rows that have no number of their own, or one that may come again."""
    told = listed.filter(identity__startswith=ALIKE)
    told = told.values_list("id", "file__digest", "sheet", "row", "content", "cells")
    return [Earlier(key, (file, s, n), content, cells) for key, file, s, n, content, cells in told]


def _meet_corrected(met: Met, earlier: list[Earlier], rows: list[Read]) -> None:
    found = corrected(rows, met.rows, earlier)
    content = {row.place: row for row in rows}
    for place, before in found.sure.items():
        _note(met, content[place], before.key, before.content)
    met.unsure |= {place: before.key for place, before in found.unsure.items()}


def _edition_of(
    rows: list[Read], known: dict[str, list[tuple[int, str, str]]], sizes: Counter[str]
) -> str:
    """The file, by its digest, that most of these rows stand in; empty where they are too few."""
    shared: Counter[str] = Counter()
    for row in rows:
        shared.update({digest for _key, _content, digest in known.get(row.identity, ())})
    if not shared:
        return ""
    digest, count = shared.most_common(1)[0]
    return digest if count >= EDITION * min(len(rows), sizes[digest]) else ""


def _note(met: Met, row: Read, key: int, content: str) -> None:
    met.rows[row.place] = key
    if content != row.content:
        met.changed[row.place] = row.content
