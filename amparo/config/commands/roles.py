"""`amparo roles`: the roles of PostgreSQL behind which the second wall stands, as SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .speaking import DONE, add_command

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

ABOUT = """\
Print the SQL that makes the roles of the site and of statistics. Nothing is changed: whoever keeps
the database server reads it and runs it, gives the first a password, and then `amparo prepare` is
run as the owner of the tables."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "roles",
        "print the SQL for the roles of the second wall",
        ABOUT,
        ("roles", "roles | psql postgres://postgres@localhost/amparo"),
    )
    parser.set_defaults(run=run, needs_home=False)


def run(arguments: argparse.Namespace) -> int:
    from amparo.access import rls

    print(rls.ROLES)
    return DONE
