"""`amparo prepare`: folders, keys and tables, made or brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .speaking import DONE, add_command

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

ABOUT = """\
Make the folders, the keys and the tables of an installation, or bring them up to date after an
upgrade. Safe to run again: what is there already is left as it is."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "prepare",
        "make folders, keys and tables, or bring them up to date",
        ABOUT,
        ("prepare", "prepare && amparo user add first --agency council --role SYS_ADMIN"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from amparo.config import installation

    applied = installation.prepare()
    home = installation.here()
    print(f"Home: {home.folder}\nKeys: {home.keys}")
    print(f"Migrations applied: {len(applied)}" if applied else "The tables are up to date.")
    return DONE
