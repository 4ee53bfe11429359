"""The commands `amparo migrate-registers` and `amparo mapping`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.errors import NotAllowed, Refused

from .mapping.faults import BadMapping
from .plan.building import ACCEPT_ABOVE
from .registers.refusals import Unreadable

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .load import Brought, Loaded
    from .migration import Prepared

DONE, REFUSED, USAGE = 0, 1, 2
TEMPLATE = Path("amparo-registers.xlsx")
STEWARD = "DATA_STEWARD"

_MIGRATE = f"""\
Bring in the registers that offices kept before: read, convert, find who is who, load in one batch.
Files that belong together are given together. The same files again change nothing.

examples:
  amparo migrate-registers countries/belize/registers/*.csv --dry-run
  amparo migrate-registers register.xlsx --mapping register.yaml --dry-run --format json
  amparo migrate-registers *.xlsx --mapping a.yaml b.yaml --accept-above 0.95 --user steward \\
    --origin "Handed over by the archive of the office" --years 2018-2021

Without --mapping the country's own mappings are tried; each file takes the one that fits it.
Pairs from the score of --accept-above on ({ACCEPT_ABOVE} unless given) are joined if something
beside the name speaks for them; all other pairs are left to people.
A load says with --origin where the files come from and with --years what they cover; it is kept
with the load, the origin sealed. A rehearsal needs neither.

exit codes: 0 done, 1 done or refused, and rows were refused, cells left out or nothing loaded,
2 wrong usage, or a file or mapping that cannot be read"""

_MAPPING = """\
Mappings say what the headings and words of a register mean (docs/reference/mapping.md).

examples:
  amparo mapping propose register.xlsx > register.yaml
  amparo mapping propose register.csv --format json
  amparo mapping check register.yaml
  amparo mapping template registers.xlsx --office dhs

exit codes: 0 done, 1 nothing to propose, or faults found, 2 wrong usage or an unreadable file"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands to the program's."""
    _add_migrate(subparsers)
    _add_mapping(subparsers)


def run(args: argparse.Namespace) -> int:
    """Carry out whichever was called; gives the exit code."""
    try:
        code: int = args.does(args)
    except (Unreadable, BadMapping, OSError) as error:
        return _refuse(error, USAGE)
    except Refused as refusal:
        return _refuse(refusal, REFUSED)
    return code


def _refuse(error: Exception, code: int) -> int:
    sys.stderr.write(f"{error}\n")
    return code


def _add_migrate(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _parser(subparsers, "migrate-registers", "bring in registers kept before", _MIGRATE)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--mapping", nargs="+", action="extend", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="rehearse; change nothing")
    parser.add_argument("--accept-above", type=_score, default=ACCEPT_ABOVE, metavar="SCORE")
    parser.add_argument("--user", help="the user name of the data steward who loads")
    parser.add_argument("--origin", metavar="WORDS", help="who handed the files over, kept where")
    parser.add_argument("--years", type=_years, metavar="YEARS", help="covered: 2018-2021, or 2020")
    parser.add_argument("--no-names", action="store_true", help="leave names out of the report")
    _format(parser)
    parser.set_defaults(run=run, does=_migrate, parser=parser)


def _add_mapping(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _parser(subparsers, "mapping", "propose or check a mapping", _MAPPING)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    propose = verbs.add_parser("propose", help="propose a mapping for a register")
    propose.add_argument("file", type=Path, metavar="FILE")
    _format(propose)
    propose.set_defaults(run=run, does=_propose, parser=propose)
    empty = verbs.add_parser("template", help="write an empty workbook and its mapping")
    empty.add_argument("file", type=Path, metavar="FILE", nargs="?", default=TEMPLATE)
    empty.add_argument("--office", default="not_recorded", help="whose registers: an agency's code")
    empty.add_argument("--force", action="store_true", help="write over files that are there")
    empty.set_defaults(run=run, does=_template, parser=empty)
    check = verbs.add_parser("check", help="say what is wrong with a mapping")
    check.add_argument("file", type=Path, metavar="FILE")
    _format(check)
    check.set_defaults(run=run, does=_check, parser=check)


def _parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    description: str,
) -> argparse.ArgumentParser:
    return subparsers.add_parser(
        name,
        help=summary,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a score between 0 and 1")
    return score


def _years(text: str) -> tuple[int, int]:
    first, _dash, last = text.partition("-")
    years = [int(year) for year in (first, last or first) if year.isdecimal() and len(year) == 4]
    if len(years) != 2 or years[1] < years[0]:
        raise argparse.ArgumentTypeError(f"{text!r} is no year and no years such as 2018-2021")
    return years[0], years[1]


def _migrate(args: argparse.Namespace) -> int:
    from .known import decisions_known
    from .migration import country_mappings, prepare, read_mappings
    from .registers.apart import book_apart
    from .report import is_clean, report
    from .report_lines import as_text

    origin = None if args.dry_run else _origin(args)
    viewer = None if args.dry_run else _viewer(args.user)
    mappings = read_mappings(args.mapping or country_mappings())
    decided = _decided(decisions_known, is_rehearsal=args.dry_run)
    prepared = prepare(args.files, mappings, args.accept_above, decided, book_apart)
    done = _load(viewer, prepared, origin) if viewer else None
    told = report(prepared, done, with_names=not args.no_names)
    if done is not None and done.batch:
        _keep(done, prepared, report(prepared, done))
    if done is None:
        told |= _foreseen(prepared, args.user, with_names=not args.no_names)
    _write(told, args.format, as_text)
    return DONE if is_clean(told) else REFUSED


def _origin(args: argparse.Namespace) -> Brought:
    """What a load must say of its files. Raises Refused."""
    from .load import Brought

    if not (args.origin or "").strip() or args.years is None:
        raise Refused(
            _(
                "Say with --origin who handed the files over and where they were kept, and with "
                "--years what they cover, such as --years 2018-2021. A rehearsal (--dry-run) needs "
                "neither."
            )
        )
    return Brought(args.origin.strip()[:300], *args.years)


def _load(viewer: Viewer, prepared: Prepared, origin: Brought | None) -> Loaded:
    from .load import load

    for file in prepared.files:
        file.kept_as = f"F-{file.digest[:8].upper()}"  # its name may hold somebody's
    return load(viewer, prepared, origin=origin)


def _keep(done: Loaded, prepared: Prepared, found: dict[str, Any]) -> None:
    """What pages keep with a load: its findings, what mappings put, and what it wrote."""
    from .loading import keep_done
    from .models import Batch
    from .rehearsing import keep_found

    batch = Batch.objects.get(pk=done.batch)
    del found["pairs"]
    keep_found(batch, prepared, found)
    keep_done(batch, done)


def _foreseen(prepared: Prepared, user: str | None, *, with_names: bool) -> dict[str, Any]:
    """What is there already; people by their references, and those of compartments left out.

    Where there is no database yet nobody is compared, and ``there`` says None. In the name of a
    steward it is her or his search, as on the page; the operator holds the machine and its keys.
    """
    from amparo.access.users import operator
    from amparo.people.pairs.showing import references_for_review

    from .foreseen import foresee
    from .rehearsing import note_rehearsal

    try:
        viewer = _viewer(user) if user else operator(STEWARD)
        found = foresee(viewer, prepared)
        if user:
            note_rehearsal(viewer, prepared, found)
        called = references_for_review(viewer, {pair["there"] for pair in found.there})
    except DatabaseError:
        return {"there": None}
    there = [
        {**pair, "there": called[pair["there"]]} for pair in found.there if pair["there"] in called
    ]
    if not with_names:
        for pair in there:
            del pair["name"]
    return {**found.told(), "there": there}


def _decided(ask: Any, *, is_rehearsal: bool) -> dict[tuple[str, str], bool]:
    """Earlier decisions; a rehearsal also runs where there is no database yet."""
    try:
        found: dict[tuple[str, str], bool] = ask()
    except DatabaseError:
        if not is_rehearsal:
            raise
        return {}
    return found


def _viewer(username: str | None) -> Viewer:
    """The steward who loads: the one named, or the only one; where none is, the operator.

    Raises NotAllowed where there are several.
    """
    from amparo.access.models import RoleGrant, User
    from amparo.access.users import operator
    from amparo.access.viewer import viewer_of
    from amparo.kernel.scope import unscoped

    today = timezone.localdate()
    with unscoped("whoever runs the program on this machine says as whom"):
        users = User.rows.filter(is_active=True, voided_at__isnull=True)
        if username:
            found = list(users.filter(username=username))
        else:
            held = RoleGrant.rows.filter(role=STEWARD, voided_at__isnull=True, from_on__lte=today)
            found = list(users.filter(pk__in=held.values("user_id")))
        if len(found) == 1:
            return viewer_of(found[0])
        if not found and not username:
            return operator(STEWARD)
    raise NotAllowed(
        _("Say with --user which data steward loads; there are several, or none of that name.")
    )


def _propose(args: argparse.Namespace) -> int:
    from .mapping.proposed_text import as_yaml
    from .mapping.proposing import propose
    from .registers.apart import book_apart
    from .registers.limits import DEFAULT
    from .registers.raw import raw_file

    proposal = propose(book_apart(raw_file(args.file, DEFAULT)))
    if args.format == "json":
        _print_json(proposal.told())
    else:
        sys.stdout.write(as_yaml(proposal))
    return DONE if proposal.sheets else REFUSED


def _template(args: argparse.Namespace) -> int:
    from .conversion.lists import is_code
    from .template import mapping_text, workbook

    if not is_code("agency", args.office):
        raise Refused(_("There is no agency “%(code)s”.") % {"code": args.office})
    target = args.file.with_suffix(".xlsx")
    beside = target.with_suffix(".yaml")
    there = [path.name for path in (target, beside) if path.exists()]
    if there and not args.force:
        raise Refused(
            _("“%(name)s” is there already; --force writes over it.") % {"name": there[0]}
        )
    target.write_bytes(workbook())
    beside.write_text(mapping_text(args.office), "utf-8")
    sys.stdout.write(f"{target}\n{beside}\n")
    return DONE


def _check(args: argparse.Namespace) -> int:
    from .migration import read_mappings

    try:
        mapping = read_mappings([args.file])[0]
    except BadMapping as bad:
        if args.format == "json":
            faults = [
                {"where": f.where, "fault": f.code, "sentence": str(f.sentence)} for f in bad.faults
            ]
            _print_json({"faults": faults})
        else:
            sys.stderr.write(f"{bad}\n")
        return REFUSED
    if args.format == "json":
        _print_json({"mapping": mapping.code, "version": mapping.version, "faults": []})
    else:
        sys.stdout.write(_("%(mapping)s: no faults.") % {"mapping": mapping.edition} + "\n")
    return DONE


def _write(told: dict[str, Any], form: str, as_text: Any) -> None:
    if form == "json":
        _print_json(told)
    else:
        sys.stdout.write("\n".join(as_text(told)) + "\n")


def _print_json(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n")
