"""`make bench`: measures loading, counting, printing and finding people, each beside an anchor.

The exit code is 1 where a bound is broken.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .frame import Measure, Outcome

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "performance.md"
CROWDS = (50, 200)  # colleagues at work at once
SMALL, FULL = (10_000, 100_000), (100_000, 1_000_000)  # register rows, victims


def measures(size: tuple[int, int], folder: Path) -> Iterator[Measure]:
    """What is measured, one after the other."""
    from .counting import Counting
    from .databases import Postgresql, Sqlite, has_postgresql
    from .exploring import Exploring
    from .growing import Growing
    from .joining import Joining
    from .linkage import Linkage, OneMore
    from .loading import Loading
    from .reporting import Reporting
    from .web import Web

    rows, victims = size
    databases: list[Any] = [Sqlite()]
    if has_postgresql():
        databases.append(Postgresql())
    else:
        print("PostgreSQL is not installed here: what is measured on it is left out.")
    for database in databases:
        yield Loading(rows, database, folder)
    yield Counting(victims)
    yield Exploring(FULL[1])  # its bound is for this size
    yield Reporting()
    yield Joining(rows, folder)
    yield Linkage(rows, rounds=3 if rows < FULL[0] else 1)
    yield OneMore(rows, folder)
    for users in (1, *CROWDS):
        yield Web(rows, users, folder)
    yield Growing(rows // 10, rows, folder)


def main() -> int:
    """Measure, tell, and keep the page and the data after each measure; one alone is only told."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 rows, 1,000,000 victims")
    parser.add_argument("--only", metavar="CODE", help="one measure, printed and not kept")
    arguments = parser.parse_args()
    import django

    django.setup()
    from django.conf import settings

    from . import page
    from .frame import exit_code, run

    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        for measure in measures(FULL if arguments.full else SMALL, Path(folder)):
            if arguments.only and measure.about.code != arguments.only:
                continue
            outcome = run(measure)
            outcomes.append(outcome)
            told = "; ".join(outcome.broken()) or "holds"
            print(f"{outcome.about.title}: {outcome.ratio:.2f} times ({told})", flush=True)
            if arguments.only:
                print(page.as_markdown(outcomes))
            else:
                page.write(outcomes, PAGE, settings.AMPARO_HOME / "bench" / "results.json")
    return exit_code(outcomes)


if __name__ == "__main__":
    raise SystemExit(main())
