"""`make bench`: measures loading, counting, printing and finding people, each beside an anchor.

The exit code is 1 where a bound is broken, and 130 where somebody stopped it; what was measured
until then is kept.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")

if TYPE_CHECKING:
    from .frame import Outcome

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "performance.md"
STOPPED = 130


def main() -> int:
    """Measure, tell, and keep each outcome and the page of all; one alone is only told."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="all sizes up to 1,000,000 persons")
    parser.add_argument("--only", metavar="CODE", help="one measure, printed and not kept")
    parser.add_argument("--keep", action="store_true", help="keep it even so")
    parser.add_argument("--page", action="store_true", help="write the page of what is kept")
    arguments = parser.parse_args()
    import django

    from amparo.kernel import wall

    django.setup()
    wall.declare("the bench measures")
    from django.conf import settings

    from . import kept, page, pictures

    where = kept.folder(settings.AMPARO_HOME)
    outcomes: list[Outcome] = []
    is_kept = arguments.keep or not arguments.only
    stopped = False
    if arguments.only and arguments.only not in (codes := _codes(is_full=arguments.full)):
        parser.error(f"there is no measure {arguments.only!r}; there are {', '.join(codes)}")
    if not arguments.page:
        with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
            stopped = _measure(arguments, Path(folder), where if is_kept else None, outcomes)
    if is_kept:
        found = kept.all_kept(where)
        shown = pictures.draw(found, PAGE.parents[1] / "pictures")
        PAGE.write_text(page.as_markdown(found, shown), encoding="utf-8")
    from .frame import exit_code

    return STOPPED if stopped else exit_code(outcomes)


def _codes(*, is_full: bool) -> list[str]:
    from .plan import measures

    found = (measure.about.code for _place, measure in measures(Path(), is_full=is_full))
    return list(dict.fromkeys(found))


def _measure(
    arguments: argparse.Namespace, folder: Path, where: Path | None, outcomes: list[Outcome]
) -> bool:
    """Each measure that was asked for; whether somebody stopped it."""
    from .plan import measures
    from .running import Interrupted, run

    for place, measure in measures(folder, is_full=arguments.full):
        if arguments.only and measure.about.code != arguments.only:
            continue
        began = time.monotonic()
        try:
            outcome = run(measure)
        except Interrupted as stopped:
            _tell(place, stopped.outcome, where, began)
            print("Stopped. What was measured is kept.")
            return True
        except KeyboardInterrupt:
            return True
        _tell(place, outcome, where, began)
        outcomes.append(outcome)
    return False


def _tell(place: int, outcome: Outcome, where: Path | None, began: float) -> None:
    from . import kept, page

    one = kept.Kept(outcome, time.strftime("%Y-%m-%d"), place)
    told = "; ".join(outcome.broken()) or "holds"
    ratio = "no ratio" if outcome.ratio is None else f"{outcome.ratio:.2f} times"
    lasted = time.monotonic() - began
    about = outcome.about
    print(f"{about.title}, {about.size}: {ratio} ({told}); {lasted:.0f} s", flush=True)
    if where is None:
        print(page.as_markdown([one]))
    elif outcome.rounds:
        kept.keep(one, where)


if __name__ == "__main__":
    raise SystemExit(main())
