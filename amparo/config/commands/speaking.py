"""How commands speak: exit codes, sentences instead of tracebacks, JSON for programs."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, REFUSED, USAGE = 0, 1, 2
CODES = "exit codes: 0 done, 1 refused or faults found (a sentence says why), 2 wrong usage"


def add_command(
    subparsers: Subparsers,
    name: str,
    summary: str,
    about: str,
    examples: Iterable[str],
    *,
    has_json: bool = False,
) -> argparse.ArgumentParser:
    """A parser whose help says what the command does, shows examples and names its exit codes."""
    shown = "\n".join(f"  amparo {example}" for example in examples)
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=about,
        epilog=f"examples:\n{shown}\n\n{CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if has_json:
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="how to answer"
        )
    return parser


def tell(arguments: argparse.Namespace, answer: dict[str, Any], lines: Iterable[str]) -> None:
    """Print the answer as JSON where that was asked for, else its lines."""
    if arguments.format == "json":
        print(json.dumps(answer, indent=2, ensure_ascii=False, default=str))
    else:
        print("\n".join(lines))


def sentence(error: BaseException) -> str:
    """What went wrong, in a sentence for whoever typed the command."""
    from amparo.kernel.errors import Invalid, Refused
    from amparo.reference.sheets import BadReference

    if isinstance(error, Invalid):
        return "\n".join(f"{name}: {text}".lstrip(": ") for name, text in error.errors.items())
    if isinstance(error, Refused | BadReference):
        return str(error)
    return _of_the_machine(error)


def _of_the_machine(error: BaseException) -> str:
    from django.db import DatabaseError

    from amparo.kernel.errors import WronglySet
    from amparo.kernel.sealing import NoKey, SealBroken

    if isinstance(error, DatabaseError):
        return _of_the_database(error)
    if isinstance(error, WronglySet | NoKey | SealBroken):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        named = f"{error.filename}: " if error.filename else ""
        return f"{named}{error.strerror}."
    return (
        f"Something went wrong that nobody foresaw ({type(error).__name__}: {error}). "
        "Set AMPARO_TRACEBACK=1 to see where, and tell the maintainers (CONTRIBUTING.md)."
    )


def _of_the_database(error: BaseException) -> str:
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    if "no such table" in said or "does not exist" in said or "no such column" in said:
        return "The database is not up to date with this version. Run `amparo prepare`."
    if "locked" in said:
        return "The database is busy with another command. Try again in a moment."
    return f"The database does not answer as it should: {said}."
