"""Who is who, and what hangs together: persons from mentions, cases from everything linked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from amparo.exchange.conversion.references import reference_key
from amparo.people.matching.candidates import candidates
from amparo.people.matching.clusters import join
from amparo.people.matching.scoring import compare

from .parts import Judged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .gathering import Gathered

SHOWN_FROM = 0.3  # pairs less likely than this are not worth anybody's time


@dataclass
class Joined:
    """``person`` gives the number of the person behind a mention; ``case`` that of a case."""

    persons: list[list[str]]
    person: dict[str, int]
    pairs: list[Judged]
    case: dict[tuple[str, str], int] = field(default_factory=dict)
    cases: int = 0

    def case_of(self, kind: str, key: str | int) -> int:
        return self.case[kind, str(key)]


def find_persons(
    found: Gathered, accept_above: float, decided: Mapping[tuple[str, str], bool] | None = None
) -> Joined:
    """Compares all promising pairs and joins those that are good enough and corroborated."""
    mentions = list(found.mentions.values())
    compared = (compare(a, b) for a, b in candidates(mentions))
    pairs = [pair for pair in compared if pair and pair.score >= SHOWN_FROM]
    groups, outcome = join(mentions, pairs, accept_above, decided)
    person = {key: number for number, group in enumerate(groups) for key in group}
    judged = [
        Judged(pair, said)
        for pair in pairs
        if (said := outcome[pair.a, pair.b]) != "through_others"
    ]
    judged.sort(key=lambda one: (-one.pair.score, one.pair.a, one.pair.b))
    return Joined(groups, person, judged)


def find_cases(found: Gathered, joined: Joined) -> None:
    """One case for each investigation, each prosecution without one, each client without either.

    What is linked is one case: a prosecution with its investigations, a victim with all of his or
    her investigations. Suspects do not link cases.
    """
    links = _Links()
    for key in found.matters:
        links.add(("matter", key))
    for trial in found.trials.values():
        links.add(("trial", trial.key))
        for reference in map(reference_key, trial.police):
            if reference in found.matters:
                links.tie(("trial", trial.key), ("matter", reference))
    for key, mention in found.mentions.items():
        if mention.role != "victim":
            continue
        node = ("victim", str(joined.person[key]))
        links.add(node)
        for reference in sorted(mention.references):
            if reference in found.matters:
                links.tie(node, ("matter", reference))
            elif reference in found.trials:
                links.tie(node, ("trial", reference))
    joined.case, joined.cases = links.numbered()


class _Links:
    """Which things hang together, by whatever chain of links."""

    def __init__(self) -> None:
        self._up: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, node: tuple[str, str]) -> None:
        self._up.setdefault(node, node)

    def top(self, node: tuple[str, str]) -> tuple[str, str]:
        while self._up[node] != node:
            self._up[node] = self._up[self._up[node]]
            node = self._up[node]
        return node

    def tie(self, a: tuple[str, str], b: tuple[str, str]) -> None:
        self._up[self.top(a)] = self.top(b)

    def numbered(self) -> tuple[dict[tuple[str, str], int], int]:
        numbers: dict[tuple[str, str], int] = {}
        found = {}
        for node in self._up:
            found[node] = numbers.setdefault(self.top(node), len(numbers))
        return found, len(numbers)
