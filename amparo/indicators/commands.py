"""The commands `amparo figures` and `amparo snapshot`."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from amparo.kernel.errors import Refused
from amparo.reference.codelists import language_or_english

DONE, REFUSED = 0, 1
MANY = 60  # codes of a dimension that the text form prints; JSON has them all

_FIGURES = """\
Count a metric for a period, on the latest snapshot. Both days are included.

examples:
  amparo figures --list
  amparo figures --published
  amparo figures M-INV-NEW --period RP2022 --by exploitation
  amparo figures M-VIC-CONF --from 2021-04-01 --to 2022-03-31 --by sex age_group --format json
  amparo figures M-PROS-OPEN --period RP2022 --where origin=continued
  amparo figures M-PROS-NEW --period RP2022 --where statute=tip_act_2013,csec_act_2013
  amparo figures M-STAFF --period RP2022 --by measure
  amparo figures M-INV-NEW --period RP2022 --compare Y2020 Y2019 Y2018

exit codes: 0 done, 1 refused (a sentence says why), 2 wrong usage"""

_SNAPSHOT = """\
Write all facts, as they stand now, to a locked snapshot; figures and reports are counted on it.

examples:
  amparo snapshot
  amparo snapshot --as-of 2022-04-01T00:00:00Z --format json
  amparo snapshot --list

exit codes: 0 done, 1 refused (a sentence says why), 2 wrong usage"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands to the program's."""
    _add_figures(subparsers)
    _add_snapshot(subparsers)


def run(args: argparse.Namespace) -> int:
    """Carry out whichever of the two was called; gives the exit code."""
    try:
        code: int = args.does(args)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    return code


def _add_figures(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _parser(subparsers, "figures", "count a metric, or list all metrics", _FIGURES)
    parser.add_argument("metric", nargs="?", help="such as M-INV-NEW")
    parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="first day")
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="last day")
    parser.add_argument("--period", help="a named period instead: RP2022, CY2020, Q1-2021, 2021-05")
    parser.add_argument("--by", nargs="+", action="extend", default=[], metavar="DIMENSION")
    parser.add_argument(
        "--where", nargs="+", action="extend", default=[], type=_pair, metavar="DIMENSION=CODE"
    )
    parser.add_argument(
        "--compare", nargs="+", action="extend", default=[], metavar="PERIOD", help="and in these"
    )
    parser.add_argument("--snapshot", help="count on this snapshot instead of the latest")
    parser.add_argument("--list", action="store_true", help="print every metric and what cuts it")
    parser.add_argument("--published", action="store_true", help="compare with published figures")
    parser.set_defaults(run=run, does=_figures, parser=parser)


def _add_snapshot(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _parser(subparsers, "snapshot", "take a snapshot of all facts", _SNAPSHOT)
    parser.add_argument("--as-of", type=_moment, metavar="MOMENT", help="name it after this moment")
    parser.add_argument("--list", action="store_true", help="print the snapshots that there are")
    parser.set_defaults(run=run, does=_snapshot, parser=parser)


def _parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    description: str,
) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2021-04-01") from None


def _moment(text: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment such as 2022-04-01") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _pair(text: str) -> tuple[str, str]:
    name, is_there, code = text.partition("=")
    if not is_there or not name or not code:
        raise argparse.ArgumentTypeError(f"{text!r} is not DIMENSION=CODE")
    return name, code


def _figures(args: argparse.Namespace) -> int:
    if args.list:
        from .listing import metrics

        _say(args, metrics(), _listed)
        return DONE
    if args.published:
        return _published(args)
    if not args.metric or not (args.period or (args.first and args.last)):
        args.parser.error("name a metric and a period: --period, or --from and --to")
    from .engine import figure
    from .snapshots import latest, open_snapshot

    first, last = _days(args)
    snapshot = open_snapshot(args.snapshot) if args.snapshot else latest()
    by = [name for words in args.by for name in words.split(",")]
    found = figure(args.metric, first, last, by, _together(args.where), snapshot)
    if args.compare:
        _say(args, list(_compared(args, found, snapshot)), _series)
    else:
        _say(args, found.to_json(), _told)
    return DONE


def _compared(args: argparse.Namespace, found: Any, snapshot: Any) -> Iterator[dict[str, Any]]:
    """The same figure for each period, and why one may not be read on from the one before."""
    from amparo.reference.periods import period

    from .comparing import series

    named = [period(word) for words in args.compare for word in words.split(",")]
    days = [(one.first, one.last) for one in named]
    days.append((found.ask.first, found.ask.last))
    told = series(args.metric, days, found.dimensions, _together(args.where), snapshot)
    for place, one in enumerate(told.figures):
        between = told.break_at(place)
        yield {"breaks": list(between.reasons) if between else [], **one.to_json()}


def _series(figures: list[dict[str, Any]]) -> str:
    from .words import break_label

    lines = []
    for figure in figures:
        if figure["breaks"]:
            lines.append("  " + " ".join(["≠", *map(break_label, figure["breaks"])]))
        lines.append(_told(figure))
    return "\n".join(lines)


def _published(args: argparse.Namespace) -> int:
    """Every figure that published sources print beside what a snapshot gives."""
    from .acceptance import table
    from .snapshots import latest, open_snapshot

    snapshot = open_snapshot(args.snapshot) if args.snapshot else latest()
    found = list(table(snapshot))
    unlike = [one for one in found if not one.agrees]
    said = [
        {"id": one.figure.published.code, "basis": one.figure.basis, "agrees": one.agrees}
        | {"published": one.figure.published.value, "value": one.value}
        for one in found
    ]
    lines = [one.line() for one in found]
    lines.append(f"{len(found) - len(unlike)} of {len(found)} come out as published.")
    _say(args, said, lambda _said: "\n".join(lines))
    return REFUSED if unlike else DONE


def _together(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Codes of one dimension that were given one by one, as one list."""
    found: dict[str, str] = {}
    for name, code in pairs:
        found[name] = f"{found[name]},{code}" if name in found else code
    return found


def _days(args: argparse.Namespace) -> tuple[datetime.date, datetime.date]:
    if not args.period:
        return args.first, args.last
    from amparo.reference.periods import period

    named = period(args.period)
    return named.first, named.last


def _snapshot(args: argparse.Namespace) -> int:
    from . import snapshots

    if args.list:
        _say(args, snapshots.names(), "\n".join)
        return DONE
    found = snapshots.take(args.as_of)
    rows = {fact: said["rows"] for fact, said in found.manifest["facts"].items()}
    said = {"id": found.id, "as_of": found.as_of.isoformat(), "facts": rows}
    _say(args, said, lambda what: f"{what['id']}: {sum(rows.values())} rows of {len(rows)} facts")
    return DONE


def _say(args: argparse.Namespace, what: Any, as_text: Any) -> None:
    if args.format == "json":
        text = json.dumps(what, ensure_ascii=False, indent=1)
    else:
        text = as_text(what)
    sys.stdout.write(f"{text}\n")


def _told(figure: dict[str, Any]) -> str:
    """A figure in a few lines, its status in words where it is not simply counted."""
    from .words import adding_label, unit_label

    period = figure["period"]
    head = f"{figure['metric']}, {period['name']} ({period['from']} – {period['to']})"
    unit = f" {unit_label(figure['unit'])}" if figure["value"] is not None else ""
    lines = [head, f"  {_number(figure)}{unit}"]
    for cell in figure["cells"]:
        named = ", ".join(f"{name} {code}" for name, code in cell["by"].items())
        lines.append(f"    {named}: {_number(cell)}")
    if figure["not_adding"]:
        lines.append(f"    {adding_label(figure['not_adding'])}")
    lines += [f"  {_('recorded only since')} {day}" for day in (figure["partial_from"],) if day]
    lines += [f"  {_('recorded only until')} {day}" for day in (figure["partial_to"],) if day]
    return "\n".join([*lines, f"  {figure['definition']}, {_('snapshot')} {figure['snapshot']}"])


def _number(told: dict[str, Any]) -> str:
    if told["status"] != "counted":
        from .words import status_label

        return status_label(told["status"])
    return "–" if told["value"] is None else str(told["value"])


def _listed(metrics: list[dict[str, Any]]) -> str:
    return "\n".join(line for metric in metrics for line in _metric(metric))


def _metric(metric: dict[str, Any]) -> Iterator[str]:
    language = language_or_english(None)
    yield f"{metric['metric']}  {metric['title'][language]}  ({metric['kind']}, {metric['unit']})"
    for name, codes in metric["dimensions"].items():
        more = f", … ({len(codes)} codes)" if len(codes) > MANY else ""
        yield f"    {name}: {', '.join(codes[:MANY])}{more}"
