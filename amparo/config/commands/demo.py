"""`amparo demo`: the country with invented people, loaded once, and the site open on it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .serve import PORT, address, must_be_free, open_site
from .speaking import DONE, add_command
from .worker import beside

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

HERE = "127.0.0.1"
ABOUT = """\
Load the country's demonstration into an empty AMPARO_HOME, print who can sign in, and open the site
on this machine. What is there already is kept. Every person in it is invented."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "demo",
        "look at it, with invented people",
        ABOUT,
        ("demo", "demo --port 8010", "demo --no-serve"),
    )
    parser.add_argument("--no-serve", action="store_true", help="load and end")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to answer on ({PORT})")
    parser.set_defaults(before=before, run=run, needs_home=False)


def before(arguments: argparse.Namespace) -> None:
    """Say so before the settings are read."""
    os.environ["AMPARO_DEMONSTRATION"] = "1"


def run(arguments: argparse.Namespace) -> int:
    from amparo.config.demonstration import load

    if not arguments.no_serve:
        must_be_free(HERE, arguments.port)
    load(lambda told: print(told, flush=True))
    _show_personas()
    if arguments.no_serve:
        return DONE
    print(f"Amparo is open on {address(HERE, arguments.port)} (Ctrl+C ends it).", flush=True)
    with beside():
        open_site(HERE, arguments.port, workers=1)
    return DONE


def _show_personas() -> None:
    from amparo.access.sessions import DEMONSTRATION_PASSWORD, personas

    print("\nInvented people who sign in:\n")
    for one in personas():
        print(f"  {one['username']:<11} {one['role']}, {one['agency']}")
        if one["sees"]:
            print(f"  {'':<11} {one['sees']}")
    print(f"\nThe password of each is: {DEMONSTRATION_PASSWORD}\n")
