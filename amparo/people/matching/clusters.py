"""From pairs to persons: best pairs first, and no chain of weak links makes one person of many."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .mentions import Mention, Pair

LARGEST = 15  # mentions in one person that the machine makes; more are left to people
FLOOR = 0.4  # the mean score between two groups that may join
NEVER = float("-inf")  # people said that these two are different


def join(
    mentions: Iterable[Mention],
    pairs: Iterable[Pair],
    accept_above: float,
    decided: Mapping[tuple[str, str], bool] | None = None,
) -> tuple[list[list[str]], dict[tuple[str, str], str]]:
    """Groups of mention keys, each a person, and what became of each pair.

    ``decided`` holds what people decided before: True the same, False different. Outcomes are
    codes of the list pair_decision: ``joined``, ``kept_apart``, ``to_review``; a pair that is not
    good enough by itself, and whose sides met through others, is ``through_others``.
    """
    return _Joining(mentions, pairs, decided or {}).run(accept_above)


class _Joining:
    def __init__(
        self,
        mentions: Iterable[Mention],
        pairs: Iterable[Pair],
        decided: Mapping[tuple[str, str], bool],
    ) -> None:
        self.mentions = {mention.key: mention for mention in mentions}
        self.decided = decided
        self.pairs = sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b))
        self.scores = {(pair.a, pair.b): pair.score for pair in self.pairs}
        self.group = {key: key for key in self.mentions}
        self.members = {key: [key] for key in self.mentions}

    def run(self, accept_above: float) -> tuple[list[list[str]], dict[tuple[str, str], str]]:
        for pair, same in self.decided.items():
            if same and pair[0] in self.group and pair[1] in self.group:
                self._merge(*pair)
        outcome = {(pair.a, pair.b): self._outcome(pair, accept_above) for pair in self.pairs}
        for key, said in list(outcome.items()):
            if said == "to_review" and self.group[key[0]] == self.group[key[1]]:
                outcome[key] = "through_others"
        order = {key: place for place, key in enumerate(self.mentions)}
        groups = [sorted(group, key=order.__getitem__) for group in self.members.values()]
        return sorted(groups, key=lambda group: order[group[0]]), outcome

    def _outcome(self, pair: Pair, accept_above: float) -> str:
        said = self.decided.get((pair.a, pair.b))
        if said is not None:
            return "joined" if said else "kept_apart"
        if pair.score < accept_above or not pair.is_corroborated:
            return "to_review"
        if self.group[pair.a] == self.group[pair.b]:
            return "joined"
        if not self._may_join(pair):
            return "to_review"
        self._merge(pair.a, pair.b)
        return "joined"

    def _may_join(self, pair: Pair) -> bool:
        left, right = self.members[self.group[pair.a]], self.members[self.group[pair.b]]
        if len(left) + len(right) > LARGEST or self._two_of_one_register(left, right):
            return False
        known = [score for a in left for b in right if (score := self._score(a, b)) is not None]
        return sum(known) / len(known) >= FLOOR if known else True

    def _score(self, a: str, b: str) -> float | None:
        key = (a, b) if a < b else (b, a)
        if self.decided.get(key) is False:
            return NEVER
        return self.scores.get(key)

    def _two_of_one_register(self, left: list[str], right: list[str]) -> bool:
        numbers: dict[str, set[str]] = defaultdict(set)
        for key in (*left, *right):
            mention = self.mentions[key]
            if mention.own:
                numbers[mention.register].add(mention.own)
        return any(len(own) > 1 for own in numbers.values())

    def _merge(self, a: str, b: str) -> None:
        kept, gone = self.group[a], self.group[b]
        if kept == gone:
            return
        for key in self.members[gone]:
            self.group[key] = kept
        self.members[kept] += self.members.pop(gone)
