"""`amparo docs`: the reference, written from the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .speaking import DONE, REFUSED, add_command

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

ABOUT = """\
Write docs/reference/: fields, access, workflows, code lists, facts, metrics, actions, settings and
commands. With --check nothing is written, and pages that are stale are named."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "docs",
        "write the reference from the program",
        ABOUT,
        ("docs", "docs --check"),
    )
    parser.add_argument("--check", action="store_true", help="name stale pages and end with 1")
    parser.set_defaults(run=run, needs_home=False)


def run(arguments: argparse.Namespace) -> int:
    from amparo.config.handbook import writing

    if not arguments.check:
        changed = writing.write()
        print(f"Written: {', '.join(changed)}" if changed else "Every page is fresh.")
        return DONE
    old = writing.stale()
    for name in old:
        print(f"docs/reference/{name} is stale. Run `make docs`.")
    return REFUSED if old else DONE
