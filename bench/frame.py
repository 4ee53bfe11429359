"""The frame of every measure: rounds of ours beside the anchor, their ratio, and its bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

HELD, BROKEN = 0, 1
CALM = 0.25  # a wider spread than this, as a share of the median, tells of a busy machine


@dataclass(frozen=True)
class Round:
    """Ours and the anchor, timed one beside the other, in seconds; memory in bytes.

    `parts` tells where our time went, `lines` holds pairs of seconds where a round has many.
    `told` holds what was found beside the time, `failed` the names of those that must not be so.
    `anchor` is None where it did not answer: ours is kept, and no ratio is told.
    """

    ours: float
    anchor: float | None
    memory: int = 0
    parts: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    failed: Sequence[str] = ()

    @property
    def ratio(self) -> float | None:
        """How many times the anchor ours takes."""
        return None if self.anchor is None else self.ours / self.anchor


@dataclass(frozen=True)
class Bounds:
    """What must hold; None where nothing is promised. `seconds` bounds ours by the clock."""

    ratio: float | None = None
    each: float | None = None  # the ratio of each line of a round
    memory: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class About:
    """What a measure does, in words for its page."""

    code: str
    title: str
    size: str
    ours: str
    anchor: str
    bounds: Bounds = Bounds()
    rounds: int = 3


class Measure(AbstractContextManager["Measure"], Protocol):
    """Something measured. Entering it prepares what is not timed; leaving it cleans up."""

    @property
    def about(self) -> About:
        """What it does."""
        ...

    def round(self, number: int) -> Round:
        """Time ours and the anchor once each, beside one another."""
        ...


@dataclass(frozen=True)
class Outcome:
    """All rounds of one measure, and what they say; `trouble` where it ended before its end."""

    about: About
    rounds: Sequence[Round]
    trouble: str = ""

    @property
    def ratios(self) -> list[float]:
        """One for each round whose anchor answered, smallest first."""
        return sorted(each.ratio for each in self.rounds if each.ratio is not None)

    @property
    def ratio(self) -> float | None:
        """The median of the rounds."""
        return _middle(self.ratios)

    @property
    def spread(self) -> float:
        """How far the rounds lie apart, as a share of the median."""
        return (self.ratios[-1] - self.ratios[0]) / self.ratio if self.ratio else 0.0

    @property
    def ours(self) -> float | None:
        """Median seconds of ours."""
        return _middle([each.ours for each in self.rounds])

    @property
    def anchor(self) -> float | None:
        """Median seconds of the anchor."""
        return _middle([each.anchor for each in self.rounds if each.anchor is not None])

    @property
    def memory(self) -> int:
        """The most that any round took."""
        return max((each.memory for each in self.rounds), default=0)

    @property
    def parts(self) -> dict[str, float]:
        """Median seconds of each part of ours."""
        names = dict.fromkeys(name for each in self.rounds for name in each.parts)
        return {
            name: median(each.parts[name] for each in self.rounds if name in each.parts)
            for name in names
        }

    @property
    def lines(self) -> dict[str, tuple[float, float]]:
        """Median seconds of each line, ours and the anchor's; the worst ratio first."""
        names = dict.fromkeys(name for each in self.rounds for name in each.lines)
        found = {}
        for name in names:
            pairs = [each.lines[name] for each in self.rounds if name in each.lines]
            found[name] = (median(ours for ours, _ in pairs), median(bare for _, bare in pairs))
        return dict(sorted(found.items(), key=lambda line: -line[1][0] / line[1][1]))

    @property
    def is_calm(self) -> bool:
        """Whether the rounds agree well enough to be believed."""
        return self.spread <= CALM

    def broken(self) -> list[str]:
        """The bounds that do not hold, each as a sentence."""
        bounds, found = self.about.bounds, [self.trouble] if self.trouble else []
        if self.rounds and self.ratio is None:
            found.append("the anchor gave no answer that counts, so that there is no ratio")
        if bounds.ratio is not None and self.ratio is not None and self.ratio > bounds.ratio:
            found.append(f"{self.ratio:.2f} times the anchor, at most {bounds.ratio:g} allowed")
        if bounds.memory is not None and self.memory > bounds.memory:
            most, limit = self.memory / 2**20, bounds.memory / 2**20
            found.append(f"{most:,.0f} MiB of memory, at most {limit:,.0f} allowed")
        if bounds.seconds is not None and self.ours is not None and self.ours > bounds.seconds:
            found.append(f"{self.ours:.1f} seconds, at most {bounds.seconds:g} allowed")
        for each in self.rounds:
            found += [f"{name}: {each.told[name]}" for name in each.failed]
        if bounds.each is not None:
            over = [name for name, (ours, bare) in self.lines.items() if ours > bounds.each * bare]
            if over:
                found.append(f"{len(over)} lines above {bounds.each:g} times: {', '.join(over)}")
        return found


def _middle(numbers: Sequence[float]) -> float | None:
    return median(numbers) if numbers else None


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """1 where any bound is broken."""
    return BROKEN if any(outcome.broken() for outcome in outcomes) else HELD
