"""How many people stand behind many files: groups that no chain of weak links makes, a range."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Scored = tuple[str, str, float]

LARGEST = 15  # files in one person; more are never one person by the machine's word
FLOOR = 0.4  # the mean likelihood between two groups that may join; pairs not scored count as 0
COUNTED_FROM = 0.5
SURE_FROM = 0.95


@dataclass(frozen=True)
class Count:
    """How many people, and between which numbers the truth lies."""

    people: int
    at_least: int
    at_most: int
    largest: int


def groups(pairs: Sequence[Scored], above: float = COUNTED_FROM) -> list[list[str]]:
    """Groups of keys that are one person each, the best pairs first; lone keys are left out.

    Two groups join when the likelihood between all their members is high enough on average, so
    that a chain of weak links makes no person.
    """
    return _Guard(pairs).run(above)


class _Guard:
    def __init__(self, pairs: Sequence[Scored]) -> None:
        self.pairs = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
        self.group: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        self.between: dict[str, dict[str, float]] = defaultdict(dict)  # sums of likelihoods

    def run(self, above: float) -> list[list[str]]:
        for a, b, score in self.pairs:
            for key in (a, b):
                if key not in self.group:
                    self.group[key], self.members[key] = key, [key]
            self.between[a][b] = self.between[b][a] = score
        for a, b, score in self.pairs:
            if score < above:
                break
            self._consider(self.group[a], self.group[b])
        return [sorted(group) for group in self.members.values() if len(group) > 1]

    def _consider(self, left: str, right: str) -> None:
        if left == right:
            return
        sizes = len(self.members[left]), len(self.members[right])
        mean = self.between[left].get(right, 0.0) / (sizes[0] * sizes[1])
        if sum(sizes) > LARGEST or mean < FLOOR:
            return
        if sizes[0] < sizes[1]:
            left, right = right, left
        for key in self.members[right]:
            self.group[key] = left
        self.members[left] += self.members.pop(right)
        for other, score in self.between.pop(right).items():
            del self.between[other][right]
            if other != left:
                met = self.between[left].get(other, 0.0) + score
                self.between[left][other] = self.between[other][left] = met


def count(files: int, pairs: Sequence[Scored], found: float = 1.0) -> Count:
    """How many people so many files speak of, and between which numbers the truth lies.

    Joins that the machine would make are scaled to the pairs that are likely to be true: those
    scored, each by its likelihood, and those that no comparison met (``found`` is the share that
    was met). The range runs from counting every doubtful pair too high to joining what is nearly
    sure and nothing else.
    """
    joined = groups(pairs)
    made = _joined(joined)
    within = sum(len(group) * (len(group) - 1) // 2 for group in joined) or 1
    likely = sum(score for _a, _b, score in pairs) / found
    doubtful = sum(score + math.sqrt(score * (1 - score)) for _a, _b, score in pairs) / found
    return Count(
        people=max(1, round(files - made * likely / within)) if files else 0,
        at_least=max(min(1, files), math.floor(files - made * max(1.0, doubtful / within))),
        at_most=files - _joined(groups(pairs, SURE_FROM)),
        largest=max(map(len, joined), default=min(1, files)),
    )


def _joined(found: Iterable[Sequence[str]]) -> int:
    return sum(len(group) - 1 for group in found)
