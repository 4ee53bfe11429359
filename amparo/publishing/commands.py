"""The command `amparo report`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from amparo.kernel.errors import Refused

DONE, REFUSED, USAGE = 0, 1, 2
LANGUAGES = ("en", "es")

_ANNUAL = """\
Write the Council's annual report for a period, from the latest snapshot: HTML and PDF in each
language, every chart as SVG, all figures as JSON and CSV. Small numbers are hidden as the country's
rules say.

examples:
  amparo report annual --period RP2022 --out reports
  amparo report annual --period CY2020 --lang es --out reports
  amparo report annual --period RP2022 --lang en es --out reports --format json
  amparo report annual --period RP2022 --out reports --snapshot 20220401T000000Z-1a2b3c4d

exit codes: 0 done, 1 refused (a sentence says why), 2 wrong usage"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's."""
    report = subparsers.add_parser("report", help="write a report")
    kinds = report.add_subparsers(dest="kind", metavar="KIND", required=True)
    parser = kinds.add_parser(
        "annual",
        help="the annual report of the Council",
        description=_ANNUAL,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--period", required=True, help="such as RP2022 or CY2020")
    parser.add_argument(
        "--lang", nargs="+", choices=LANGUAGES, default=list(LANGUAGES), help="both unless named"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write")
    parser.add_argument("--snapshot", help="take the figures from this snapshot, not the latest")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)
    from amparo.publishing.release.commands import register as register_frozen

    register_frozen(kinds)


def run(args: argparse.Namespace) -> int:
    """Write the report; gives the exit code."""
    from amparo.publishing.writing import from_snapshot, write

    languages = list(dict.fromkeys(args.lang))
    try:
        found = from_snapshot(args.period, args.snapshot)
        written = write(found, languages, args.out)
    except (Refused, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    told = {
        "report": args.kind,
        "period": found.period.code,
        "languages": languages,
        "snapshot": found.moment.snapshot,
        "hidden": sum(answer.hidden for answer in found.answers.values()),
        "files": [str(path) for path in written],
    }
    sys.stdout.write(_text(told) if args.format == "text" else json.dumps(told, indent=1) + "\n")
    return DONE


def _text(told: dict[str, object]) -> str:
    files = told["files"]
    lines = [str(name) for name in files] if isinstance(files, list) else []
    last = f"{len(lines)} files from snapshot {told['snapshot']}; {told['hidden']} numbers hidden."
    return "\n".join([*lines, last]) + "\n"
