"""`amparo invent`: a whole country of invented people, for trials, training and measures."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from .speaking import DONE, add_command, tell

if TYPE_CHECKING:
    import argparse

    from .speaking import Subparsers

FEWEST, MOST = 10, 5_000_000
LONGEST = 60  # years
ABOUT = """\
Invent a country of any size in an empty AMPARO_HOME: people, cases, care, trials and programme,
with the staff who work on them. Nobody in it exists. The same numbers, seed and last day give the
same country. `docs/explain/invented-country.md` says how often things happen in it, and why."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "invent",
        "a country of invented people, of any size",
        ABOUT,
        (
            "invent --persons 1000",
            "invent --country belize --persons 100000 --years 10 --seed 7 --until 2025-12-31",
        ),
        has_json=True,
    )
    parser.add_argument("--country", default="", help="folder under countries/ (that of settings)")
    parser.add_argument("--persons", type=_persons, default=1_000, help="how many people (1000)")
    parser.add_argument("--years", type=_years, default=10, help="how many years back (10)")
    parser.add_argument("--seed", type=int, default=1, help="another number, another country (1)")
    parser.add_argument("--until", type=_day, default=None, help="last day, as 2025-12-31 (today)")
    parser.set_defaults(before=before, run=run, needs_home=False)


def before(arguments: argparse.Namespace) -> None:
    """Say so before the settings are read."""
    os.environ["AMPARO_DEMONSTRATION"] = "1"
    if arguments.country:
        os.environ["AMPARO_COUNTRY"] = arguments.country


def run(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from amparo.config.invention import begin, invent
    from amparo.indicators.snapshots import take

    last = arguments.until or timezone.localdate()
    first = last.replace(year=last.year - arguments.years, day=min(last.day, 28))

    def say(told: str) -> None:
        if arguments.format == "text":
            print(told, flush=True)

    begin(arguments.persons, arguments.seed, say)
    written = invent(
        arguments.persons,
        first=first,
        last=last,
        seed=arguments.seed,
        say=say,
    )
    take()
    asked = {"persons": arguments.persons, "years": arguments.years, "seed": arguments.seed}
    lines = [f"{count:>12,}  {label}" for label, count in written.items()]
    tell(arguments, {**asked, "until": str(last), "written": written}, lines)
    return DONE


def _persons(text: str) -> int:
    return _between(text, FEWEST, MOST)


def _years(text: str) -> int:
    return _between(text, 1, LONGEST)


def _between(text: str, least: int, most: int) -> int:
    """A whole number; argparse shows the sentence of a ValueError of its own kind."""
    from argparse import ArgumentTypeError

    number = int(text)
    if not least <= number <= most:
        raise ArgumentTypeError(f"give a number from {least:,} to {most:,}")
    return number


def _day(text: str) -> date:
    return date.fromisoformat(text)
