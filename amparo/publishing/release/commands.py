"""The commands `amparo report tip`, `glotip` and `sdg`: files of an edition, as it was frozen."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused

if TYPE_CHECKING:
    from amparo.publishing.models import Release

DONE, REFUSED = 0, 1
LANGUAGES = ("en", "es")
PAPER_OF = {"tip": "tip", "glotip": "global_report", "sdg": "sdg"}

_HELP = {
    "tip": "the government's answer to the TIP Report",
    "glotip": "tables for the Global Report on Trafficking in Persons",
    "sdg": "SDG indicator 16.2.2",
}
_EXAMPLE = {"tip": "RP2022", "glotip": "CY2021", "sdg": "CY2021"}
_ABOUT = """\
Write the files of the latest edition of {what} for a period, byte for byte as it was approved and
frozen. An edition is begun, approved and frozen on the site; before that nothing leaves.

examples:
  amparo report {kind} --period {period} --out answers
  amparo report {kind} --period {period} --lang es --out answers
  amparo report {kind} --period {period} --out answers --format json

exit codes: 0 done, 1 refused (a sentence says why), 2 wrong usage"""


class NotFrozen(Refused):
    """No edition of the period was frozen; the sentence says what to do."""


def register(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the kinds `tip`, `glotip` and `sdg` to `amparo report`."""
    for kind, what in _HELP.items():
        parser = kinds.add_parser(
            kind,
            help=what,
            description=_ABOUT.format(what=what, kind=kind, period=_EXAMPLE[kind]),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("--period", required=True, help=f"such as {_EXAMPLE[kind]}")
        parser.add_argument(
            "--lang",
            nargs="+",
            choices=LANGUAGES,
            default=list(LANGUAGES),
            help="both unless named",
        )
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the files; gives the exit code."""
    try:
        release = frozen(PAPER_OF[args.kind], args.period)
        written = _write(release, set(LANGUAGES) - set(args.lang), args.out)
    except (Refused, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    told = {
        "report": args.kind,
        "period": release.period,
        "edition": release.number,
        "status": release.status,
        "snapshot": release.snapshot,
        "digest": release.manifest,
        "files": written,
    }
    last = f"{len(written)} files of edition {release.number}, snapshot {release.snapshot}."
    text = "\n".join([*written, last]) + "\n"
    sys.stdout.write(json.dumps(told, indent=1) + "\n" if args.format == "json" else text)
    return DONE


def frozen(paper: str, named: str) -> Release:
    """The latest frozen edition of a paper for a period. Raises NotFrozen, or Refused for words
    that name no period of the paper."""
    from amparo.kernel.scope import unscoped
    from amparo.publishing.models import Release
    from amparo.publishing.papers import PAPERS
    from amparo.publishing.release.chosen import SETTLED

    covered = PAPERS[paper].covered(named)
    with unscoped("whoever runs the machine holds its files"):
        rows = Release.rows.filter(paper=paper, period=covered.code, voided_at__isnull=True)
        found: Release | None = rows.filter(status__in=SETTLED).order_by("-number").first()
    if found is None:
        sentence = _("No edition for {period} was frozen yet. Begin one on the site.")
        raise NotFrozen(format_lazy(sentence, period=covered.code))
    return found


def _write(release: Release, without: set[str], folder: Path) -> list[str]:
    """Write the kept files; gives the paths. Pages of the languages `without` are left out."""
    written = []
    for kept in release.files.order_by("name"):
        if any(kept.name.rpartition(".")[0].endswith(f"-{language}") for language in without):
            continue
        path = folder / kept.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(kept.body))
        written.append(str(path))
    return written
