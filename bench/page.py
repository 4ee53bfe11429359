"""Writes what was measured as a page and as JSON: sizes, ratios, spread, and what did not hold."""

from __future__ import annotations

import json
import os
import platform
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .frame import Outcome

HEAD = """\
# Performance

Written by `make bench`; every number is a ratio to an anchor measured in the same run, beside it.
Seconds are those of one machine and tell little elsewhere. “Busy” marks rounds that lie so far
apart that the machine was doing something else.

"""


def as_markdown(outcomes: Sequence[Outcome]) -> str:
    """The page: a table of all measures, then each with its anchor and its dearest lines."""
    rows = [
        "| measure | size | ours, s | anchor, s | times | bound | holds |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
        *(_row(outcome) for outcome in outcomes),
    ]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."
    parts = "\n".join(_part(outcome) for outcome in outcomes)
    table = "\n".join(rows)
    return f"{HEAD}Machine: {machine}\n\n{table}\n\n{parts}"


def _row(outcome: Outcome) -> str:
    bound = outcome.about.bounds.ratio
    holds = "; ".join(outcome.broken()) or "yes"
    cells = (
        outcome.about.title,
        outcome.about.size,
        f"{outcome.ours:.2f}",
        f"{outcome.anchor:.2f}",
        f"{outcome.ratio:.2f}" + ("" if outcome.is_calm else " (busy)"),
        f"{bound:g}" if bound else "–",
        holds,
    )
    return f"| {' | '.join(cells)} |"


def _part(outcome: Outcome) -> str:
    about = outcome.about
    told = [f"## {about.title}", "", f"Ours: {about.ours}", "", f"Anchor: {about.anchor}", ""]
    if outcome.memory:
        told += [f"Peak memory: {outcome.memory / 2**20:,.0f} MiB.", ""]
    told += [f"- {name}: {seconds:.2f} s" for name, seconds in outcome.parts.items()]
    for each in outcome.rounds:
        told += [f"- {name}: {found}" for name, found in each.told.items()]
    dearest = list(outcome.lines.items())[:8]
    told += [f"- {name}: {ours / bare:.2f} times" for name, (ours, bare) in dearest]
    return "\n".join([*told, ""]).rstrip() + "\n"


def as_json(outcomes: Sequence[Outcome]) -> str:
    """The same for programs."""
    told = [
        {
            "code": outcome.about.code,
            "size": outcome.about.size,
            "ratio": outcome.ratio,
            "spread": outcome.spread,
            "ours": outcome.ours,
            "anchor": outcome.anchor,
            "memory": outcome.memory,
            "broken": outcome.broken(),
        }
        for outcome in outcomes
    ]
    return json.dumps(told, indent=1)


def write(outcomes: Sequence[Outcome], page: Path, data: Path) -> None:
    """Keep both; what an interrupted run measured stays."""
    page.write_text(as_markdown(outcomes), encoding="utf-8")
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text(as_json(outcomes), encoding="utf-8")
