"""Measures pieces of work that are more than a page, each in a process of its own in a house."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .frame import About, Bounds, Round
from .houses import SQLITE, a_full_house, coded, titled
from .server import python


@dataclass(frozen=True)
class Piece:
    """What is done, beside what, and within which bounds; its size beside the persons."""

    title: str
    size: str
    ours: str
    anchor: str
    bounds: Bounds
    rounds: int = 1


PIECES = {
    "export": Piece(
        "A list leaves as lines of text",
        "at most 50,000 rows",
        "The list of cases of the social worker who sees most of them, row by row as its pages "
        "show it, written by the writer of copies; the rows of the file are counted again and "
        "compared with those in sight. 50,000 rows in at most 60 seconds.",
        "Six columns of as many rows fetched and written by `csv`.",
        Bounds(seconds=60, memory=400 * 2**20),
    ),
    "assign": Piece(
        "Somebody joins 300 teams",
        "300 cases",
        "A supervisor puts a colleague on the team of each case: the gate decides each for itself, "
        "a hundred are one act, and the ledger names each of them.",
        "Three hundred rows inserted, each in a transaction.",
        Bounds(seconds=5),
    ),
    "duplicates": Piece(
        "Somebody who is there already is entered",
        "30 people",
        "A person entered as at a desk: identity and name sealed, the entry in the ledger, and the "
        "look for the same person among all others, which finds those who were entered before.",
        "The same people entered without the look.",
        Bounds(seconds=1),
    ),
    "ledger": Piece(
        "The ledger is proved",
        "all entries and leaves",
        "`amparo ledger verify` from inside: every digest made anew, every batch by its leaves.",
        "All rows of both tables fetched.",
        Bounds(),
    ),
    "snapshot": Piece(
        "A snapshot of everything",
        "all facts",
        "`amparo snapshot` from inside: all facts as of one moment, pseudonyms for keys, sorted, "
        "digested, packed and sealed.",
        "The same columns fetched by the same statements, and nothing kept.",
        Bounds(ratio=3),
    ),
}


class Work:
    """One piece of work in an invented home of so many people."""

    def __init__(self, code: str, persons: int, folder: Path, engine: str = SQLITE) -> None:
        self.code, self.persons, self._within, self.engine = code, persons, folder, engine
        piece = PIECES[code]
        self.about = About(
            code=coded(code, engine),
            title=titled(piece.title, engine),
            size=f"{persons:,} persons, {piece.size}",
            ours=piece.ours,
            anchor=piece.anchor,
            bounds=piece.bounds,
            rounds=piece.rounds,
        )

    def __enter__(self) -> Work:
        self.home = a_full_house(self.persons, self._within, self.engine)
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def round(self, number: int) -> Round:
        """Once ours, once the anchor, in one process."""
        told: dict[str, Any] = json.loads(python(self.home, "bench.work_once", self.code))
        return Round(**{**told, "failed": tuple(told["failed"])})
