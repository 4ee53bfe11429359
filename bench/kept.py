"""Keeps every outcome in a file of its own, so that large houses need not be measured anew.

They lie in the folder that AMPARO_BENCH names, and the houses with them; without it results lie in
AMPARO_HOME and houses go when the run ends. The page tells all that lies there.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .frame import About, Bounds, Outcome, Round

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Kept:
    """An outcome, the day of its measure, and where it stands among the others."""

    outcome: Outcome
    on: str
    place: int


def folder(home: Path) -> Path:
    """Where outcomes lie."""
    return Path(os.environ.get("AMPARO_BENCH") or home / "bench") / "results"


def houses(aside: Path) -> Path:
    """Where invented houses lie: beside the results where they are to stay."""
    given = os.environ.get("AMPARO_BENCH")
    return Path(given) / "houses" if given else aside


def keep(kept: Kept, where: Path) -> None:
    """Write one outcome; the same measure of the same size gives way to it."""
    where.mkdir(parents=True, exist_ok=True)
    about = kept.outcome.about
    name = re.sub(r"[^a-z0-9]+", "-", f"{about.code} {about.size}".lower()).strip("-")
    broken = kept.outcome.broken()
    told = {**asdict(kept), "ratio": kept.outcome.ratio, "broken": broken}
    (where / f"{name}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def all_kept(where: Path) -> list[Kept]:
    """Every outcome that lies there, in the order of the page, small before large."""
    found = [_read(json.loads(path.read_text("utf-8"))) for path in where.glob("*.json")]
    return sorted(found, key=lambda kept: (kept.place, _size(kept), kept.outcome.about.title))


def _size(kept: Kept) -> int:
    numbers = re.findall(r"\d[\d,]*", kept.outcome.about.size)
    return int(numbers[0].replace(",", "")) if numbers else 0


def _read(told: Mapping[str, Any]) -> Kept:
    outcome = told["outcome"]
    about = dict(outcome["about"])
    bounds = Bounds(**about.pop("bounds"))
    rounds = [_round(each) for each in outcome["rounds"]]
    read = Outcome(About(**about, bounds=bounds), rounds, outcome["trouble"])
    return Kept(read, told["on"], told["place"])


def _round(told: Mapping[str, Any]) -> Round:
    lines = {name: (ours, bare) for name, (ours, bare) in told["lines"].items()}
    return Round(**{**told, "lines": lines, "failed": tuple(told["failed"])})
