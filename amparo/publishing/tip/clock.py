"""The Watch List clock: which tier the law leaves open, as a projection and never as a rank.

Nine rules, in the words of the 2023 report (004:583). They need the ranks that were published, the
rank that the assessment alone would give, and waivers. What is not known is said, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ONE, TWO, WATCH, THREE = "tier_1", "tier_2", "tier_2_watch_list", "tier_3"
ASSESSED = (ONE, TWO, WATCH, THREE)


class NotOnTheClock(ValueError):
    """The clock knows the four tiers only; the message names what it was given."""


@dataclass(frozen=True, slots=True)
class History:
    """The ranks that reports printed, by year, and the years in which a waiver was granted."""

    ranks: Mapping[int, str]
    waivers: frozenset[int] = frozenset()

    def rank(self, year: int) -> str | None:
        """The rank of a year as printed; None where it is not known."""
        return self.ranks.get(year)

    def fell_after_waiver(self, before: int) -> int | None:
        """The year of a fall to Tier 3 that followed a waiver, before the given year."""
        for waived in sorted(self.waivers):
            later = [y for y in sorted(self.ranks) if waived < y < before]
            if later and self.ranks[later[0]] == THREE:
                return later[0]
        return None

    def unknown(self, before: int) -> tuple[int, ...]:
        """Years between the first known rank and the given one whose rank is not known."""
        first = min(self.ranks, default=before)
        return tuple(year for year in range(first, before) if year not in self.ranks)


@dataclass(frozen=True, slots=True)
class Projection:
    """What follows for a year. `tier` is None where a rank that decides is not known.

    `rule` is the number of the rule. `needs_waiver` says that it holds only with a waiver;
    `unknown` are years whose rank is not known and could matter.
    """

    year: int
    assessed: str
    waiver: bool
    tier: str | None
    rule: int
    unknown: tuple[int, ...] = ()

    @property
    def is_automatic(self) -> bool:
        """Does the law put the country lower than the assessment alone would?"""
        return self.tier == THREE and self.assessed == WATCH


def project(history: History, year: int, assessed: str, *, waiver: bool = False) -> Projection:
    """The tier that follows for a year from the rank that the assessment alone would give.

    Raises NotOnTheClock for a rank that is none of the four tiers.
    """
    if assessed not in ASSESSED:
        raise NotOnTheClock(assessed)
    tier, rule, unknown = _decide(history, year, assessed, waiver=waiver)
    return Projection(year, assessed, waiver, tier, rule, unknown)


def _decide(
    history: History, year: int, assessed: str, *, waiver: bool
) -> tuple[str | None, int, tuple[int, ...]]:
    was_waived = year - 1 in history.waivers
    if assessed == THREE:
        return THREE, 9, ()
    if assessed in (ONE, TWO):
        return assessed, 5 if assessed == TWO and was_waived else 8, ()
    last, before = history.rank(year - 1), history.rank(year - 2)
    if history.fell_after_waiver(year) is not None:
        if last is None:
            return None, 6, (year - 1,)
        return (THREE, 6, ()) if last == WATCH else (WATCH, 7, ())
    if was_waived:
        return THREE, 4, ()
    if (last is not None and last != WATCH) or (before is not None and before != WATCH):
        return WATCH, 1, history.unknown(year)
    if last is None or before is None:
        return None, 1, tuple(y for y in (year - 2, year - 1) if history.rank(y) is None)
    return (WATCH, 3, ()) if waiver else (THREE, 2, ())


def scenarios(history: History, year: int) -> Iterator[Projection]:
    """Every course that the year can take; with a waiver only where one would change the tier."""
    for assessed in ASSESSED:
        without = project(history, year, assessed)
        yield without
        granted = project(history, year, assessed, waiver=True)
        if granted.tier != without.tier:
            yield granted


def next_year(history: History) -> int:
    """The first year after the last published rank."""
    return max(history.ranks, default=0) + 1


def history_of(rows: Sequence[tuple[int, str]], waivers: Sequence[int] = ()) -> History:
    """Ranks as printed, from year and tier."""
    return History(dict(sorted(rows)), frozenset(waivers))
