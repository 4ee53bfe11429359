"""The command `amparo`: everything that is done from a terminal, and how it speaks there."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.config.commands.speaking import DONE, REFUSED, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

PACKAGE = Path(__file__).resolve().parents[1]
INTERRUPTED = 130
ORDER = (
    "demo",
    "invent",
    "prepare",
    "serve",
    "check",
    "user",
    "migrate-registers",
    "mapping",
    "snapshot",
)
ABOUT = """\
Amparo: case files, figures and reports of the work against human trafficking.

AMPARO_HOME names the folder that holds everything (./var of the project unless set), AMPARO_KEYS
the folder of the keys, AMPARO_DATABASE_URL a PostgreSQL instead of the embedded database,
AMPARO_COUNTRY the folder under countries/."""
EXAMPLES = """\
examples:
  amparo demo                        look at it, with invented people, on http://localhost:8000
  amparo COMMAND --help              what a command does, with examples

exit codes: 0 done, 1 refused or faults found (a sentence says why), 2 wrong usage"""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command. Gives its exit code: 0 done, 1 refused or faults found, 2 usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")
    try:
        return _run(build_parser().parse_args(argv))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: argparse.Namespace) -> int:
    if "run" not in arguments:
        build_parser().print_help()
        return DONE
    try:
        if "before" in arguments:
            arguments.before(arguments)
        import django

        django.setup()
        from amparo.kernel.wall import declared

        with declared("whoever holds the machine gives a command"):
            _begin(arguments)
            return int(arguments.run(arguments) or DONE)
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except Exception as error:
        if os.environ.get("AMPARO_TRACEBACK") == "1":
            raise
        print(sentence(error), file=sys.stderr)
        return REFUSED


def _begin(arguments: argparse.Namespace) -> None:
    """An empty home makes itself ready the first time that a command needs it."""
    from amparo.config import installation

    looks_only = getattr(arguments, "dry_run", False)
    if getattr(arguments, "needs_home", True) and not looks_only and installation.is_new():
        installation.prepare()


def build_parser() -> argparse.ArgumentParser:
    """The parser with the commands of every room."""
    parser = argparse.ArgumentParser(
        prog="amparo",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"amparo {installed_version()}")
    subparsers = parser.add_subparsers(metavar="COMMAND", title="commands")
    for register in _registers():
        register(subparsers)
    _in_order(subparsers)
    return parser


def _registers() -> Iterator[Callable[[Subparsers], None]]:
    """The function `register` of every room that ships commands."""
    for folder in sorted(path.parent for path in PACKAGE.glob("*/__init__.py")):
        name = f"amparo.{folder.name}.commands"
        if find_spec(name) is not None:
            yield import_module(name).register


def _in_order(subparsers: Subparsers) -> None:
    """What newcomers need first stands first in the list of commands."""
    rank = {name: place for place, name in enumerate(ORDER)}
    subparsers._choices_actions.sort(key=lambda action: rank.get(action.dest, len(rank)))


def installed_version() -> str:
    """The version of the package that is installed."""
    try:
        return version("amparo")
    except PackageNotFoundError:
        return "0"


if __name__ == "__main__":
    sys.exit(main())
