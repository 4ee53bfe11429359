"""`amparo check`: is this installation sound? Problems come as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .speaking import DONE, REFUSED, add_command, tell

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

ABOUT = """\
Look at the files of the country, the code lists, the facts, the migrations, the keys and the floors
of the settings, and say what must be mended."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "check",
        "is this installation sound?",
        ABOUT,
        ("check", "check --format json", "check --country"),
        has_json=True,
    )
    parser.add_argument(
        "--country", action="store_true", help="only the files of the country and the code lists"
    )
    parser.set_defaults(run=run, needs_home=False)


def run(arguments: argparse.Namespace) -> int:
    from amparo.config import floors

    found = floors.problems()
    if arguments.country:
        found = {"country": found["country"]}
    sentences = [f"{where}: {said}" for where, those in found.items() for said in those]
    answer = {"is_sound": not sentences, "problems": found}
    tell(arguments, answer, [*(sentences or ["All is well."]), *_second_wall(found)])
    return REFUSED if sentences else DONE


def _second_wall(found: dict[str, list[str]]) -> list[str]:
    """Whether the database itself holds back what a forgotten rule would show."""
    from amparo.access import rls

    if "database" not in found or found["database"]:
        return []
    if rls.is_possible() and not rls.is_asked_for():
        return ["The second wall is not asked for (docs/howto/run.md)."]
    return ["The second wall stands."]
