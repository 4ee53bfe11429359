"""Measures what need to know costs: a page of a list with every rule of access, and without any."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from .frame import About, Bounds, Round

if TYPE_CHECKING:
    from .databases import Database

MOST_TIMES = 1.5
OURS = """\
The whole page of a list of 50 cases, of 200 that a colleague sees among 100,000: rows by ties,
sharings and conflicts, each field decided; on PostgreSQL behind the second wall too."""
ANCHOR = """\
The same page with the same 50 rows fetched by their keys, every field open without a decision and
no second wall, in turns with ours."""


class Rules:
    """One installation of very many cases on one database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self._within = database, folder
        self.about = About(
            code=f"rules-{database.code}",
            title=f"The rules of access on a list, {database.title}",
            size="100,000 cases",
            ours=OURS,
            anchor=ANCHOR,
            bounds=Bounds(ratio=MOST_TIMES),
            rounds=1,
        )

    def __enter__(self) -> Rules:
        self.folder = Path(tempfile.mkdtemp(prefix="rules-", dir=self._within))
        self.database.begin(self.folder)
        return self

    def __exit__(self, *_error: object) -> None:
        self.database.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self, number: int) -> Round:
        """Forty pages of each."""
        home = self.folder / f"home{number}"
        address = self.database.environment("empty")["AMPARO_DATABASE_URL"]
        kept = {name: told for name, told in os.environ.items() if not name.startswith("AMPARO_")}
        ours = {"AMPARO_HOME": str(home), "AMPARO_DATABASE_URL": address}
        done = subprocess.run(
            [sys.executable, "-m", "bench.rules_once"],
            env=kept | ours,
            stdout=subprocess.PIPE,
            check=True,
        )
        told = json.loads(done.stdout)
        rows = told["rows"]
        return Round(
            ours=median(told["ours"]),
            anchor=median(told["bare"]),
            told={"rows": f"{rows['ours']} shown, {rows['bare']} without rules"},
            failed=() if rows["ours"] == rows["bare"] else ("rows",),
        )
