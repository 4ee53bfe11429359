"""The command `amparo watch`: weekly notices, a look through the ledger, and decoys."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from amparo.kernel.errors import Refused

DONE, REFUSED = 0, 1
_WATCH = """\
Watch over who opens what.

  weekly  leave a notice for everybody whose cases people of other agencies opened in the last week
  sweep   read the ledger since the last time, and raise alerts for tries at closed files and decoys
  plant   plant a decoy: a sealed file that is in nobody's list, figure or search

Run weekly once a week and sweep every minute by a timer; both are harmless again. The page of
alerts sweeps too. Two people should know of a decoy: let its references or its name slip where only
somebody who leaks would use them.

examples:
  amparo watch weekly
  amparo watch sweep --format json
  amparo watch plant --name 'Invented Name'

exit codes: 0 done, 1 refused, 2 wrong usage"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's."""
    parser = subparsers.add_parser(
        "watch",
        help="who opened what: notices, alerts, decoys",
        description=_WATCH,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("deed", choices=("weekly", "sweep", "plant"))
    parser.add_argument("--name", default="", help="an invented name, for plant")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to answer")
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Do one deed and tell what came of it; gives the exit code."""
    if args.deed == "plant" and not args.name.strip():
        args.parser.error("plant needs --name")
    try:
        told, line = _done(args)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    sys.stdout.write(f"{json.dumps(told) if args.format == 'json' else line}\n")
    return DONE


def _done(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from amparo.access.watch import refused

    from . import watching

    if args.deed == "weekly":
        told = watching.tell_weekly()
        return {"told": told}, f"Notices left: {told}."
    if args.deed == "sweep":
        found = refused.sweep()
        return {"found": found}, f"Found to be looked into: {found}."
    case, person = watching.plant(args.name.strip())
    return {"case": case, "person": person}, f"Planted: case {case}, person {person}."
