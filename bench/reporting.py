"""Measures printing the annual report and the answer to the TIP Report in both languages and all
formats, beside setting an empty page as PDF."""

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
ANNUAL, TIP = "annual report", "answer to the TIP Report"
MOST_OF_ANNUAL = 10  # seconds


class Reporting:
    """Both papers of RP2022 from the demonstration: HTML, PDF and data, English and Spanish."""

    about = About(
        code="report",
        title="The annual report and the answer to the TIP Report",
        size="Belize's demonstration",
        ours=(
            "`amparo report annual --period RP2022`, and the files of the answer to the TIP Report "
            "as freezing makes them, each a process of its own: both languages, HTML, PDF/UA and "
            "workbook, with charts and data files. The annual report in at most 10 seconds, both "
            "in at most 20."
        ),
        anchor="Starting Python and setting one empty page with Typst.",
        bounds=Bounds(seconds=20),
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
        out = str(Path(self._folder.name) / f"annual-{number}")
        annual = self._seconds(AMPARO, "report", "annual", "--period", "RP2022", "--out", out)
        tip = self._seconds(sys.executable, "-m", "bench.paper_once", "tip", "RP2022")
        return Round(
            annual + tip,
            self._seconds(sys.executable, "-c", EMPTY),
            parts={ANNUAL: annual, TIP: tip},
            told={ANNUAL: f"{annual:.1f} s, at most {MOST_OF_ANNUAL}"},
            failed=(ANNUAL,) if annual > MOST_OF_ANNUAL else (),
        )

    def _seconds(self, *words: str) -> float:
        begun = time.perf_counter()
        subprocess.run(  # noqa: S603  our own commands
            words, env=self._environment, check=True, stdout=subprocess.DEVNULL
        )
        return time.perf_counter() - begun
