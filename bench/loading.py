"""Measures bringing in registers against bare `executemany` of the rows that come of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .databases import Database
from .frame import About, Bounds, Round
from .registers import write_registers

OURS = """\
`amparo migrate-registers` from inside: two CSV registers of two offices are read, each column is
checked and turned into codes and dates, people named twice are found and joined, the plan is
written through the batch door: identities sealed each under its owner's key, a ledger entry with
the root of all leaves, a leaf for each record, and the row that each record came from."""
ANCHOR = """\
All rows of all tables that the load wrote (records, keys, leaves, origins, pairs), dumped and
written into an equal, empty database by the driver's `executemany`, in one transaction."""
MOST_MEMORY = 10**9


class Loading:
    """Loads so many rows into a new home for every round."""

    def __init__(self, rows: int, database: Database, folder: Path) -> None:
        self.rows, self.database, self._within = rows, database, folder
        self.about = About(
            code=f"loading-{database.code}",
            title=f"Bringing registers in, {database.title}",
            size=f"{rows:,} rows",
            ours=OURS,
            anchor=ANCHOR,
            bounds=Bounds(ratio=12, memory=MOST_MEMORY),
        )

    def __enter__(self) -> Loading:
        self.folder = Path(tempfile.mkdtemp(prefix="loading-", dir=self._within))
        self.files = write_registers(self.folder, self.rows)
        self.database.begin(self.folder)
        self._python("bench.new_home", self.database.environment("empty"))
        return self

    def __exit__(self, *_error: object) -> None:
        self.database.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self, number: int) -> Round:
        """Ours first and the anchor after it, then the other way round."""
        if number % 2:
            anchor = self._anchor()
            ours = self._ours()
        else:
            ours = self._ours()
            anchor = self._anchor()
        parts = ours["parts"]
        return Round(sum(parts.values()), anchor["seconds"], ours["memory"], parts)

    def _ours(self) -> dict[str, Any]:
        self.database.copy("empty", "full")
        files = [str(path) for path in self.files]
        return self._python("bench.load_once", self.database.environment("full"), *files)

    def _anchor(self) -> dict[str, Any]:
        self.database.copy("empty", "bare")
        where = self.database.address("full"), self.database.address("bare")
        return self._python("bench.anchors.executemany", {}, *where)

    def _python(self, module: str, environment: dict[str, str], *given: str) -> dict[str, Any]:
        done = subprocess.run(  # noqa: S603  our own modules
            [sys.executable, "-m", module, *given],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            check=True,
        )
        told: dict[str, Any] = json.loads(done.stdout or b"{}")
        return told
