"""Measures the search for a misspelt person, sealed names beside clear text under `pg_trgm`."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from statistics import median, quantiles

from .databases import Postgresql
from .frame import About, Bounds, Round
from .houses import SQLITE, a_full_house, coded, titled
from .server import python

OURS = """\
A search as the page does it, by the chief of social work, who sees most people: names with a slip
of the pen, the p95 of sixty. Sight is decided, names are opened and compared."""
ANCHOR = """\
The same words asked of PostgreSQL, in a table that holds the same names in clear with an index of
trigrams and nothing of anybody’s rights: the p95 of the same sixty, in turns with ours."""


class Searching:
    """The same misspelt names asked of both, in an invented home of so many people."""

    def __init__(self, persons: int, folder: Path, engine: str = SQLITE) -> None:
        self.persons, self._within, self.engine = persons, folder, engine
        self.about = About(
            code=coded("search", engine),
            title=titled("Somebody misspelt is looked for", engine),
            size=f"{persons:,} persons",
            ours=OURS,
            anchor=ANCHOR,
            bounds=Bounds(ratio=1),
            rounds=1,
        )

    def __enter__(self) -> Searching:
        self.home = a_full_house(self.persons, self._within, self.engine)
        self.folder = Path(tempfile.mkdtemp(prefix="search-", dir=self._within))
        self.clear = Postgresql()
        self.clear.begin(self.folder)
        return self

    def __exit__(self, *_error: object) -> None:
        self.clear.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self, number: int) -> Round:
        """All of them once, of ours and of the anchor in turns."""
        self.clear.copy("empty", name := f"clear{number}")
        told = json.loads(python(self.home, "bench.search_once", self.clear.address(name)))
        asked, met = len(told["ours"]), told["met"]
        return Round(
            ours=quantiles(told["ours"], n=20)[-1],
            anchor=quantiles(told["bare"], n=20)[-1],
            parts={"ours, median": median(told["ours"]), "anchor, median": median(told["bare"])},
            told={
                "in sight": f"{told['names']:,} names",
                "found whom was meant": f"{met['ours']} of {asked}, {met['anchor']} by the anchor",
            },
            failed=["found whom was meant"] if met["ours"] < met["anchor"] else [],
        )
