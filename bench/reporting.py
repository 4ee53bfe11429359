"""Measures printing the annual report in both languages, beside setting an empty page as PDF."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .frame import About, Bounds, Round

AMPARO = str(Path(sys.executable).parent / "amparo")
EMPTY = "import typst; typst.compile(b'#set document(title: [Empty])\\nEmpty.', format='pdf')"


class Reporting:
    """The report of RP2022 from the demonstration, HTML and PDF and data, English and Spanish."""

    about = About(
        code="report",
        title="The annual report in both languages",
        size="Belize's demonstration",
        ours="`amparo report annual --period RP2022`, a process of its own.",
        anchor="Starting Python and setting one empty page with Typst.",
        bounds=Bounds(seconds=10),
    )

    def __enter__(self) -> Reporting:
        self._folder = tempfile.TemporaryDirectory(prefix="reporting-")
        home = Path(self._folder.name) / "home"
        self._environment = os.environ | {"AMPARO_HOME": str(home), "AMPARO_KEYS": f"{home}/keys"}
        self._environment.pop("AMPARO_DATABASE_URL", None)
        self._seconds(AMPARO, "demo", "--no-serve")
        return self

    def __exit__(self, *_error: object) -> None:
        self._folder.cleanup()

    def round(self, number: int) -> Round:
        """Ours and the anchor, one after the other."""
        out = str(Path(self._folder.name) / f"report-{number}")
        ours = self._seconds(AMPARO, "report", "annual", "--period", "RP2022", "--out", out)
        return Round(ours, self._seconds(sys.executable, "-c", EMPTY))

    def _seconds(self, *words: str) -> float:
        begun = time.perf_counter()
        subprocess.run(  # noqa: S603  our own commands
            words, env=self._environment, check=True, stdout=subprocess.DEVNULL
        )
        return time.perf_counter() - begun
