"""Makes every file of a paper once, as freezing an edition does.

Run: ``python -m bench.paper_once CODE PERIOD`` with AMPARO_HOME set.
"""

from __future__ import annotations

import sys

import django

from amparo.kernel import wall


def main(code: str, period: str) -> None:
    """Count the paper on the latest snapshot, and make its files."""
    django.setup()
    wall.declare("the bench measures")
    from amparo.publishing.papers import PAPERS

    paper = PAPERS[code]
    made = dict(paper.files(paper.count(period, None, None)))
    if not all(made.values()):
        raise SystemExit("A file is empty.")


if __name__ == "__main__":
    main(*sys.argv[1:3])
