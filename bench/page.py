"""Writes what was measured as a page: sizes, ratios, spread, what did not hold, and why."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .frame import Outcome
    from .kept import Kept

HEAD = """\
# Performance

Written by `make bench`; every number is a ratio to an anchor measured in the same run, beside it.
Seconds are those of one machine and tell little elsewhere. “Busy” marks rounds that lie so far
apart that the machine was doing something else.

"""
WHY = Path(__file__).parent / "limits.yaml"
DEAREST = 12  # lines of a measure that are told


def as_markdown(kept: Sequence[Kept], shown: Sequence[tuple[str, str]] = ()) -> str:
    """The page: a table of all measures, then each with its anchor and its dearest lines.

    `shown` are pictures, each by its file and its title.
    """
    rows = [
        "| measure | size | ours, s | anchor, s | times | bound | holds | measured on |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- | --- |",
        *(_row(each) for each in kept),
    ]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."
    why = yaml.safe_load(WHY.read_text("utf-8")) or {}
    parts = "\n".join(_part(each.outcome, why) for each in kept)
    table = "\n".join(rows)
    seen = "".join(f"![{title}](../pictures/{file})\n\n" for file, title in shown)
    return f"{HEAD}Machine: {machine}\n\n{seen}{table}\n\n{parts}"


def _row(kept: Kept) -> str:
    outcome = kept.outcome
    bounds = outcome.about.bounds
    busy = "" if outcome.is_calm else " (busy)"
    cells = (
        outcome.about.title,
        outcome.about.size,
        _number(outcome.ours),
        _number(outcome.anchor),
        _number(outcome.ratio) + busy,
        _number(bounds.ratio or bounds.each, "g"),
        "; ".join(outcome.broken()) or "yes",
        kept.on,
    )
    return f"| {' | '.join(cells)} |"


def _number(number: float | None, form: str = ".2f") -> str:
    return "–" if number is None else f"{number:{form}}"


def _part(outcome: Outcome, why: dict[str, str]) -> str:
    about = outcome.about
    told = [f"## {about.title}, {about.size}", "", f"Ours: {about.ours}", ""]
    told += [f"Anchor: {about.anchor}", ""]
    limit = why.get(about.code) or why.get(about.code.removesuffix("-postgresql"))
    if outcome.broken() and limit:
        told += [f"What limits it: {limit.strip()}", ""]
    if outcome.memory:
        told += [f"Peak memory: {outcome.memory / 2**20:,.0f} MiB.", ""]
    told += [f"- {name}: {_seconds(seconds)}" for name, seconds in outcome.parts.items()]
    facts = (f"- {name}: {found}" for each in outcome.rounds for name, found in each.told.items())
    told += dict.fromkeys(facts)
    dearest = list(outcome.lines.items())[:DEAREST]
    told += [f"- {name}: {ours / bare:.2f} times" for name, (ours, bare) in dearest]
    return "\n".join([*told, ""]).rstrip() + "\n"


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"
