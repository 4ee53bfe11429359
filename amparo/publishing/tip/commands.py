"""The command `amparo report tip`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from amparo.kernel.errors import Refused

DONE, REFUSED = 0, 1
LANGUAGES = ("en", "es")

_TIP = """\
Write the government's answer to the TIP Report for a period, from the latest snapshot: figures
beside those of the year before, what member bodies answered, the minimum standards and the twelve
indicia with what the database holds on each and the empty cells, recommendations with the
activities that serve them, published tiers and the Watch List clock as a projection. HTML and
tagged PDF in each language; all of it as JSON, the tables as CSV. Small numbers are hidden as the
country's rules say.

examples:
  amparo report tip --period RP2022 --out answers
  amparo report tip --period RP2022 --lang es --out answers
  amparo report tip --period RP2022 --out answers --format json
  amparo report tip --period RP2022 --out answers --snapshot 20220401T000000Z-1a2b3c4d

exit codes: 0 done, 1 refused (a sentence says why), 2 wrong usage"""


def register(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the kind `tip` to `amparo report`."""
    parser = kinds.add_parser(
        "tip",
        help="the government's answer to the TIP Report",
        description=_TIP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--period", required=True, help="such as RP2022")
    parser.add_argument(
        "--lang", nargs="+", choices=LANGUAGES, default=list(LANGUAGES), help="both unless named"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write")
    parser.add_argument("--snapshot", help="take the figures from this snapshot, not the latest")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the answer; gives the exit code."""
    from .writing import files, from_snapshot

    languages = list(dict.fromkeys(args.lang))
    try:
        found = from_snapshot(args.period, args.snapshot)
        written = []
        for name, content in files(found, languages):
            path = args.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written.append(str(path))
    except (Refused, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    hidden = sum(answer.hidden for answer in found.answers.values())
    told = {
        "report": args.kind,
        "period": found.period.code,
        "languages": languages,
        "snapshot": found.moment.snapshot,
        "hidden": hidden,
        "files": written,
    }
    last = f"{len(written)} files from snapshot {found.moment.snapshot}; {hidden} numbers hidden."
    text = "\n".join([*written, last]) + "\n"
    sys.stdout.write(json.dumps(told, indent=1) + "\n" if args.format == "json" else text)
    return DONE
