"""The commands `amparo report glotip` and `amparo report sdg`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from amparo.kernel.errors import Refused

from .form import GLOBAL_REPORT, SDG

DONE, REFUSED = 0, 1
LANGUAGES = ("en", "es")
CODES = {"glotip": GLOBAL_REPORT, "sdg": SDG}

_ABOUT = {
    "glotip": """\
Fill the tables for the Global Report on Trafficking in Persons (UNODC) for a calendar year and the
years before it, from the latest snapshot: a workbook, CSV and JSON in the columns of the UNODC data
portal, and a page in each language. Values that the form has no word for are listed as unmapped.
Small numbers are hidden as the country's rules say.""",
    "sdg": """\
Fill the series of SDG indicator 16.2.2, detected victims of human trafficking, for a calendar year
and the years before it, from the latest snapshot: a workbook, CSV and JSON, and a page in each
language. Rates need the population of the year in countries/<country>/population.yaml. Values that
no series counts are listed as unmapped. Small numbers are hidden as the country's rules say.""",
}
_EXAMPLES = """

examples:
  amparo report {kind} --period CY2021 --out tables
  amparo report {kind} --period CY2021 --years 1 --lang es --out tables
  amparo report {kind} --period CY2021 --out tables --format json

exit codes: 0 done, 1 refused (a sentence says why), 2 wrong usage"""
_HELP = {
    "glotip": "tables for the Global Report on Trafficking in Persons",
    "sdg": "SDG indicator 16.2.2",
}


def register(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the kinds `glotip` and `sdg` to `amparo report`."""
    for kind, about in _ABOUT.items():
        parser = kinds.add_parser(
            kind,
            help=_HELP[kind],
            description=about + _EXAMPLES.format(kind=kind),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("--period", required=True, help="a calendar year, such as CY2021")
        parser.add_argument(
            "--years", type=int, default=4, help="how many years, the given one last (4)"
        )
        parser.add_argument(
            "--lang", nargs="+", choices=LANGUAGES, default=list(LANGUAGES), help="of the page"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write")
        parser.add_argument("--snapshot", help="take the figures from this snapshot")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the tables; gives the exit code."""
    from .filling import fill
    from .writing import files, from_snapshot

    languages = list(dict.fromkeys(args.lang))
    try:
        found = from_snapshot(CODES[args.kind], args.period, args.years, args.snapshot)
        written = []
        for name, content in files(found, languages):
            path = args.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written.append(str(path))
    except (Refused, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    filled = fill(found)
    told = {
        "report": args.kind,
        "years": list(found.years),
        "snapshot": found.moment.snapshot,
        "rows": len(filled.entries),
        "hidden": sum(entry.status == "hidden" for entry in filled.entries),
        "unmapped": [
            f"{one.table}: {one.dimension}={one.code}, {one.year}" for one in filled.unmapped
        ],
        "files": written,
    }
    sys.stdout.write(json.dumps(told, indent=1) + "\n" if args.format == "json" else _text(told))
    return DONE


def _text(told: dict[str, object]) -> str:
    files, unmapped = told["files"], told["unmapped"]
    lines = [str(name) for name in files] if isinstance(files, list) else []
    if isinstance(unmapped, list):
        lines += [f"unmapped: {one}" for one in unmapped]
    last = f"{told['rows']} rows from snapshot {told['snapshot']}; {told['hidden']} hidden."
    return "\n".join([*lines, last]) + "\n"
